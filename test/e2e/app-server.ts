/** The built server as a process of its own, app and relay: it can be killed, frozen and started again on the same address. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { build } from '../../.ci/workspace.mjs'

/** Where the build lies: `dist`, or `DIST`. */
export const dist = process.env['DIST'] ?? fileURLToPath(new URL('../../dist/', import.meta.url))

export interface AppServer {
  readonly origin: string
  readonly port: number
  /** Everything all its lives wrote to standard output and error. */
  output(): string
  /** kill −9. */
  kill(): Promise<void>
  /** Starts it again where it was. */
  start(): Promise<void>
  /** Stops it in mid-air: connections stay, nothing is answered. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export interface AppServerOptions {
  readonly dataDir: string
  /** Folder with `server` and `client` in it; without it the build of the product. */
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

export async function startAppServer({ dataDir, folder, env }: AppServerOptions): Promise<AppServer> {
  if (!existsSync(join(dist, 'server', 'main.js'))) await build()
  const main = join(folder ?? dist, 'server', 'main.js')
  let said = ''
  let port = 0
  let child = await spawned()

  async function spawned(): Promise<ChildProcess> {
    const settings = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'trace', ...env }
    const started = spawn(process.execPath, [main], {
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const listening = once(createInterface({ input: started.stdout }), 'line')
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(started, 'exit').then(() => {
      throw new Error(`The server ended before it listened: ${said}`)
    })
    const [line] = (await Promise.race([listening, ended])) as [string]
    port = Number(/:(\d+)\/$/.exec(line)?.[1])
    return started
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    output: () => said,
    kill: () => end('SIGKILL'),
    async start() {
      child = await spawned()
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: () => end('SIGKILL'),
  }
}
