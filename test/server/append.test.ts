/** Y2, step by step, in its order. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { newKeys, random, RoomMaker } from '../doubles/room-maker.ts'
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

/** Connects to create the room of another maker. */
async function creating(other: RoomMaker, keys = other.owner): Promise<RelayClient> {
  const dialled = { origin: relay.origin, roomId: other.roomId, keys, mode: 'create' as const }
  return (await RelayClient.live(dialled)).client
}

describe('a new room', () => {
  it('R1a: needs records 0 and 1 in one append; one alone leaves no room behind', async () => {
    const other = new RoomMaker()
    const client = await creating(other)
    const [genesis, rotate] = other.found()
    client.append(other.encode(genesis))
    expect((await client.next('refused')).why).toBe('control')
    client.append(other.encode(rotate))
    expect((await client.next('refused')).authorSeq).toBe(2)
    client.append(other.encode(genesis), other.encode(rotate))
    expect((await client.next('deliver')).items).toEqual([{ own: 1 }, { own: 2 }])
  })

  it('R1a: is created by its owner key alone', async () => {
    const other = new RoomMaker()
    const client = await creating(other, newKeys())
    client.append(...other.found().map((record) => other.encode(record)))
    expect((await client.next('refused')).why).toBe('role')
  })

  it('R1: its genesis must hash to the room id', async () => {
    const other = new RoomMaker()
    const client = await creating(other)
    const wrong = new RoomMaker(other.owner)
    client.append(...wrong.found().map((record) => wrong.encode(record)))
    expect((await client.next('refused')).why).toBe('role')
  })

  it('R1a: sent again is acknowledged where it stands', async () => {
    const client = await room.live(maker.owner, { mode: 'create' })
    client.append(...maker.records.slice(0, 2).map((record) => maker.encode(record)))
    expect(await client.next('acked')).toEqual({ type: 'acked', authorSeq: 1, n: 0, chain: maker.chains[0] })
    expect(await client.next('acked')).toEqual({ type: 'acked', authorSeq: 2, n: 1, chain: maker.chains[1] })
  })
})

