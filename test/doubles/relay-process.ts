/** The relay as a process of its own, built from the sources as they are, so that it can be killed. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the server into test-output/<name> and gives the path of its main file. */
export async function buildRelay(name: string): Promise<string> {
  const outDir = join(root, 'test-output', name)
  await build({
    root: join(root, 'server'),
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { ssr: 'main.ts', target: 'node20', outDir, emptyOutDir: true },
    ssr: { noExternal: true, external: ['libsql'] },
  })
  return join(outDir, 'main.js')
}

export interface RelayProcess {
  readonly child: ChildProcess
  readonly origin: string
  /** kill −9; resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** How a relay process ended that never listened. */
export interface NotStarted {
  readonly exitCode: number | null
  readonly stderr: string
}

/** Starts it; resolves when it listens, or when it has ended without. */
export async function startRelayProcess(
  main: string,
  dataDir: string,
  { command = [process.execPath, main], ...options }: SpawnOptions & { readonly command?: string[] } = {},
): Promise<RelayProcess | NotStarted> {
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' }
  const child = spawn(command[0]!, command.slice(1), { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(() => null),
  ])
  if (first === null) return { exitCode: child.exitCode, stderr }
  return {
    child,
    origin: /http:\/\/[^/]+/.exec(first)![0],
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await exited
    },
  }
}

export function isRunning(started: RelayProcess | NotStarted): started is RelayProcess {
  return 'child' in started
}
