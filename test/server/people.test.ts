/** What passes by the log: ephemerals, who is here, beats. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { NOTHING_BEFORE } from '@radslag/shared/ids.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { random, type RoomMaker } from '../doubles/room-maker.ts'
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

/** The next peer frame, whatever stands before it. */
const peer = async (client: RelayClient) => (await client.until('peer')).at(-1)

describe('ephemerals', () => {
  it('R3: reach everyone else, viewers too, and are not stored', async () => {
    const editor = await room.granted()
    const viewer = await room.granted({ role: 'viewer' })
    await editor.client.next('deliver')
    const session = random(32)
    const record = maker.encode(maker.presence(editor.keys, session, 1))
    editor.client.send({ type: 'ephemeral', record })
    expect((await room.owner.next('ephemeral')).record).toEqual(record)
    expect((await viewer.client.next('ephemeral')).record).toEqual(record)
    expect(room.owner.frames).toEqual([])
    const { count } = maker.state
    await room.add(maker.update(maker.owner, 'x'))
    expect(maker.state.count).toBe(count + 1)
  })

  it('M7: a viewer sends none, a reporter no presence, nobody another’s', async () => {
    const viewer = await room.granted({ role: 'viewer' })
    const reporter = await room.granted({ role: 'reporter' })
    const send = (client: RelayClient, keys = maker.owner) =>
      client.send({ type: 'ephemeral', record: maker.encode(maker.presence(keys, random(32), 1)) })
    send(viewer.client, viewer.keys)
    send(reporter.client, reporter.keys)
    send(reporter.client, maker.owner)
    const receipt = maker.receipt(reporter.keys, random(32), 1)
    reporter.client.send({ type: 'ephemeral', record: maker.encode(receipt) })
    expect((await room.owner.next('ephemeral')).record).toEqual(maker.encode(receipt))
  })

  it('Y6: too many are dropped, not forwarded', async () => {
    await relay.close()
    await begin({ ephemeralBurst: 2, ephemeralRate: 0 })
    const editor = await room.granted()
    for (let i = 1; i <= 5; i++) {
      const record = maker.encode(maker.presence(editor.keys, random(32), i))
      editor.client.send({ type: 'ephemeral', record })
    }
    await room.add(maker.update(editor.keys, 'after them'), editor.client)
    const frames = await room.owner.until('deliver')
    expect(frames.filter(({ type }) => type === 'ephemeral')).toHaveLength(2)
  })
})

describe('who is here', () => {
  it('W6: tells the others when a member comes and goes, and which session goes', async () => {
    const editor = await room.granted()
    expect(await peer(room.owner)).toEqual({
      type: 'peer',
      index: editor.index,
      here: true,
      session: NOTHING_BEFORE,
    })
    const session = random(32)
    const record = maker.encode(maker.presence(editor.keys, session, 1))
    editor.client.send({ type: 'ephemeral', record })
    await room.owner.next('ephemeral')
    await editor.client.close()
    expect(await peer(room.owner)).toEqual({ type: 'peer', index: editor.index, here: false, session })
  })

  it('tells a newcomer who is here already, with their sessions', async () => {
    const session = random(32)
    const record = maker.encode(maker.presence(maker.owner, session, 1))
    room.owner.send({ type: 'ephemeral', record })
    const editor = await room.granted()
    expect(await peer(editor.client)).toEqual({ type: 'peer', index: 0, here: true, session })
  })

  it('N2: a link’s connection goes and the device that joined over it comes', async () => {
    const link = await room.linked()
    const client = await room.live(link.keys)
    expect(await peer(room.owner)).toMatchObject({ index: link.index, here: true })
    const { keys, record } = maker.join(link.keys)
    await room.add(record, client)
    expect(await peer(room.owner)).toMatchObject({ index: link.index, here: false })
    expect(await peer(room.owner)).toMatchObject({ index: maker.indexOf(keys), here: true })
  })
})

describe('beats', () => {
  it('W5: come by themselves and carry the head', async () => {
    await relay.close()
    await begin({ ping: 300 })
    const [beat] = (await room.owner.until('beat')).slice(-1)
    expect(beat).toEqual({ type: 'beat', count: maker.state.count, chain: maker.state.chain })
  })
})
