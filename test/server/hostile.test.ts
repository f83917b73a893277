/** 10,000 hostile frames, before and after authentication: the process lives, memory stays bounded, honest members notice nothing. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { encodeClientFrame } from '@radslag/shared/wire/frame.ts'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { random } from '../doubles/room-maker.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

const FRAMES = 10_000
const MOST_GROWTH = 150 * 1024 * 1024

beforeAll(sodiumReady)

/** Repeatable numbers below `most`. */
function dice(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

/** Bends an honest frame: bits, length, lies about lengths, or plain noise. */
function bend(frame: Uint8Array, roll: (most: number) => number): Uint8Array {
  const bent = frame.slice()
  switch (roll(5)) {
    case 0:
      bent[roll(bent.length)]! ^= 1 << roll(8)
      return bent
    case 1:
      return bent.subarray(0, roll(bent.length))
    case 2:
      return Buffer.concat([bent, random(1 + roll(40))])
    case 3:
      return bent.fill(0xff, roll(bent.length))
    default:
      return random(roll(400))
  }
}

describe('hostile frames', () => {
  it(`survives ${FRAMES} of them`, async () => {
    const limits = { appendBurst: 1e9, byteBurst: 1e12, connectRatePerMinute: 1e9, ephemeralBurst: 1e9 }
    const relay = await startTestRelay({ limits })
    onTestFinished(() => relay.close())
    const room = await RelayRoom.create(relay.origin)
    const { maker } = room
    const editor = await room.granted()
    const link = await room.linked()
    const honest = [
      encodeClientFrame({ type: 'append', records: [maker.encode(maker.update(editor.keys, 'x'))] }),
      encodeClientFrame({ type: 'append', records: [maker.encode(maker.join(link.keys).record)] }),
      encodeClientFrame({ type: 'append', records: [maker.encode(maker.rotate())] }),
      encodeClientFrame({
        type: 'ephemeral',
        record: maker.encode(maker.presence(editor.keys, random(32), 1)),
      }),
      encodeClientFrame({ type: 'range', from: 0, to: 3 }),
      encodeClientFrame({ type: 'hold' }),
      encodeClientFrame({
        type: 'auth',
        roomId: maker.roomId,
        key: editor.keys.sign.publicKey,
        signature: random(64),
        mode: 'fresh',
        since: 0,
      }),
    ]
    const roll = dice(4717)
    const before = process.memoryUsage().rss
    let sent = 0
    const codes = new Set<number>()
    while (sent < FRAMES) {
      const inside = roll(2) === 1
      const client = inside
        ? await room.live(editor.keys, { since: maker.state.count })
        : new RelayClient(`${relay.origin.replace('http', 'ws')}/relay`)
      if (!inside) await client.next('challenge')
      const volley = 1 + roll(2)
      for (let i = 0; i < volley; i++, sent++) client.socket.send(bend(honest[roll(honest.length)]!, roll))
      client.socket.close()
      codes.add(await client.closed())
    }
    expect([...codes].every((code) => code === 1000 || code === 1005 || (code >= 4400 && code < 4500))).toBe(
      true,
    )
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH)
    const last = await room.live(maker.owner)
    expect((await fetch(`${relay.origin}/healthz`)).status).toBe(200)
    expect(last.closeCode).toBeNull()
  }, 120_000)
})
