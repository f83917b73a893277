/** The payload of a snapshot record (S1). N and C_N stand in the record's own seenSeq and seenHead. */
import type { Bytes } from '../bytes.ts'
import { asRecordId, type RecordId } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { Reader, Writer } from './codec.ts'

/** The last numbered record of one author. */
export interface AuthorHead {
  readonly seq: number
  readonly id: RecordId
  readonly seenSeq: number
}

export interface Snapshot {
  /** L_N (R6). */
  readonly ctl: Bytes
  /** Heads of every member index that has written, in index order. */
  readonly authors: readonly (readonly [index: number, head: AuthorHead])[]
  /** Yjs state vector, version 1 encoding. */
  readonly stateVector: Bytes
  /** S3. */
  readonly contentHash: Bytes
  /** The whole Yjs state, version 2 encoding. */
  readonly state: Bytes
  /** A named version has a title; others have ''. */
  readonly title: string
}

/** Encodes a snapshot payload. */
export function encodeSnapshot(snapshot: Snapshot): Bytes {
  return new Writer()
    .raw(snapshot.ctl)
    .list(snapshot.authors, (to, [index, head]) => to.u16(index).u64(head.seq).raw(head.id).u64(head.seenSeq))
    .bytes(snapshot.stateVector)
    .raw(snapshot.contentHash)
    .text(snapshot.title)
    .bytes(snapshot.state)
    .done()
}

/** Decodes a snapshot payload, strictly. Throws `WireError`. */
export function decodeSnapshot(payload: Uint8Array): Snapshot {
  const reader = new Reader(payload)
  const snapshot = {
    ctl: reader.raw(32),
    authors: reader.list(LIMITS.keys, readHead),
    stateVector: reader.bytes(LIMITS.snapshotBody),
    contentHash: reader.raw(32),
    title: reader.text(LIMITS.detail),
    state: reader.bytes(LIMITS.snapshotBody),
  }
  reader.end()
  return snapshot
}

/** Member indexes of everybody who had written by then, as the signer says. */
export function authorsOf(snapshot: Snapshot): ReadonlySet<number> {
  return new Set(snapshot.authors.map(([index]) => index))
}

function readHead(reader: Reader): readonly [number, AuthorHead] {
  return [reader.u16(), { seq: reader.u64(), id: asRecordId(reader.raw(32)), seenSeq: reader.u64() }]
}
