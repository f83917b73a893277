/** The relay's own log lines (Y6): counts and codes, never ids in full, addresses or content. */
import pino from 'pino'

/** What the relay needs of a logger. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Of an error only what it is called and its code leave the process: messages may quote what was received. */
const serializers = {
  err: (error: unknown) =>
    error instanceof Error
      ? { name: error.name, code: (error as { code?: unknown }).code }
      : { name: 'unknown' },
}

/** `level` is one of pino's, or 'silent'. Writes JSON lines to standard output. */
export function createLog(level: string): Log {
  return pino({ level, base: null, serializers })
}
