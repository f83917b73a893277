/**
 * Storage in IndexedDB: the only file that uses it. Every commit is one strictly durable transaction.
 * Knows tables and keys, nothing of what the values mean.
 */
import { DeviceError } from '@radslag/shared/errors.ts'
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'
import { asDeviceErrors } from './device-errors.ts'
import { checkKey } from './keys.ts'
import { TABLES, type Change, type Key, type Row, type Storage, type Table } from './storage.ts'

const VERSION = 1
const STRICT = { durability: 'strict' } as const

type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<unknown, Table[], Mode>
type Bounds = { readonly from?: number; readonly limit?: number }

/** Opens the database of this browser, making it at first use. Throws `DeviceError`. */
export async function openDatabase(name = 'radslag'): Promise<Storage> {
  const database = await asDeviceErrors(() => connect(name))
  const reading = <Result>(table: Table, ask: (within: Transaction<'readonly'>) => Promise<Result>) =>
    asDeviceErrors(() => settle(database.transaction([table], 'readonly'), ask))
  const writing = <Result>(tables: Table[], ask: (within: Transaction<'readwrite'>) => Promise<Result>) =>
    asDeviceErrors(() => settle(database.transaction(tables, 'readwrite', STRICT), ask))

  return {
    get: (table, key) => reading(table, (within) => within.objectStore(table).get(valid(key))),
    getOrAdd: (table, key, value) => writing([table], (within) => getOrAdd(within, table, key, value)),
    scan: (table, prefix, bounds = {}) => reading(table, (within) => scan(within, table, prefix, bounds)),
    async commit(changes) {
      const tables = [...new Set(changes.map(tableOf))]
      if (tables.length > 0) await writing(tables, (within) => writeAll(within, changes))
    },
    close: () => database.close(),
  }
}

async function connect(name: string): Promise<IDBPDatabase> {
  if (typeof indexedDB === 'undefined') throw new DeviceError('storage-blocked', 'no IndexedDB')
  return await openDB(name, VERSION, {
    upgrade(database) {
      for (const table of TABLES) database.createObjectStore(table)
    },
    // Another tab wants to upgrade or erase the database: let go, never hold it up.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })
}

async function getOrAdd(
  within: Transaction<'readwrite'>,
  table: Table,
  key: Key,
  value: unknown,
): Promise<unknown> {
  const store = within.objectStore(table)
  const found: unknown = await store.get(valid(key))
  if (found !== undefined) return found
  await store.put(alone(value), valid(key))
  return await store.get(valid(key))
}

async function scan(
  within: Transaction<'readonly'>,
  table: Table,
  prefix: Key,
  { from, limit }: Bounds,
): Promise<Row[]> {
  if (limit === 0) return []
  const store = within.objectStore(table)
  const range = beginningWith(prefix, from)
  const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)])
  return keys.map((key, i) => ({ key: key as (string | number)[], value: values[i] as unknown }))
}

/** Asks for every change at once. When one cannot even be asked for, none is made. */
async function writeAll(within: Transaction<'readwrite'>, changes: readonly Change[]): Promise<void> {
  const asked: Promise<unknown>[] = []
  try {
    for (const change of changes) asked.push(write(within, change))
  } catch (error) {
    within.abort()
    asked.push(Promise.reject(error))
  }
  await Promise.all(asked)
}

function write(within: Transaction<'readwrite'>, change: Change): Promise<unknown> {
  const store = within.objectStore(tableOf(change))
  if ('put' in change) return store.put(alone(change.value), valid(change.key))
  return store.delete('remove' in change ? valid(change.key) : beginningWith(change.prefix))
}

function tableOf(change: Change): Table {
  if ('put' in change) return change.put
  return 'remove' in change ? change.remove : change.removeAll
}

/** The answer, once the transaction is complete; otherwise the reason that says more than "aborted". */
async function settle<Mode extends IDBTransactionMode, Result>(
  within: Transaction<Mode>,
  ask: (within: Transaction<Mode>) => Promise<Result>,
): Promise<Result> {
  const [answer, done] = await Promise.allSettled([ask(within), within.done])
  if (answer.status === 'fulfilled' && done.status === 'fulfilled') return answer.value
  const reasons = [answer, done].flatMap((part) =>
    part.status === 'rejected' ? [part.reason as unknown] : [],
  )
  throw reasons.find((reason) => nameOf(reason) !== 'AbortError') ?? reasons[0]
}

function nameOf(reason: unknown): string {
  return reason instanceof DOMException ? reason.name : ''
}

/** Every key that begins with `prefix`, or with `prefix` and a next part from `from` on: arrays sort after texts. */
function beginningWith(prefix: Key, from?: number): IDBKeyRange {
  const least = valid(from === undefined ? prefix : [...prefix, from])
  return IDBKeyRange.bound(least, [...prefix, []], false, true)
}

function valid(key: Key): (string | number)[] {
  checkKey(key)
  return [...key]
}

/** A view of a larger buffer would be stored with all of that buffer. */
function alone(value: unknown): unknown {
  return value instanceof Uint8Array && value.length < value.buffer.byteLength ? value.slice() : value
}
