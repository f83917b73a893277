/**
 * What this device has written and not yet seen in its own verified log (V2). Strictly durable, sealed at rest.
 * Knows the states an entry passes through, not who moves it on.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { readMaybe, readOneOf, rowCodec, writeMaybe, writeOneOf } from './row-codec.ts'
import type { Change, Row, Storage } from './storage.ts'
import type { Vault } from './vault.ts'

const KINDS = ['update', 'report', 'signoff'] as const

export interface OutboxEntry {
  /** Order of writing on this device. */
  readonly id: number
  readonly kind: (typeof KINDS)[number]
  readonly payload: Bytes
  /** The author's clock when it was written, unix milliseconds. */
  readonly clock: number
  /** Set before it is first sent: the compact record, authorPrev travelling. */
  readonly sealed: { readonly authorSeq: number; readonly epoch: number; readonly record: Bytes } | null
  /** The reason when it was refused for good and is kept for export. */
  readonly kept: string | null
}

export interface Outbox {
  /** All entries, in the order of their ids. */
  load(): Promise<OutboxEntry[]>
  /** Removes `remove` and puts `entries`, in one strictly durable commit. */
  put(entries: readonly OutboxEntry[], remove?: readonly number[]): Promise<void>
  /** Changes that remove entries, to be committed with the records that verify them. */
  removal(ids: readonly number[]): Change[]
  count(): Promise<number>
}

export const outboxCodec = rowCodec<Omit<OutboxEntry, 'id'>>(
  (to, entry) => {
    writeOneOf(to, KINDS, entry.kind)
    to.bytes(entry.payload).u64(entry.clock)
    writeMaybe(to, entry.sealed, (part, { authorSeq, epoch, record }) =>
      part.u64(authorSeq).u32(epoch).bytes(record),
    )
    writeMaybe(to, entry.kept, (part, reason) => part.text(reason))
  },
  (from) => ({
    kind: readOneOf(from, KINDS),
    payload: from.bytes(LIMITS.room),
    clock: from.u64(),
    sealed: readMaybe(from, (part) => ({
      authorSeq: part.u64(),
      epoch: part.u32(),
      record: part.bytes(LIMITS.room),
    })),
    kept: readMaybe(from, (part) => part.text(LIMITS.detail)),
  }),
)

/** The outbox of one course. Every method throws `DeviceError`; a row that is no entry is 'storage-damaged'. */
export function createOutbox(storage: Storage, vault: Vault, localId: string): Outbox {
  const label = (id: number): string => `outbox/${localId}/${id}`

  const openEntry = async ({ key, value }: Row): Promise<OutboxEntry> => {
    const id = key[1]
    if (key.length !== 2 || typeof id !== 'number' || !Number.isSafeInteger(id)) {
      throw new DeviceError('storage-damaged', 'an outbox entry without its id')
    }
    return { id, ...outboxCodec.decode(await vault.open(label(id), value)) }
  }
  const sealEntry = async (entry: OutboxEntry): Promise<Change> => ({
    put: 'outbox',
    key: [localId, entry.id],
    value: await vault.seal(label(entry.id), outboxCodec.encode(entry)),
  })
  const removal = (ids: readonly number[]): Change[] =>
    ids.map((id) => ({ remove: 'outbox', key: [localId, id] }))

  return {
    removal,

    async load() {
      const rows = await storage.scan('outbox', [localId])
      return await Promise.all(rows.map(openEntry))
    },

    async put(entries, remove = []) {
      const puts = await Promise.all(entries.map(sealEntry))
      await storage.commit([...removal(remove), ...puts])
    },

    async count() {
      return (await storage.scan('outbox', [localId])).length
    },
  }
}
