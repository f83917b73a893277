/** The server's process: settings from the environment, start, and a graceful stop. */
import { fileURLToPath } from 'node:url'
import { LIMITS } from '@radslag/shared/limits.ts'
import { readAssets } from './assets.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { startServer } from './serve.ts'

/** The built app lies beside the built server. */
const APP = fileURLToPath(new URL('../client/', import.meta.url))

function complain(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error)
  const where = error instanceof ConfigError ? '' : ` (DATA_DIR ${process.env['DATA_DIR'] ?? './data'})`
  process.stderr.write(`Rådslag could not start: ${said}${where}\n`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const served = await startServer({ config, assets: readAssets(APP), limits: LIMITS, log, now: Date.now })
  process.stdout.write(`Rådslag: http://${config.host}:${served.port}/\n`)
  const stop = () => void served.close().then(() => log.info({}, 'stopped'), complain)
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch(complain)
