/** The server's settings out of its environment. Knows names and defaults; see docs/operating.md. */
import { resolve } from 'node:path'

export interface Config {
  readonly dataDir: string
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Origins clients dial (Y1); empty stands for localhost and 127.0.0.1 at the port. */
  readonly origins: readonly string[]
  readonly relayUrl: string
  readonly trustProxy: boolean
  readonly store: 'sqlite' | 'memory'
  readonly logLevel: string
}

/** A setting that cannot be used. Its message names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads the settings. Throws `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  return {
    dataDir: resolve(env['DATA_DIR'] ?? './data'),
    host: env['HOST'] ?? '127.0.0.1',
    port: readPort(env['PORT'] ?? '8787'),
    origins: (env['ORIGINS'] ?? '').split(',').map(trim).filter(Boolean).map(readOrigin),
    relayUrl: readRelay(env['RELAY_URL'] ?? ''),
    trustProxy: oneOf('TRUST_PROXY', env['TRUST_PROXY'] ?? '0', ['0', '1']) === '1',
    store: oneOf('STORE', env['STORE'] ?? 'sqlite', ['sqlite', 'memory']),
    logLevel: oneOf('LOG_LEVEL', env['LOG_LEVEL'] ?? 'info', LEVELS),
  }
}

/** The origins clients dial when none are set. */
export function localOrigins(port: number): string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`]
}

const trim = (text: string) => text.trim()

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new ConfigError(`PORT is ${text}, which is no port`)
  return port
}

function readOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text) return text
  throw new ConfigError(`ORIGINS has ${text}, which is not like https://radslag.example`)
}

function readRelay(text: string): string {
  if (text === '' || (URL.canParse(text) && /^wss?:/.test(text))) return text
  throw new ConfigError(`RELAY_URL is ${text}, which is not like wss://relay.example/relay`)
}

function oneOf<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === text)
  if (choice === undefined) throw new ConfigError(`${name} is ${text}; it can be ${choices.join(', ')}`)
  return choice
}
