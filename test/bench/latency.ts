/** `pnpm latency`: from a keystroke in one editor's document to the same character in another's, beside a bare WebSocket echo of the same size. */
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { WebSocket, WebSocketServer } from 'ws'
import { writeProse } from '../doubles/prose.ts'
import { invitation, joinCourse, startCourse } from '../doubles/test-device.ts'
import { since, table, type Section } from './figures.ts'
import { createBench, proseOf, watch } from './room.ts'

const HELP = `pnpm latency [--keystrokes N] [--json OUT]

Types N keystrokes (2000) into one sealed client and waits for each in another's editor document: signed, sealed, committed with
an fsync at the relay, fanned out, verified, applied, over WebSockets on 127.0.0.1. A plain WebSocket broadcast of messages as long,
interleaved with them, is the floor. Everything shares one process, so compare the ratio only.
`

/** Bytes of one live keystroke's record (R4). */
const KEYSTROKE = 214
const WARM_UP = 200

/** Runs the benchmark and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: args.filter((one) => one !== '--'),
    options: {
      keystrokes: { type: 'string', default: '2000' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  await sodiumReady()
  const section = await measure(Math.max(1, Number(values.keystrokes)))
  process.stdout.write(table([section]))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(section, null, 2)}\n`)
  return 0
}

async function measure(keystrokes: number): Promise<Section> {
  const bench = await createBench()
  const [one, two] = [await bench.device(), await bench.device()]
  const writer = await startCourse(one)
  await whenLive(writer.session)
  const { seed } = await writer.admin.invite(invitation())
  const reader = await joinCourse(two, { roomId: writer.session.roomId, seed }, 'Huda')
  const arrivals = watch(reader.session)
  bench.tick()
  writeProse(writer.editing.doc, '')
  await arrivals.until(() => proseOf(reader.editing.doc) !== null)
  const settled = watch(writer.session)
  const floor = await startFloor()
  const sealed: number[] = []
  const bare: number[] = []
  for (let i = 0; i < keystrokes + WARM_UP; i++) {
    bench.tick()
    const applied = new Promise((resolve) => reader.editing.doc.once('update', resolve))
    const began = performance.now()
    writeProse(writer.editing.doc, 'x')
    await applied
    sealed.push(since(began))
    await settled.until(() => writer.session.unsent().length === 0)
    bare.push(await floor.send())
  }
  await floor.close()
  for (const course of [writer, reader]) await course.close()
  await bench.close()
  const [a, b] = [percentiles(sealed.slice(WARM_UP)), percentiles(bare.slice(WARM_UP))]
  return {
    title: `${keystrokes} keystrokes, edit to applied elsewhere`,
    figures: {
      'sealed room, p50 (ms)': a.p50,
      'sealed room, p99 (ms)': a.p99,
      'bare WebSocket broadcast, p50 (ms)': b.p50,
      'bare WebSocket broadcast, p99 (ms)': b.p99,
      'ratio of the p50s': a.p50 / b.p50,
    },
  }
}

function percentiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

/** A server that passes each message on to the other client. `send` gives the milliseconds until it is there. */
async function startFloor(): Promise<{ send(): Promise<number>; close(): Promise<void> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      for (const other of server.clients) if (other !== socket) other.send(data)
    })
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [from, to] = [new WebSocket(url), new WebSocket(url)]
  for (const socket of [from, to]) await new Promise((resolve) => socket.once('open', resolve))
  return {
    async send() {
      const arrived = new Promise((resolve) => to.once('message', resolve))
      const began = performance.now()
      from.send(new Uint8Array(KEYSTROKE))
      await arrived
      return since(began)
    },
    async close() {
      for (const socket of [from, to]) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
