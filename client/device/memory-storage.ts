/**
 * Storage that lasts as long as the page: for links that are only read (D3) and for tests.
 * Knows nothing of what the values mean.
 */
import { DeviceError } from '@radslag/shared/errors.ts'
import { beginsWith, checkKey, compareKeys } from './keys.ts'
import { TABLES, type Change, type Key, type Row, type Storage, type Table } from './storage.ts'

/** An empty storage. Values are copied on the way in and out, as IndexedDB does. */
export function createMemoryStorage(): Storage {
  const tables = new Map<Table, Row[]>(TABLES.map((table) => [table, []]))
  let open = true

  const rowsOf = (table: Table): Row[] => {
    if (!open) throw new DeviceError('storage-blocked', 'closed')
    return tables.get(table)!
  }

  return {
    async get(table, key) {
      checkKey(key)
      const rows = rowsOf(table)
      const at = lowerBound(rows, key)
      return holds(rows, at, key) ? copy(rows[at]!.value) : undefined
    },

    async getOrAdd(table, key, value) {
      checkKey(key)
      const rows = rowsOf(table)
      const at = lowerBound(rows, key)
      if (!holds(rows, at, key)) rows.splice(at, 0, { key: [...key], value: copy(value) })
      return copy(rows[at]!.value)
    },

    async scan(table, prefix, { from, limit = Infinity } = {}) {
      const start = from === undefined ? prefix : [...prefix, from]
      checkKey(start)
      const rows = rowsOf(table)
      const found: Row[] = []
      for (let at = lowerBound(rows, start); at < rows.length && found.length < limit; at++) {
        const row = rows[at]!
        if (!beginsWith(row.key, prefix)) break
        found.push({ key: [...row.key], value: copy(row.value) })
      }
      return found
    },

    async commit(changes) {
      // All that may fail comes before the first change.
      const steps = changes.map((change) => step(change, rowsOf))
      for (const apply of steps) apply()
    },

    close() {
      open = false
      tables.clear()
    },
  }
}

function step(change: Change, rowsOf: (table: Table) => Row[]): () => void {
  if ('put' in change) {
    checkKey(change.key)
    const rows = rowsOf(change.put)
    const row = { key: [...change.key], value: copy(change.value) }
    return () => {
      const at = lowerBound(rows, row.key)
      rows.splice(at, holds(rows, at, row.key) ? 1 : 0, row)
    }
  }
  const prefix = 'remove' in change ? change.key : change.prefix
  checkKey(prefix)
  const rows = rowsOf('remove' in change ? change.remove : change.removeAll)
  const isGone = 'remove' in change ? holds : startsAt
  return () => {
    const at = lowerBound(rows, prefix)
    let end = at
    while (isGone(rows, end, prefix)) end++
    rows.splice(at, end - at)
  }
}

/** Index of the first row that does not sort before `key`. */
function lowerBound(rows: readonly Row[], key: Key): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(rows[middle]!.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function holds(rows: readonly Row[], at: number, key: Key): boolean {
  const row = rows[at]
  return row !== undefined && compareKeys(row.key, key) === 0
}

function startsAt(rows: readonly Row[], at: number, prefix: Key): boolean {
  const row = rows[at]
  return row !== undefined && beginsWith(row.key, prefix)
}

/** A copy that shares no bytes. Keys of WebCrypto cannot be changed and stand for themselves. */
function copy(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof CryptoKey) return value
  try {
    return structuredClone(value)
  } catch (error) {
    throw new DeviceError('storage-blocked', 'a value that cannot be stored', { cause: error })
  }
}
