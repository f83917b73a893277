/**
 * A relay that lies: it stands between clients and honest relays, changes frames either way, and chooses which relay (and so which
 * database) each connection gets. Serves the app too, so that browsers can be its victims. See store-rewrite.ts for forged databases.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type ClientFrame,
  type RelayFrame,
} from '@radslag/shared/wire/frame.ts'
import { WebSocket, WebSocketServer } from 'ws'
import { startTestRelay, type TestRelay, type TestRelayOptions } from './test-relay.ts'

/** One client's connection through the liar. */
interface Victim {
  /** 0 for the first connection ever made through this relay. */
  readonly number: number
  /** What the client asked for; null before it authenticated. */
  readonly auth: Extract<ClientFrame, { type: 'auth' }> | null
  /** Sends the client a frame out of nowhere. */
  tell(frame: RelayFrame): void
  /** Breaks the connection, or closes it with a code. */
  cut(code?: number): void
}

/** What passes instead of a frame: the same or another, several, or nothing. */
type Lie<Frame> = (frame: Frame, victim: Victim) => Frame | readonly Frame[] | null

export interface MaliciousRelay {
  /** What clients and browsers dial, as `http://127.0.0.1:4711`. */
  readonly origin: string
  /** The honest relay started first. */
  readonly first: TestRelay
  readonly victims: readonly Victim[]
  /** Changes frames on their way to clients; honest until set. */
  toClient: Lie<RelayFrame>
  /** Changes frames on their way to the relay; honest until set. */
  toRelay: Lie<ClientFrame>
  /** Which honest relay a new connection gets; the first until set. */
  route: (number: number) => TestRelay
  /** Starts another honest relay over the database in `dataDir`, to be named by `route`. */
  start(dataDir: string): Promise<TestRelay>
  /** Breaks every connection, so that clients come back and are routed anew. */
  cutAll(): void
  close(): Promise<void>
}

export async function startMaliciousRelay(options: TestRelayOptions = {}): Promise<MaliciousRelay> {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const relays: TestRelay[] = []
  const victims: Victim[] = []

  async function start(dataDir?: string): Promise<TestRelay> {
    const env = { ...options.env, ORIGINS: origin }
    const relay = await startTestRelay({ ...options, ...(dataDir !== undefined && { dataDir }), env })
    relays.push(relay)
    return relay
  }

  const first = await start(options.dataDir)
  const sockets = new WebSocketServer({ server: http, path: '/relay', perMessageDeflate: false })
  sockets.on('connection', (client) => {
    const number = victims.length
    victims.push(bridge(client, liar.route(number), number, liar))
  })
  http.on('request', (incoming, outgoing) => passOn(incoming, outgoing, first))

  const liar: MaliciousRelay = {
    origin,
    first,
    victims,
    toClient: (frame) => frame,
    toRelay: (frame) => frame,
    route: () => first,
    start,
    cutAll: () => victims.forEach((victim) => victim.cut()),
    async close() {
      sockets.clients.forEach((socket) => socket.terminate())
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await Promise.all(relays.map((relay) => relay.close()))
    },
  }
  return liar
}

/** Copies the database of a running test relay, as a dishonest host keeps an old one. */
export function copyDatabase(fromDir: string, toDir: string): void {
  mkdirSync(toDir, { recursive: true })
  for (const name of ['rooms.db', 'rooms.db-wal']) {
    if (existsSync(join(fromDir, name))) copyFileSync(join(fromDir, name), join(toDir, name))
  }
}

function bridge(client: WebSocket, relay: TestRelay, number: number, liar: MaliciousRelay): Victim {
  const upstream = new WebSocket(`${relay.origin.replace(/^http/, 'ws')}/relay`, { perMessageDeflate: false })
  let auth: Victim['auth'] = null
  const victim: Victim = {
    number,
    get auth() {
      return auth
    },
    tell: (frame) => client.send(encodeRelayFrame(frame)),
    cut: (code) => (code === undefined ? client.terminate() : client.close(code)),
  }
  upstream.on('message', (data: Buffer) => {
    const told = liar.toClient(decodeRelayFrame(new Uint8Array(data)), victim)
    for (const frame of listed(told)) client.send(encodeRelayFrame(frame))
  })
  client.on('message', (data: Buffer) => {
    const frame = decodeClientFrame(new Uint8Array(data))
    if (frame.type === 'auth') auth = frame
    for (const passed of listed(liar.toRelay(frame, victim))) upstream.send(encodeClientFrame(passed))
  })
  upstream.on('close', (code) => (code >= 4400 ? client.close(code) : client.terminate()))
  client.on('close', () => upstream.terminate())
  for (const socket of [client, upstream]) socket.on('error', () => client.terminate())
  return victim
}

function listed<Frame>(told: Frame | readonly Frame[] | null): readonly Frame[] {
  if (told === null) return []
  return Array.isArray(told) ? (told as readonly Frame[]) : [told as Frame]
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, { port }: TestRelay): void {
  const { method, url, headers } = incoming
  const upstream = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  upstream.on('error', () => outgoing.destroy())
  incoming.pipe(upstream)
}
