/**
 * Where a relay keeps the logs of its rooms. Every engine fulfils this interface and its contract suite (test/contracts/store.ts).
 * Knows positions, authors' chains and sizes; does not judge records and cannot read them.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { ChainHash, RecordId, RoomId } from '@radslag/shared/ids.ts'
import type { LoggedKind } from '@radslag/shared/wire/record.ts'
import type { AuthorHead } from '@radslag/shared/wire/snapshot.ts'

/** One numbered record. `bytes` is the compact form with authorPrev; genesis and join name their key, the others an index (R4). */
export interface StoredRecord {
  readonly n: number
  readonly kind: LoggedKind
  /** Member index of the author. */
  readonly author: number
  readonly authorSeq: number
  /** For a snapshot this is its N (S1). */
  readonly seenSeq: number
  readonly id: RecordId
  /** C_n. */
  readonly chain: ChainHash
  readonly bytes: Bytes
}

/** Everything needed to go on numbering a room. */
export interface RoomHeads {
  /** Records so far. */
  readonly count: number
  /** C of the last record. */
  readonly chain: ChainHash
  /** Head of every member index that has written. */
  readonly authors: readonly (readonly [index: number, head: AuthorHead])[]
  /** Bytes of all records together. */
  readonly bytes: number
  /** The newest snapshot: its own number, and the N it covers. */
  readonly snapshot: { readonly n: number; readonly covers: number } | null
}

/** Where an author's record stands. */
export type Place = Pick<StoredRecord, 'n' | 'id' | 'chain'>

/** `skeleton`: genesis, control, report and signoff records (R6). `control`: genesis and control records. */
export type ReadFilter = 'skeleton' | 'control'

export interface Store {
  /**
   * Appends records that are numbered from `expectedCount` on, all or none. Durable when it resolves with 'ok'; 'conflict' when the
   * room has another count (or is erased) and nothing was written. Rejects when it could not be made durable; readers then never see it.
   * `eraseAt`, if given, is set with the records: unix milliseconds, or null to withdraw an erasure (Y5).
   */
  append(
    roomId: RoomId,
    expectedCount: number,
    records: readonly StoredRecord[],
    eraseAt?: number | null,
  ): Promise<'ok' | 'conflict'>
  /** Records `from` up to but not including `to`, in pages of about `LIMITS.replayFrame` bytes, none of them empty. */
  read(roomId: RoomId, from: number, to: number, filter?: ReadFilter): AsyncIterable<StoredRecord[]>
  /** `null` for a room never heard of, and for an erased one. */
  heads(roomId: RoomId): Promise<RoomHeads | null>
  /** Where the record with this authorSeq of this member stands. */
  find(roomId: RoomId, author: number, authorSeq: number): Promise<Place | null>
  /** C_n. */
  chainAt(roomId: RoomId, n: number): Promise<ChainHash | null>
  /** Tells the new count after every append to a room, whoever made it. Returns how to stop. */
  watch(roomId: RoomId, listener: (count: number) => void): () => void
  /** Deletes every record and leaves a tombstone: this room id never lives again. */
  erase(roomId: RoomId): Promise<void>
  /** Whether a tombstone stands for the room. */
  isErased(roomId: RoomId): Promise<boolean>
  /** Rooms whose erasure is due at `now`, unix milliseconds. */
  dueForErasure(now: number): Promise<RoomId[]>
  /** Finishes what is under way, then closes. */
  close(): Promise<void>
}
