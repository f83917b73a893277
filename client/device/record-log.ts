/**
 * The log of one room as this device received it, and how far it has been verified (D1, D3).
 * Control, report and sign-off records stand in a table of their own, since they are always replayed whole (R6).
 * Records are kept as they came, sealed. Knows neither keys nor rules.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { asChainHash, type ChainHash } from '@radslag/shared/ids.ts'
import { readMaybe, rowCodec, writeMaybe } from './row-codec.ts'
import type { Change, Key, Row, Storage } from './storage.ts'
import type { Vault } from './vault.ts'

const PAGE = 1000

/** What this device has verified: a reconnect must extend it (D1). */
export interface Memory {
  /** Records verified; the next one is number `count`. */
  readonly count: number
  /** C and L after them. */
  readonly chain: ChainHash
  readonly ctl: ChainHash
  /** The snapshot record this device opens from: its number `n`, and the N it stands for; `null`: from record 0. */
  readonly base: { readonly n: number; readonly at: number; readonly vouched: boolean } | null
}

export interface LoggedRecord {
  readonly n: number
  readonly bytes: Bytes
}

export interface NewRecord extends LoggedRecord {
  /** Whether L runs over it (R6). */
  readonly skeleton: boolean
}

export interface RecordLog {
  /** `null` before the first record. */
  memory(): Promise<Memory | null>
  /** Keeps verified records, the memory that counts them and `extra`, in one commit. */
  append(records: readonly NewRecord[], memory: Memory, extra: readonly Change[]): Promise<void>
  /** Control, report and sign-off records from `from` up to but not including `to`, in order. */
  skeleton(from?: number, to?: number): Promise<LoggedRecord[]>
  /** Every record kept from `from` on, in order, in pages of 1000. */
  tail(from: number): AsyncIterable<LoggedRecord[]>
  /** `null` when it is not kept here. */
  record(n: number): Promise<Bytes | null>
}

export const memoryCodec = rowCodec<Memory>(
  (to, memory) => {
    to.u64(memory.count).raw(memory.chain).raw(memory.ctl)
    writeMaybe(to, memory.base, (part, { n, at, vouched }) => part.u64(n).u64(at).flag(vouched))
  },
  (from) => ({
    count: from.u64(),
    chain: asChainHash(from.raw(32)),
    ctl: asChainHash(from.raw(32)),
    base: readMaybe(from, (part) => ({ n: part.u64(), at: part.u64(), vouched: part.flag() })),
  }),
)

type RecordTable = 'skeleton' | 'log'

/** One of the two tables while both are read side by side. */
interface Side {
  readonly table: RecordTable
  /** Read and not yet given out. */
  readonly rows: readonly LoggedRecord[]
  /** Where to read on; `null` at the end. */
  readonly next: number | null
}

/** The log of one course. Every method throws `DeviceError`; a row that is no record is 'storage-damaged'. */
export function createRecordLog(storage: Storage, vault: Vault, localId: string): RecordLog {
  const memoryKey: Key = [localId, 'memory']
  const label = `memory/${localId}`

  const sealMemory = async (memory: Memory): Promise<Change> => ({
    put: 'rooms',
    key: memoryKey,
    value: await vault.seal(label, memoryCodec.encode(memory)),
  })
  const scan = async (table: RecordTable, from: number, limit?: number): Promise<LoggedRecord[]> =>
    (await storage.scan(table, [localId], limit === undefined ? { from } : { from, limit })).map(toRecord)

  /** With a page of rows at least, unless the table has no more. */
  const filled = async ({ table, rows, next }: Side): Promise<Side> => {
    if (next === null || rows.length >= PAGE) return { table, rows, next }
    const more = await scan(table, next, PAGE)
    const last = more.length === PAGE ? more.at(-1) : undefined
    return { table, rows: [...rows, ...more], next: last ? last.n + 1 : null }
  }

  return {
    async memory() {
      const sealed = await storage.get('rooms', memoryKey)
      return sealed === undefined ? null : memoryCodec.decode(await vault.open(label, sealed))
    },

    async append(records, memory, extra) {
      const puts = records.map(({ n, skeleton, bytes }): Change => {
        return { put: skeleton ? 'skeleton' : 'log', key: [localId, n], value: bytes }
      })
      await storage.commit([...puts, await sealMemory(memory), ...extra])
    },

    async skeleton(from = 0, to = Infinity) {
      return (await scan('skeleton', from)).filter(({ n }) => n < to)
    },

    async *tail(from) {
      let sides: readonly Side[] = [
        { table: 'skeleton', rows: [], next: from },
        { table: 'log', rows: [], next: from },
      ]
      for (;;) {
        sides = await Promise.all(sides.map(filled))
        const page = merge(sides.flatMap(({ rows }) => rows)).slice(0, PAGE)
        const last = page.at(-1)
        if (!last) return
        yield page
        sides = sides.map((side) => ({ ...side, rows: side.rows.filter(({ n }) => n > last.n) }))
      }
    },

    async record(n) {
      const key = [localId, n]
      let value = await storage.get('log', key)
      if (value === undefined) value = await storage.get('skeleton', key)
      return value === undefined ? null : toRecord({ key, value }).bytes
    },
  }
}

function merge(records: readonly LoggedRecord[]): LoggedRecord[] {
  const merged = records.toSorted((left, right) => left.n - right.n)
  if (merged.some(({ n }, i) => n === merged[i + 1]?.n)) {
    throw new DeviceError('storage-damaged', 'two records of one number')
  }
  return merged
}

function toRecord({ key, value }: Row): LoggedRecord {
  const n = key[1]
  if (key.length !== 2 || typeof n !== 'number' || !Number.isSafeInteger(n)) {
    throw new DeviceError('storage-damaged', 'a record without its number')
  }
  if (!(value instanceof Uint8Array)) throw new DeviceError('storage-damaged', `record ${n} is no bytes`)
  return { n, bytes: value as Bytes }
}
