/**
 * Making and opening whole records: sealing the body under the epoch's subkey with the header as associated data,
 * padding, and signing. Knows nothing of logs, roles or what a payload means.
 */
import type { Bytes } from '../bytes.ts'
import { subkeyFor, type MemberKeys, type Purpose, type Random } from '../crypto/keys.ts'
import { pad, SNAPSHOT_LEAST, unpad } from '../crypto/padding.ts'
import { aeadOpen, aeadSeal, NONCE_BYTES, signDetached, TAG_BYTES } from '../crypto/sodium.ts'
import { invariant, SealError } from '../errors.ts'
import { Reader, Writer } from './codec.ts'
import {
  headerBytes,
  isClear,
  NO_NONCE,
  recordId,
  type Header,
  type KindName,
  type LogRecord,
} from './record.ts'

const PURPOSE: Partial<Record<KindName, Purpose>> = {
  update: 'update',
  report: 'report',
  snapshot: 'snapshot',
  signoff: 'signoff',
  presence: 'ephemeral',
  call: 'ephemeral',
}
const CLOCK_BYTES = 8

/** What a sealed body says once opened. */
export interface Opened {
  /** The author's clock, unix milliseconds: a claim, not a fact. */
  readonly clock: number
  readonly payload: Bytes
}

/** Everything of a header but the nonce, which is drawn when sealing. */
export type Draft = Omit<Header, 'nonce' | 'author'>

/** Seals `payload` and signs the record. `epochKey` is K_e of the header's epoch. */
export function sealRecord(
  draft: Draft,
  keys: MemberKeys,
  epochKey: Uint8Array,
  content: { readonly clock: number; readonly payload: Uint8Array },
  random: Random,
): LogRecord {
  const purpose = PURPOSE[draft.kind]
  invariant(purpose, `${draft.kind} is not sealed`)
  const plaintext = pad(new Writer().u64(content.clock).raw(content.payload).done(), leastSize(draft.kind))
  const header: Header = { ...draft, author: keys.sign.publicKey, nonce: random(NONCE_BYTES) }
  const data = headerBytes(header, plaintext.length + TAG_BYTES)
  const body = aeadSeal(subkeyFor(epochKey, purpose), header.nonce, data, plaintext)
  return signed({ ...header, body }, keys)
}

/** Signs a record whose body is clear: genesis, control or receipt. */
export function signClear(draft: Draft, keys: MemberKeys, body: Bytes): LogRecord {
  invariant(isClear(draft.kind), `${draft.kind} must be sealed`)
  return signed({ ...draft, author: keys.sign.publicKey, nonce: NO_NONCE, body }, keys)
}

/** A4: opens a sealed body with the header as associated data. Throws `SealError`. */
export function openRecord(record: LogRecord, epochKey: Uint8Array): Opened {
  const purpose = PURPOSE[record.kind]
  invariant(purpose, `${record.kind} is not sealed`)
  const data = headerBytes(record, record.body.length)
  const padded = aeadOpen(subkeyFor(epochKey, purpose), record.nonce, data, record.body)
  const reader = new Reader(unpad(padded, leastSize(record.kind)))
  if (reader.left < CLOCK_BYTES) throw new SealError('bad-padding', 'no clock')
  return { clock: reader.u64(), payload: reader.rest() }
}

function signed(record: Header & { readonly body: Bytes }, keys: MemberKeys): LogRecord {
  return { ...record, signature: signDetached(keys.sign.privateKey, recordId(record)) }
}

function leastSize(kind: KindName): number {
  return kind === 'snapshot' ? SNAPSHOT_LEAST : 0
}
