/** Y5: destroy, the seven days, cancel, and the tombstone. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import type { RoomMaker } from '../doubles/room-maker.ts'
import { startTestRelay, type TestRelay } from '../doubles/test-relay.ts'

let relay: TestRelay
let room: RelayRoom
let maker: RoomMaker

beforeAll(sodiumReady)
beforeEach(async () => {
  relay = await startTestRelay()
  room = await RelayRoom.create(relay.origin)
  maker = room.maker
})
afterEach(() => relay.close())

/** Appends it on a waiting connection, where acknowledgements come as skeleton and acked frames. */
async function cancelBy(keys = maker.owner): Promise<RelayClient> {
  const { client, before } = await RelayClient.live(room.dialled(keys))
  expect(before.map(({ type }) => type)).toEqual(['welcome', 'skeleton', 'live'])
  const cancel = maker.control(keys, { type: 'cancel' })
  client.append(maker.encode(cancel))
  await client.next('skeleton')
  expect(await client.next('acked')).toMatchObject({ n: maker.state.count })
  maker.add(cancel)
  expect(await client.closed()).toBe(CLOSE.restarting)
  return client
}

async function destroy(): Promise<void> {
  await room.add(maker.control(maker.owner, { type: 'destroy' }))
  expect(await room.owner.closed()).toBe(CLOSE.destroyed)
}

describe('a destroyed room', () => {
  it('Y5: gives everyone the record and closes; refuses everyone from then on', async () => {
    const editor = await room.granted()
    await destroy()
    expect((await editor.client.next('deliver')).from).toBe(maker.state.count - 1)
    expect(await editor.client.closed()).toBe(CLOSE.destroyed)
    const back = await room.dial(editor.keys)
    expect(await back.closed()).toBe(CLOSE.destroyed)
    expect(back.frames).toEqual([])
  })

  it('Y5: lets owner and recovery in to cancel, and then lives on', async () => {
    await destroy()
    await cancelBy()
    const owner = await room.live(maker.owner)
    await room.add(maker.control(maker.owner, { type: 'destroy' }), owner)
    await owner.closed()
    await cancelBy(maker.recovery)
    relay.clock.now += LIMITS.destroyDelay + 1
    await relay.relay.sweep()
    await room.add(maker.update(maker.owner, 'still here'), await room.live(maker.owner))
  })

  it('Y5: takes nothing but cancel', async () => {
    await destroy()
    const owner = await room.live(maker.owner)
    expect(await room.refusal(maker.update(maker.owner, 'x'), owner)).toBe('role')
  })

  it('Y5: is erased after seven days, not before, and its id never lives again', async () => {
    await destroy()
    relay.clock.now += LIMITS.destroyDelay - 1000
    await relay.relay.sweep()
    const waiting = await room.live(maker.owner)
    relay.clock.now += 2000
    await relay.relay.sweep()
    expect(await waiting.closed()).toBe(CLOSE.destroyed)
    expect(await (await room.dial(maker.owner, { mode: 'create' })).closed()).toBe(CLOSE.destroyed)
    expect(await (await room.dial(maker.recovery)).closed()).toBe(CLOSE.destroyed)
  })
})
