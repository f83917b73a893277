/**
 * The record: header, body, signature; its hash; and its compact form on the wire and in stores (R3, R4).
 * Knows the layout. Does not know who may write what, nor what a body means.
 */
import type { Bytes } from '../bytes.ts'
import { hash } from '../crypto/hash.ts'
import { NONCE_BYTES, SIGNATURE_BYTES, verifyDetached } from '../crypto/sodium.ts'
import { WireError } from '../errors.ts'
import { asRecordId, asSignPk, NOTHING_BEFORE, type RecordId, type RoomId, type SignPk } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { Reader, Writer } from './codec.ts'

const RECORD_VERSION = 1
export const HEADER_BYTES = 180

/** Kinds below 16 are numbered in the log; the others are ephemeral and never logged (R3). */
export const KIND = {
  genesis: 0,
  control: 1,
  update: 2,
  report: 3,
  snapshot: 4,
  signoff: 5,
  presence: 16,
  receipt: 17,
  call: 18,
} as const

export type KindName = keyof typeof KIND
export type EphemeralKind = 'presence' | 'receipt' | 'call'
export type LoggedKind = Exclude<KindName, EphemeralKind>

const NAMES = new Map<number, KindName>(
  (Object.entries(KIND) as [KindName, number][]).map(([name, code]) => [code, name]),
)
const CLEAR: ReadonlySet<KindName> = new Set<KindName>(['genesis', 'control', 'receipt'])
/** The nonce of a clear body. */
export const NO_NONCE = NOTHING_BEFORE.subarray(0, NONCE_BYTES)

const BODY_LIMIT: Record<KindName, number> = {
  genesis: LIMITS.controlBody,
  control: LIMITS.controlBody,
  update: LIMITS.recordBody,
  report: LIMITS.recordBody,
  snapshot: LIMITS.snapshotBody,
  signoff: LIMITS.recordBody,
  presence: LIMITS.ephemeralBody,
  receipt: 0,
  call: LIMITS.ephemeralBody,
}

export interface Header {
  readonly kind: KindName
  readonly roomId: RoomId
  readonly epoch: number
  readonly author: SignPk
  /** Position in the author's own chain, from 1; for ephemerals a counter. */
  readonly authorSeq: number
  /** Id of the author's previous record; for ephemerals the session id, 32 random bytes. */
  readonly authorPrev: Bytes
  /** Last log position the author had verified, and C there. */
  readonly seenSeq: number
  readonly seenHead: Bytes
  /** 24 bytes; zero where the body is clear. */
  readonly nonce: Bytes
}

export interface LogRecord extends Header {
  readonly body: Bytes
  readonly signature: Bytes
}

/** A record as it travels: what both sides can rebuild may be missing (R4). */
export interface CompactRecord extends Omit<LogRecord, 'roomId' | 'author' | 'authorPrev'> {
  /** The member index, or the key itself when it is named here for the first time. */
  readonly author: number | SignPk
  readonly authorPrev: Bytes | null
}

export const isEphemeral = (kind: KindName): kind is EphemeralKind => KIND[kind] >= 16
/** Bodies of genesis, control and receipt are not sealed. */
export const isClear = (kind: KindName): boolean => CLEAR.has(kind)

/** The 180 header bytes: hashed, signed and bound as associated data. `length` is the body's. */
export function headerBytes(header: Header, length: number): Bytes {
  return new Writer()
    .u8(RECORD_VERSION)
    .u8(KIND[header.kind])
    .u8(0)
    .u8(0)
    .raw(header.roomId)
    .u32(header.epoch)
    .raw(header.author)
    .u64(header.authorSeq)
    .raw(header.authorPrev)
    .u64(header.seenSeq)
    .raw(header.seenHead)
    .raw(header.nonce)
    .u32(length)
    .done()
}

/** `recordId = H("record", header ‖ body)`. */
export function recordId(record: Header & { readonly body: Bytes }): RecordId {
  return asRecordId(hash('record', headerBytes(record, record.body.length), record.body))
}

/** A3: whether the signature is the author's over the record with this id. */
export function verifyRecord(record: LogRecord, id: RecordId): boolean {
  return verifyDetached(record.author, id, record.signature)
}

/** How the compact form is to be written. */
export interface CompactForm {
  /** The author's member index; `null` writes the key itself. */
  readonly index: number | null
  /** Whether authorPrev travels: in stores, in replay and for ephemerals. */
  readonly prev: boolean
}

/** Encodes the compact form: 214 bytes for one keystroke. */
export function encodeCompact(record: LogRecord, form: CompactForm): Bytes {
  const writer = new Writer()
    .u8(RECORD_VERSION)
    .u8(KIND[record.kind])
    .u8(0)
    .u8((form.index === null ? 1 : 0) | (form.prev ? 2 : 0))
  if (form.index === null) writer.raw(record.author)
  else writer.u16(form.index)
  if (form.prev) writer.raw(record.authorPrev)
  writer.u32(record.epoch).u64(record.authorSeq).u64(record.seenSeq).raw(record.seenHead)
  if (!isClear(record.kind)) writer.raw(record.nonce)
  return writer.bytes(record.body).raw(record.signature).done()
}

/** Decodes one compact record, strictly (P2). Throws `WireError`. */
export function decodeCompact(bytes: Uint8Array): CompactRecord {
  const reader = new Reader(bytes)
  const version = reader.u8()
  if (version !== RECORD_VERSION) throw new WireError('unknown-version', `record version ${version}`)
  const kind = NAMES.get(reader.u8())
  if (kind === undefined) throw new WireError('unknown-kind', 'record kind')
  if (reader.u8() !== 0) throw new WireError('unknown-flag', 'record flags')
  const form = reader.u8()
  if (form > 3) throw new WireError('unknown-flag', 'record form')
  if (isEphemeral(kind) && (form & 2) === 0) throw new WireError('not-canonical', 'ephemeral without session')
  const author = form & 1 ? asSignPk(reader.raw(32)) : reader.u16()
  const authorPrev = form & 2 ? reader.raw(32) : null
  const compact: CompactRecord = {
    kind,
    author,
    authorPrev,
    epoch: reader.u32(),
    authorSeq: reader.u64(),
    seenSeq: reader.u64(),
    seenHead: reader.raw(32),
    nonce: isClear(kind) ? NO_NONCE : reader.raw(NONCE_BYTES),
    body: reader.bytes(BODY_LIMIT[kind]),
    signature: reader.raw(SIGNATURE_BYTES),
  }
  reader.end()
  return compact
}

/** Puts back what the compact form left out. A travelling authorPrev wins over `authorPrev`: the caller compares. */
export function expand(
  compact: CompactRecord,
  known: { readonly roomId: RoomId; readonly author: SignPk; readonly authorPrev: Bytes },
): LogRecord {
  return {
    ...compact,
    roomId: known.roomId,
    author: known.author,
    authorPrev: compact.authorPrev ?? known.authorPrev,
  }
}
