/**
 * What this browser can keep, as an interface with two real implementations: IndexedDB (database.ts) and memory
 * (memory-storage.ts). Keys are arrays that sort like IndexedDB's. Knows nothing of what the values mean.
 */

/**
 * device: the vault key and the recovery seed. rooms: keyring, directory entry, memory, links of each course.
 * skeleton and log: records as received, by number. outbox: what is not yet verified in the log.
 */
export const TABLES = ['device', 'rooms', 'skeleton', 'log', 'outbox'] as const
export type Table = (typeof TABLES)[number]

export type Key = readonly (string | number)[]

export type Change =
  | { readonly put: Table; readonly key: Key; readonly value: unknown }
  | { readonly remove: Table; readonly key: Key }
  /** Removes every key that begins with `prefix`. */
  | { readonly removeAll: Table; readonly prefix: Key }

export interface Row {
  readonly key: Key
  readonly value: unknown
}

/** Every method throws `DeviceError` when the device cannot: 'storage-full', 'storage-blocked', 'storage-damaged'. */
export interface Storage {
  /** The value, or `undefined`. */
  get(table: Table, key: Key): Promise<unknown>
  /** Puts `value` unless the key exists; returns what stands there afterwards. Atomic between tabs. */
  getOrAdd(table: Table, key: Key, value: unknown): Promise<unknown>
  /** Rows whose key begins with `prefix`, in key order; `from` is the least next key part, `limit` the most rows. */
  scan(
    table: Table,
    prefix: Key,
    options?: { readonly from?: number; readonly limit?: number },
  ): Promise<Row[]>
  /** All changes or none, strictly durable when it resolves. */
  commit(changes: readonly Change[]): Promise<void>
  close(): void
}
