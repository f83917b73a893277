/** R5: an admin's hold stops numbering, so that a tight record can be made. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RelayRoom } from '../doubles/relay-room.ts'
import type { RoomMaker } from '../doubles/room-maker.ts'
import { startTestRelay, type TestRelay } from '../doubles/test-relay.ts'

let relay: TestRelay
let room: RelayRoom
let maker: RoomMaker

beforeAll(sodiumReady)
beforeEach(() => begin())
afterEach(() => relay.close())

async function begin(limits = {}): Promise<void> {
  relay = await startTestRelay({ limits })
  room = await RelayRoom.create(relay.origin)
  maker = room.maker
}

describe('a hold', () => {
  it('R5: gives the head, keeps others waiting, and ends with the admin’s control record', async () => {
    const editor = await room.granted()
    room.owner.send({ type: 'hold' })
    expect(await room.owner.next('held')).toEqual({
      type: 'held',
      count: maker.state.count,
      chain: maker.state.chain,
    })
    const waiting = maker.update(editor.keys, 'waits')
    editor.client.append(maker.encode(waiting))
    const { record } = maker.link()
    await room.add(record)
    await room.owner.next('released')
    const { seenSeq } = waiting
    expect(seenSeq).toBe(maker.state.count - 2)
    expect(maker.records.at(-1)!.kind).toBe('control')
    const seen = (await editor.client.until('deliver')).at(-1)!
    expect(seen).toMatchObject({ from: maker.state.count - 1 })
    expect((await editor.client.next('deliver')).items).toEqual([{ own: waiting.authorSeq }])
  })

  it('R5: what waited through a rotate is of an old epoch', async () => {
    const editor = await room.granted()
    room.owner.send({ type: 'hold' })
    await room.owner.next('held')
    const update = maker.update(editor.keys, 'waits')
    editor.client.append(maker.encode(update))
    await room.add(maker.rotate())
    await editor.client.next('deliver')
    expect(await editor.client.next('refused')).toEqual({
      type: 'refused',
      authorSeq: update.authorSeq,
      why: 'epoch',
    })
  })

  it('R5: ends when it is released, and what waited is numbered', async () => {
    const editor = await room.granted()
    room.owner.send({ type: 'hold' })
    await room.owner.next('held')
    const update = maker.update(editor.keys, 'waits')
    editor.client.append(maker.encode(update))
    room.owner.send({ type: 'release' })
    await room.owner.next('released')
    expect((await editor.client.next('deliver')).items).toEqual([{ own: update.authorSeq }])
  })

  it('R5: ends by itself after LIMITS.hold, and when its connection closes', async () => {
    await relay.close()
    await begin({ hold: 1 })
    room.owner.send({ type: 'hold' })
    await room.owner.next('held')
    await room.owner.next('released')
    const second = await room.live(maker.owner)
    second.send({ type: 'hold' })
    await second.next('held')
    await second.close()
    await room.add(maker.update(maker.owner, 'goes on'))
  })

  it('R5: two admins hold in turn', async () => {
    const second = await room.live(maker.owner)
    room.owner.send({ type: 'hold' })
    await room.owner.next('held')
    second.send({ type: 'hold' })
    await room.add(maker.link().record)
    await room.owner.next('released')
    await second.next('deliver')
    expect(await second.next('held')).toMatchObject({ count: maker.state.count })
  })

  it('R5: is for admins: others are released at once', async () => {
    const editor = await room.granted()
    editor.client.send({ type: 'hold' })
    await editor.client.next('released')
    await room.add(maker.update(maker.owner, 'nobody held'))
    expect(editor.client.closeCode).not.toBe(CLOSE.malformed)
  })
})
