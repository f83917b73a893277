/** Puts store, relay and app together and listens. Knows settings, not where they come from. */
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import type { Limits } from '@radslag/shared/limits.ts'
import { WebSocketServer } from 'ws'
import { createApp } from './app.ts'
import type { Asset } from './assets.ts'
import { localOrigins, type Config } from './config.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createRelay, type Relay } from './relay.ts'
import { createMemoryStore } from './store/memory.ts'
import { createSqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { acceptSockets, attach, keepAlive } from './transport.ts'
import { createUnfinished } from './unfinished.ts'

export interface ServeOptions {
  readonly config: Config
  readonly assets: ReadonlyMap<string, Asset>
  readonly limits: Limits
  readonly log: Log
  /** Unix milliseconds. */
  readonly now: () => number
  /** A store opened elsewhere; without it the one that `config` names. Closed with the server either way. */
  readonly store?: Store
}

export interface Served {
  readonly port: number
  readonly relay: Relay
  /** Stops listening, finishes what is with the store, tells every client to come back later (W10), and closes the store. */
  close(): Promise<void>
}

type FetchCallback = Parameters<typeof createAdaptorServer>[0]['fetch']

const DATABASE = 'rooms.db'

/** Starts the whole server. Throws when the data folder cannot be written or the port is taken. */
export async function startServer(options: ServeOptions): Promise<Served> {
  const { config, assets, limits, log, now } = options
  await sodiumReady()
  const metrics = createMetrics()
  const store = options.store ?? openStore(config, metrics.committed)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.frame, perMessageDeflate: false })
  const app = createApp({ ...config, assets, metrics, log })
  const { server, port } = await listen(config, app.fetch)
  const origins = config.origins.length > 0 ? config.origins : localOrigins(port)
  const relay = createRelay({ store, now, random, limits, origins, log, metrics })
  const countUnfinished = createUnfinished(limits.unfinished)
  acceptSockets(server, sockets, config.trustProxy, (socket, address, stream) => {
    countUnfinished(stream, socket, address)
    attach(relay, socket, address)
  })
  const stopPings = keepAlive(sockets.clients, limits.ping)

  return {
    port,
    relay,
    async close() {
      const stopped = new Promise((resolve) => server.close(resolve))
      await relay.close()
      stopPings()
      const impatient = setTimeout(
        () => sockets.clients.forEach((socket) => socket.terminate()),
        limits.lastWords,
      )
      server.closeIdleConnections()
      await stopped
      clearTimeout(impatient)
      await store.close()
    },
  }
}

function openStore({ store, dataDir }: Config, committed: () => void): Store {
  if (store === 'memory') return createMemoryStore()
  mkdirSync(dataDir, { recursive: true })
  return createSqliteStore(join(dataDir, DATABASE), { committed })
}

function listen({ port, host }: Config, fetch: FetchCallback): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch }) as Server
    server.once('error', reject)
    server.listen(port, host, () => resolve({ server, port: (server.address() as AddressInfo).port }))
  })
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}
