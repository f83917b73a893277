/** What a connection gets to read: resume, fresh, range (Y4), waiting keys (N3), farewells (V4), and back-pressure (Y3). */
import { equal } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { newKeys, RoomMaker } from '../doubles/room-maker.ts'
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

const types = (frames: readonly RelayFrame[]) => frames.map(({ type }) => type)
const head = () => ({ count: maker.state.count, chain: maker.state.chain })
const numbered = (frames: readonly RelayFrame[], type: 'skeleton' | 'range') =>
  frames.flatMap((frame) => (frame.type === type && 'items' in frame ? frame.items : [])) as {
    n: number
    record: Uint8Array
  }[]
const delivered = (frames: readonly RelayFrame[]) =>
  frames.flatMap((frame) =>
    frame.type === 'deliver' ? frame.items.map((item, i) => ({ n: frame.from + i, ...item })) : [],
  )
const stored = (from: number, to = maker.records.length) =>
  maker.records.slice(from, to).map((record, i) => ({ n: from + i, record: maker.encode(record, true) }))

async function write(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await room.add(maker.update(maker.owner, `text ${i}`))
}

/** What a range asked for by the owner brings, up to its empty last frame. */
async function read(from: number, to: number) {
  room.owner.send({ type: 'range', from, to })
  const frames: RelayFrame[] = []
  for (;;) {
    const frame = await room.owner.next('range')
    if (frame.items.length === 0) return numbered(frames, 'range')
    frames.push(frame)
  }
}

describe('letting in', () => {
  it('Y1: the signature must be over an origin this relay answers to', async () => {
    const elsewhere = await room.dial(maker.owner, { signedOrigin: 'https://evil.example' })
    expect(await elsewhere.closed()).toBe(CLOSE.unauthorised)
    const named = await room.live(maker.owner, { signedOrigin: `http://localhost:${relay.port}` })
    expect(named.closeCode).toBeNull()
  })

  it('Y1: a key that is not in the room is refused, and a room that is not there', async () => {
    expect(await (await room.dial(newKeys())).closed()).toBe(CLOSE.unauthorised)
    expect(await (await room.dial(maker.owner, { roomId: new RoomMaker().roomId })).closed()).toBe(
      CLOSE.unknownRoom,
    )
  })

  it('Y1: anything before the answer to the challenge closes', async () => {
    const client = new RelayClient(`ws://127.0.0.1:${relay.port}/relay`)
    await client.next('challenge')
    client.send({ type: 'hold' })
    expect(await client.closed()).toBe(CLOSE.malformed)
  })
})

describe('reading', () => {
  it('Y4: resume gives what is missing, then live', async () => {
    await write(3)
    const { before } = await RelayClient.live(room.dialled(maker.owner, { since: 3 }))
    expect(before[0]).toEqual({ type: 'welcome', ...head(), snapshot: -1 })
    expect(delivered(before)).toEqual(stored(3))
    expect(before.at(-1)).toEqual({ type: 'live', ...head() })
  })

  it('D1: a client ahead of the relay is welcomed with the head and nothing else', async () => {
    const { before } = await RelayClient.live(room.dialled(maker.owner, { since: 99 }))
    expect(types(before)).toEqual(['welcome', 'live'])
    expect(before[0]).toMatchObject(head())
  })

  it('Y4: fresh without a snapshot gives everything', async () => {
    await write(3)
    const { before } = await RelayClient.live(room.dialled(maker.owner, { mode: 'fresh' }))
    expect(delivered(before)).toEqual(stored(0))
  })

  it('Y4: fresh with a snapshot gives the skeleton up to N, the snapshot last, then the tail from N+1', async () => {
    await write(2)
    await room.add(maker.sealed(maker.owner, 'report', 'done'))
    const covers = maker.state.count - 1
    await room.add(maker.sealed(maker.owner, 'snapshot', 'all'))
    await write(2)
    const { before } = await RelayClient.live(room.dialled(maker.owner, { mode: 'fresh' }))
    expect(before[0]).toEqual({ type: 'welcome', ...head(), snapshot: covers })
    const kinds = ['genesis', 'control', 'report']
    const skeleton = stored(0, covers + 1).filter(({ n }) => kinds.includes(maker.records[n]!.kind))
    expect(numbered(before, 'skeleton')).toEqual([...skeleton, ...stored(covers + 1, covers + 2)])
    expect(delivered(before)).toEqual(stored(covers + 1))
  })

  it('Y4: a range gives single records or stretches, and ends with an empty frame', async () => {
    await write(5)
    expect(await read(2, 3)).toEqual(stored(2, 3))
    expect(await read(1, 99)).toEqual(stored(1))
    expect(await read(5, 2)).toEqual([])
  })

  it('Y4: while a long replay runs, what is numbered meanwhile comes once and in order', async () => {
    for (let i = 0; i < 10; i++) await room.add(maker.update(maker.owner, 'x'.repeat(200_000)))
    const reader = await room.dial(maker.owner)
    reader.socket.pause()
    await write(20)
    reader.socket.resume()
    const frames = await reader.until('live')
    await write(3)
    while (delivered(frames).length < maker.state.count) frames.push(await reader.next('deliver'))
    expect(delivered(frames).map(({ n }) => n)).toEqual(maker.records.map((_, n) => n))
  })

  it('Y3: a reader that does not read is dropped, and resumes from its cursor', async () => {
    await relay.close()
    relay = await startTestRelay({ limits: { slowReader: 256 * 1024 } })
    room = await RelayRoom.create(relay.origin)
    maker = room.maker
    const reader = await room.live(maker.owner)
    const before = maker.state.count
    reader.socket.pause()
    for (let i = 0; i < 60; i++) await room.add(maker.update(maker.owner, 'x'.repeat(200_000)))
    reader.socket.resume()
    expect(await reader.closed()).toBe(CLOSE.slow)
    const got = delivered(reader.frames).length
    const { before: rest } = await RelayClient.live(room.dialled(maker.owner, { since: before + got }))
    expect(got + delivered(rest).length).toBe(60)
  }, 30_000)
})