describe('append', () => {
  it('Y2: closes on what cannot be read', async () => {
    room.owner.append(random(300))
    expect(await room.owner.closed()).toBe(CLOSE.malformed)
  })

  it('Y2: takes records of the connection’s own key only', async () => {
    const editor = await room.granted()
    expect(await room.refusal(maker.update(maker.owner, 'x'), editor.client)).toBe('role')
  })

  it('Y2: acknowledges the same record sent again with its old place', async () => {
    const update = await room.add(maker.update(maker.owner, 'one'))
    await room.add(maker.update(maker.owner, 'two'))
    const n = maker.state.count - 2
    room.owner.append(maker.encode(update))
    const acked = { type: 'acked', authorSeq: update.authorSeq, n, chain: maker.chains[n] }
    expect(await room.owner.next('acked')).toEqual(acked)
    room.owner.append(maker.encode(update, true))
    expect(await room.owner.next('acked')).toEqual(acked)
  })

  it('Y2: another record under the same authorSeq is a conflict', async () => {
    const { authorSeq } = await room.add(maker.update(maker.owner, 'one'))
    const copy = maker.update(maker.owner, 'copied', {
      authorSeq,
      authorPrev: maker.records.at(-2)!.authorPrev,
    })
    expect(await room.refusal(copy)).toBe('conflict')
  })

  it('Y2: the same record twice in one frame is numbered once', async () => {
    const update = maker.update(maker.owner, 'one')
    room.owner.append(maker.encode(update), maker.encode(update))
    expect((await room.owner.next('deliver')).items).toEqual([{ own: update.authorSeq }])
    expect((await room.owner.next('acked')).n).toBe(maker.state.count)
  })

  it('M7: each role may append its kinds and no others', async () => {
    const viewer = await room.granted({ role: 'viewer' })
    const reporter = await room.granted({ role: 'reporter' })
    const editor = await room.granted({ role: 'editor' })
    expect(await room.refusal(maker.sealed(viewer.keys, 'report', 'r'), viewer.client)).toBe('role')
    expect(await room.refusal(maker.update(reporter.keys, 'u'), reporter.client)).toBe('role')
    reporter.client.frames.length = 0
    await room.add(maker.sealed(reporter.keys, 'report', 'r'), reporter.client)
    await editor.client.next('deliver')
    await room.add(maker.sealed(editor.keys, 'signoff', 's'), editor.client)
    const suspend = maker.control(editor.keys, { type: 'suspend', subject: reporter.index, lifted: false })
    expect(await room.refusal(suspend, editor.client)).toBe('role')
  })

  it('M3: after writeUntil only `leave` is taken', async () => {
    const writeUntil = Math.floor(relay.clock.now / 1000) + 60
    const editor = await room.granted({ writeUntil, readUntil: writeUntil + 3600 })
    await room.add(maker.update(editor.keys, 'in time'), editor.client)
    relay.clock.now += 62_000
    expect(await room.refusal(maker.update(editor.keys, 'late'), editor.client)).toBe('ended')
    editor.client.append(maker.encode(maker.control(editor.keys, { type: 'leave' })))
    await editor.client.next('deliver')
    expect(await editor.client.closed()).toBe(CLOSE.dropped)
  })

  it('A1: the epoch must be the current one', async () => {
    const editor = await room.granted()
    const old = maker.update(editor.keys, 'sealed before the rotate')
    await room.add(maker.rotate())
    await editor.client.next('deliver')
    expect(await room.refusal(old, editor.client)).toBe('epoch')
    await room.add(maker.update(editor.keys, 'sealed again'), editor.client)
  })

  it('A2: authorSeq must be the next, and authorPrev the last id', async () => {
    const { authorSeq } = maker.update(maker.owner, 'next')
    expect(await room.refusal(maker.update(maker.owner, 'gap', { authorSeq: authorSeq + 1 }))).toBe(
      'sequence',
    )
    const forged = maker.update(maker.owner, 'x', { authorPrev: random(32) })
    room.owner.append(maker.encode(forged, true))
    expect((await room.owner.next('refused')).why).toBe('sequence')
  })

  it('A2: after a refusal the later records of that frame do not follow on', async () => {
    const first = maker.update(maker.owner, 'bad', { seenHead: random(32) })
    const second = maker.update(maker.owner, 'next', {
      authorSeq: first.authorSeq + 1,
      authorPrev: maker.id(first),
    })
    room.owner.append(maker.encode(first), maker.encode(second))
    expect((await room.owner.next('refused')).why).toBe('seen')
    expect((await room.owner.next('refused')).why).toBe('sequence')
  })

  it('A7: seenSeq below the count, never falling, seenHead the relay’s own C, however old', async () => {
    const { count } = maker.state
    expect(await room.refusal(maker.update(maker.owner, 'x', { seenSeq: count }))).toBe('seen')
    expect(await room.refusal(maker.update(maker.owner, 'x', { seenHead: random(32) }))).toBe('seen')
    const editor = await room.granted()
    for (let i = 0; i < 150; i++) {
      await room.add(maker.update(maker.owner, `${i}`))
      await editor.client.next('deliver')
    }
    const old = { seenSeq: 1, seenHead: maker.chains[1]! }
    await room.add(maker.update(editor.keys, 'offline since long', old), editor.client)
    const lower = { seenSeq: 0, seenHead: maker.chains[0]! }
    expect(await room.refusal(maker.update(editor.keys, 'x', lower), editor.client)).toBe('seen')
    const fork = { seenSeq: 1, seenHead: maker.chains[0]! }
    expect(await room.refusal(maker.update(editor.keys, 'x', fork), editor.client)).toBe('seen')
  })

  it('R5: a control record of an admin is stale unless it stands right after what it has seen', async () => {
    const { count } = maker.state
    const late = maker.link().record
    await room.add(maker.update(maker.owner, 'meanwhile'))
    const { authorSeq } = maker.update(maker.owner, 'x')
    const stale = maker.control(
      maker.owner,
      { type: 'policy', changes: [] },
      { authorSeq, seenSeq: count - 1, seenHead: maker.chains[count - 1]! },
    )
    expect(await room.refusal(stale)).toBe('stale')
    expect(late.authorSeq).toBe(authorSeq - 1)
  })

  it('Y2: control records must be signed; other kinds are left for every client to verify', async () => {
    const forged = { ...maker.link().record, signature: random(64) }
    expect(await room.refusal(forged)).toBe('control')
    const update = { ...maker.update(maker.owner, 'x'), signature: random(64) }
    room.owner.append(maker.encode(update))
    expect((await room.owner.next('deliver')).items).toEqual([{ own: update.authorSeq }])
  })

  it('M6: what the fold refuses is never numbered', async () => {
    expect(await room.refusal(maker.control(maker.owner, { type: 'cancel' }))).toBe('control')
    const { count } = maker.state
    await room.add(maker.update(maker.owner, 'goes on'))
    expect(maker.state.count).toBe(count + 1)
  })

  it('S1: a snapshot must cover more than the newest one', async () => {
    await room.add(maker.update(maker.owner, 'text'))
    const early = { seenSeq: 1, seenHead: maker.chains[1]! }
    const editor = await room.granted()
    await room.add(maker.sealed(editor.keys, 'snapshot', 'all'), editor.client)
    await room.owner.next('deliver')
    const third = await room.granted()
    expect(await room.refusal(maker.sealed(third.keys, 'snapshot', 'old', early), third.client)).toBe(
      'superseded',
    )
  })

  it('N2: a link’s connection may append one join and is that device from then on', async () => {
    const link = await room.linked({ maxJoins: 1 })
    const client = await room.live(link.keys, { since: maker.state.count })
    const { keys, record } = maker.join(link.keys)
    await room.add(record, client)
    await room.owner.next('deliver')
    await room.add(maker.update(keys, 'first words'), client)
    const again = await room.dial(link.keys)
    expect(await again.closed()).toBe(CLOSE.usedUp)
    expect((await room.live(keys)).closeCode).toBeNull()
  })

  it('N2: a join sent again over the link is acknowledged, and the connection is the device', async () => {
    const link = await room.linked({ maxJoins: 2 })
    const first = await room.live(link.keys)
    const { keys, record } = maker.join(link.keys)
    const { authorSeq } = await room.add(record, first)
    await room.owner.next('deliver')
    const second = await room.live(link.keys)
    second.append(maker.encode(record))
    expect(await second.next('acked')).toMatchObject({ authorSeq, n: maker.state.count - 1 })
    await room.add(maker.update(keys, 'goes on'), second)
  })

  it('N2: a link that is no longer there takes no join', async () => {
    const link = await room.linked()
    const client = await room.live(link.keys)
    const { record } = maker.join(link.keys, newKeys())
    const bad = { ...record, signature: random(64) }
    expect(await room.refusal(bad, client)).toBe('control')
    expect(await room.refusal(maker.update(link.keys, 'x'), client)).toBe('role')
  })
})
