/** A whole server on a free port of 127.0.0.1, with a clock that the test moves. Real store, real sockets. */
import { LIMITS, type Limits } from '@radslag/shared/limits.ts'
import type { Asset } from '@radslag/server/assets.ts'
import { readConfig } from '@radslag/server/config.ts'
import { startServer, type Served } from '@radslag/server/serve.ts'
import type { Store } from '@radslag/server/store/store.ts'

export interface TestRelay extends Served {
  readonly origin: string
  /** What the relay's clock says, unix milliseconds: set it to move time. */
  readonly clock: { now: number }
}

export interface TestRelayOptions {
  /** Where the database lies; without it everything is kept in memory. */
  readonly dataDir?: string
  readonly port?: number
  readonly limits?: Partial<Limits>
  readonly env?: Readonly<Record<string, string>>
  readonly assets?: ReadonlyMap<string, Asset>
  /** A store opened by the test, as when two relays share one. */
  readonly store?: Store
}

const silent = { info() {}, warn() {}, error() {} }

export async function startTestRelay(options: TestRelayOptions = {}): Promise<TestRelay> {
  const clock = { now: Date.now() }
  const { dataDir } = options
  const env = {
    PORT: String(options.port ?? 0),
    ...(dataDir === undefined ? { STORE: 'memory' } : { DATA_DIR: dataDir }),
    ...options.env,
  }
  const served = await startServer({
    config: readConfig(env),
    assets: options.assets ?? new Map(),
    limits: { ...LIMITS, ...options.limits },
    log: silent,
    now: () => clock.now,
    ...(options.store && { store: options.store }),
  })
  return { ...served, origin: `http://127.0.0.1:${served.port}`, clock }
}