describe('waiting and leaving', () => {
  it('N3: a device that knocks reads control records only, until it is approved', async () => {
    await write(2)
    const link = await room.linked({ knock: true })
    const { client, before } = await RelayClient.live(room.dialled(link.keys))
    expect(delivered(before)).toEqual([])
    expect(numbered(before, 'skeleton').map(({ n }) => maker.records[n]!.kind)).toEqual([
      'genesis',
      'control',
      'control',
    ])
    const { keys, record } = maker.join(link.keys)
    client.append(maker.encode(record))
    maker.add(record)
    expect(numbered([await client.next('skeleton')], 'skeleton')).toEqual(stored(maker.state.count - 1))
    expect(await client.next('acked')).toMatchObject({ authorSeq: 1, n: maker.state.count - 1 })
    await room.owner.next('deliver')
    await write(1)
    expect(await room.refusal(maker.update(keys, 'x'), client)).toBe('role')
    client.send({ type: 'range', from: 0, to: 9 })
    expect(await client.closed()).toBe(CLOSE.unauthorised)

    const device = await room.live(keys)
    await room.add(maker.approve(keys))
    await device.next('skeleton')
    expect(await device.closed()).toBe(CLOSE.restarting)
    const again = await RelayClient.live(room.dialled(keys))
    expect(delivered(again.before)).toEqual(stored(0))
  })

  it('V4: a dropped member gets the rotate that drops it, and nothing after it', async () => {
    const editor = await room.granted()
    const rotate = maker.rotate([editor.index])
    const bytes = maker.encode(rotate)
    maker.add(rotate)
    const after = maker.update(maker.owner, 'without you')
    room.owner.append(bytes, maker.encode(after))
    await room.owner.next('deliver')
    maker.add(after)
    const deliver = await editor.client.next('deliver')
    expect(deliver).toMatchObject({ items: [{ record: bytes }], chain: maker.chains.at(-2) })
    expect(await editor.client.closed()).toBe(CLOSE.dropped)

    const back = await room.dial(editor.keys)
    expect(await back.closed()).toBe(CLOSE.dropped)
    expect(types(back.frames)).toEqual(['skeleton'])
    const last = numbered(back.frames, 'skeleton').at(-1)!
    expect(last.n).toBe(maker.state.count - 2)
    expect(numbered(back.frames, 'skeleton').every(({ n }) => n <= last.n)).toBe(true)
  })

  it('N2: dropping a link drops the devices that joined through it', async () => {
    const link = await room.linked()
    const device = await room.live(link.keys, { since: maker.state.count })
    const { record } = maker.join(link.keys)
    await room.add(record, device)
    await room.owner.next('deliver')
    await room.add(maker.rotate([link.index]))
    await device.next('deliver')
    expect(await device.closed()).toBe(CLOSE.dropped)
  })

  it('M3: when readUntil has passed the connection ends, and a new one gets the control records only', async () => {
    const readUntil = Math.floor(relay.clock.now / 1000) + 60
    const viewer = await room.granted({ role: 'viewer', readUntil })
    await write(1)
    await viewer.client.next('deliver')
    relay.clock.now += 61_000
    await write(1)
    expect(await viewer.client.closed()).toBe(CLOSE.ended)
    expect(viewer.client.frames).toEqual([])
    const back = await room.dial(viewer.keys)
    expect(await back.closed()).toBe(CLOSE.ended)
    const kinds = numbered(back.frames, 'skeleton').map(({ n }) => maker.records[n]!.kind)
    expect(kinds).toEqual(['genesis', 'control', 'control'])
  })

  it('M6: whoever is suspended is refused at once, until an admin lifts it', async () => {
    const editor = await room.granted()
    const suspend = (lifted: boolean) =>
      maker.control(maker.owner, { type: 'suspend', subject: editor.index, lifted })
    await room.add(suspend(false))
    await editor.client.next('deliver')
    expect(await editor.client.closed()).toBe(CLOSE.suspended)
    const refused = await room.dial(editor.keys)
    expect(await refused.closed()).toBe(CLOSE.suspended)
    expect(refused.frames).toEqual([])
    await room.add(suspend(true))
    expect((await room.live(editor.keys)).closeCode).toBeNull()
  })

  it('N1: a view link reads everything and appends nothing but its own leave', async () => {
    await write(2)
    const link = await room.linked({ role: 'viewer' })
    const { client, before } = await RelayClient.live(room.dialled(link.keys, { mode: 'fresh' }))
    expect(delivered(before)).toEqual(stored(0))
    expect(await room.refusal(maker.update(link.keys, 'x'), client)).toBe('role')
    const { record } = maker.join(link.keys)
    expect(await room.refusal(record, client)).toBe('control')
    client.append(maker.encode(maker.control(link.keys, { type: 'leave' })))
    await client.next('deliver')
    expect(await client.closed()).toBe(CLOSE.dropped)
  })

  it('the relay keeps bytes as they were sent', async () => {
    const update = await room.add(maker.update(maker.owner, 'same'))
    const { before } = await RelayClient.live(room.dialled(maker.owner, { since: maker.state.count - 1 }))
    const [item] = delivered(before)
    expect(item && 'record' in item && equal(item.record, maker.encode(update, true))).toBe(true)
  })
})
