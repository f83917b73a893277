/** Every limit ends in a code, never in the process (Y3, Y6). */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import type { Limits } from '@radslag/shared/limits.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { RoomMaker } from '../doubles/room-maker.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

beforeAll(sodiumReady)

async function start(limits: Partial<Limits>, env: Record<string, string> = {}) {
  const relay = await startTestRelay({ limits, env })
  onTestFinished(() => relay.close())
  return relay
}

const dial = (origin: string, hops: string) =>
  new RelayClient(`${origin.replace('http', 'ws')}/relay`, { 'X-Forwarded-For': hops })

describe('limits', () => {
  it('challenge: whoever does not answer is closed', async () => {
    const relay = await start({ challenge: 1 })
    const client = new RelayClient(`${relay.origin.replace('http', 'ws')}/relay`)
    await client.next('challenge')
    expect(await client.closed()).toBe(CLOSE.silent)
  })

  it('frame: a message above the size closes', async () => {
    const relay = await start({ frame: 2000 })
    const room = await RelayRoom.create(relay.origin)
    room.owner.socket.send(new Uint8Array(3000))
    expect([CLOSE.malformed, 1009]).toContain(await room.owner.closed())
  })

  it('text messages close: frames are binary', async () => {
    const relay = await start({})
    const room = await RelayRoom.create(relay.origin)
    room.owner.socket.send('hello')
    expect(await room.owner.closed()).toBe(CLOSE.malformed)
  })

  it('room: a full room refuses and stays readable', async () => {
    const relay = await start({ room: 3000 })
    const room = await RelayRoom.create(relay.origin)
    expect(await room.refusal(room.maker.update(room.maker.owner, 'x'.repeat(3000)))).toBe('room-full')
    await room.add(room.maker.update(room.maker.owner, 'small'))
  })

  it('append rate: records and bytes', async () => {
    const relay = await start({ appendRate: 0, appendBurst: 4, addressShare: 100 })
    const room = await RelayRoom.create(relay.origin)
    await room.add(room.maker.update(room.maker.owner, '1'))
    await room.add(room.maker.update(room.maker.owner, '2'))
    room.owner.append(room.maker.encode(room.maker.update(room.maker.owner, '3')))
    expect(await room.owner.closed()).toBe(CLOSE.rate)
    const bytes = await start({ byteRate: 0, byteBurst: 5000, addressShare: 100 })
    const other = await RelayRoom.create(bytes.origin)
    other.owner.append(other.maker.encode(other.maker.update(other.maker.owner, 'x'.repeat(5000))))
    expect(await other.owner.closed()).toBe(CLOSE.rate)
  })

  it('append rate: an address has its own share over all its connections', async () => {
    const relay = await start({ appendRate: 0, appendBurst: 4, addressShare: 1 })
    const room = await RelayRoom.create(relay.origin)
    const second = await room.live(room.maker.owner)
    await room.add(room.maker.update(room.maker.owner, '1'))
    await second.next('deliver')
    await room.add(room.maker.update(room.maker.owner, '2'), second)
    second.append(room.maker.encode(room.maker.update(room.maker.owner, '3')))
    expect(await second.closed()).toBe(CLOSE.rate)
  })

  it('connections: per room, per address, per minute', async () => {
    const perRoom = await RelayRoom.create((await start({ connectionsPerRoom: 1 })).origin)
    expect(await (await perRoom.dial(perRoom.maker.owner)).closed()).toBe(CLOSE.crowded)

    const crowded = await start({ connectionsPerAddress: 1 })
    await RelayRoom.create(crowded.origin)
    const second = new RelayClient(`${crowded.origin.replace('http', 'ws')}/relay`)
    expect(await second.closed()).toBe(CLOSE.crowded)

    const eager = await start({ connectRatePerMinute: 1 })
    await RelayRoom.create(eager.origin)
    const again = new RelayClient(`${eager.origin.replace('http', 'ws')}/relay`)
    expect(await again.closed()).toBe(CLOSE.rate)
  })

  it('rooms: so many created per address and hour', async () => {
    const relay = await start({ roomsPerAddressPerHour: 1 })
    await RelayRoom.create(relay.origin)
    const maker = new RoomMaker()
    const dialled = { origin: relay.origin, roomId: maker.roomId, keys: maker.owner, mode: 'create' as const }
    const { client } = await RelayClient.live(dialled)
    client.append(...maker.found().map((record) => maker.encode(record)))
    expect(await client.closed()).toBe(CLOSE.rate)
    relay.clock.now += 3_600_000
    await RelayRoom.create(relay.origin, new RoomMaker())
  })

  it('addresses: the last hop counts behind a trusted proxy, and is ignored without one', async () => {
    const trusting = await start({ connectionsPerAddress: 1 }, { TRUST_PROXY: '1' })
    await dial(trusting.origin, '9.9.9.9, 1.1.1.1').next('challenge')
    await dial(trusting.origin, '9.9.9.9, 2.2.2.2').next('challenge')
    expect(await dial(trusting.origin, '8.8.8.8, 2.2.2.2').closed()).toBe(CLOSE.crowded)
    const plain = await start({ connectionsPerAddress: 1 })
    await dial(plain.origin, '1.1.1.1').next('challenge')
    expect(await dial(plain.origin, '2.2.2.2').closed()).toBe(CLOSE.crowded)
  })
})
