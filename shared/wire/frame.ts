/**
 * Frames between client and relay: one WebSocket message each. Knows their layouts; relay and connection know when to send them.
 * A *count* is the number of records in a log, so the next number; C is the chain value after them.
 */
import type { Bytes } from '../bytes.ts'
import { SIGNATURE_BYTES } from '../crypto/sodium.ts'
import { WireError } from '../errors.ts'
import { asChainHash, asRoomId, asSignPk, type ChainHash, type RoomId, type SignPk } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { REFUSALS, type Refusal } from './close-codes.ts'
import { Reader, Writer } from './codec.ts'

export const CHALLENGE_BYTES = 32
const PROTOCOL_VERSION = 1

/**
 * How the client wants the log: `resume` from a count it holds; `fresh` with control records, latest snapshot and tail (Y4);
 * `create` to send records 0 and 1 of a room unknown to the relay (R1a).
 */
export const MODES = ['resume', 'fresh', 'create'] as const
export type Mode = (typeof MODES)[number]

export interface Auth {
  readonly type: 'auth'
  readonly roomId: RoomId
  readonly key: SignPk
  /** sign("auth", origin ‖ roomId ‖ challenge) (Y1). */
  readonly signature: Bytes
  readonly mode: Mode
  /** Records already held; 0 unless resuming. */
  readonly since: number
}

export type ClientFrame =
  | Auth
  /** Compact records in order (Y2). */
  | { readonly type: 'append'; readonly records: readonly Bytes[] }
  | { readonly type: 'hold' }
  | { readonly type: 'release' }
  /** One compact ephemeral. */
  | { readonly type: 'ephemeral'; readonly record: Bytes }
  /** Records `from` up to but not including `to` (Y4). */
  | { readonly type: 'range'; readonly from: number; readonly to: number }

/** Position and chain value: what a head is. */
export interface Head {
  readonly count: number
  readonly chain: ChainHash
}

/** One numbered record as delivered: its bytes, or for its own author just the authorSeq (the acknowledgement). */
export type Delivered = { readonly record: Bytes } | { readonly own: number }

/** `snapshot` is the N of the newest snapshot, -1 without. */
export type RelayFrame =
  | { readonly type: 'challenge'; readonly challenge: Bytes }
  | ({ readonly type: 'welcome'; readonly snapshot: number } & Head)
  /** Numbered records from `from` on without gap; `chain` is C after the last. */
  | {
      readonly type: 'deliver'
      readonly from: number
      readonly items: readonly Delivered[]
      readonly chain: ChainHash
    }
  /** Control, report and sign-off records up to a snapshot, each with its number; for a dropped key its farewell (V4). */
  | { readonly type: 'skeleton'; readonly items: readonly { readonly n: number; readonly record: Bytes }[] }
  /** Everything numbered before has been delivered. */
  | ({ readonly type: 'live' } & Head)
  /** An append that had been numbered before: its old position (Y2). */
  | { readonly type: 'acked'; readonly authorSeq: number; readonly n: number; readonly chain: ChainHash }
  | { readonly type: 'refused'; readonly authorSeq: number; readonly why: Refusal }
  | ({ readonly type: 'held' } & Head)
  | { readonly type: 'released' }
  | { readonly type: 'ephemeral'; readonly record: Bytes }
  /** A member's connection came or went; `session` names its presence, zero if it sent none. */
  | { readonly type: 'peer'; readonly index: number; readonly here: boolean; readonly session: Bytes }
  | ({ readonly type: 'beat' } & Head)
  | { readonly type: 'range'; readonly items: readonly { readonly n: number; readonly record: Bytes }[] }

const CLIENT = { auth: 1, append: 2, hold: 3, release: 4, ephemeral: 5, range: 6 } as const
const RELAY = {
  challenge: 32,
  welcome: 33,
  deliver: 34,
  skeleton: 35,
  live: 36,
  acked: 37,
  refused: 38,
  held: 39,
  released: 40,
  ephemeral: 41,
  peer: 42,
  beat: 43,
  range: 44,
} as const

/** What the client signs to be let in (Y1): the origin binds it to the relay it dialled. */
export function authMessage(
  origin: Uint8Array,
  roomId: RoomId,
  challenge: Uint8Array,
): readonly Uint8Array[] {
  return [origin, roomId, challenge]
}

/** Encodes what a client sends. */
export function encodeClientFrame(frame: ClientFrame): Bytes {
  const writer = new Writer().u8(CLIENT[frame.type])
  switch (frame.type) {
    case 'auth':
      writer.u8(PROTOCOL_VERSION).raw(frame.roomId).raw(frame.key).raw(frame.signature)
      writer.u8(MODES.indexOf(frame.mode)).u64(frame.since)
      break
    case 'append':
      writer.list(frame.records, (to, record) => to.bytes(record))
      break
    case 'ephemeral':
      writer.bytes(frame.record)
      break
    case 'range':
      writer.u64(frame.from).u64(frame.to)
      break
    case 'hold':
    case 'release':
      break
  }
  return writer.done()
}

/** Decodes what a client sent, strictly. Throws `WireError`; the relay then closes with `malformed`. */
export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  const reader = new Reader(bytes)
  const frame = readClientFrame(reader)
  reader.end()
  return frame
}

/** Encodes what the relay sends. */
export function encodeRelayFrame(frame: RelayFrame): Bytes {
  const writer = new Writer().u8(RELAY[frame.type])
  switch (frame.type) {
    case 'challenge':
      writer.u8(PROTOCOL_VERSION).raw(frame.challenge)
      break
    case 'welcome':
      writeHead(writer, frame).u64(frame.snapshot + 1)
      break
    case 'deliver':
      writer.u64(frame.from).list(frame.items, writeDelivered).raw(frame.chain)
      break
    case 'skeleton':
    case 'range':
      writer.list(frame.items, (to, item) => to.u64(item.n).bytes(item.record))
      break
    case 'live':
    case 'held':
    case 'beat':
      writeHead(writer, frame)
      break
    case 'acked':
      writer.u64(frame.authorSeq).u64(frame.n).raw(frame.chain)
      break
    case 'refused':
      writer.u64(frame.authorSeq).u8(REFUSALS.indexOf(frame.why))
      break
    case 'ephemeral':
      writer.bytes(frame.record)
      break
    case 'peer':
      writer.u16(frame.index).flag(frame.here).raw(frame.session)
      break
    case 'released':
      break
  }
  return writer.done()
}

/** Decodes what the relay sent, strictly. Throws `WireError`; the client then closes and connects again. */
export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  const reader = new Reader(bytes)
  const frame = readRelayFrame(reader)
  reader.end()
  return frame
}

function readClientFrame(reader: Reader): ClientFrame {
  switch (reader.u8()) {
    case CLIENT.auth:
      return readAuth(reader)
    case CLIENT.append:
      return {
        type: 'append',
        records: reader.list(LIMITS.appendRecords, (from) => from.bytes(LIMITS.frame)),
      }
    case CLIENT.hold:
      return { type: 'hold' }
    case CLIENT.release:
      return { type: 'release' }
    case CLIENT.ephemeral:
      return { type: 'ephemeral', record: reader.bytes(LIMITS.frame) }
    case CLIENT.range:
      return { type: 'range', from: reader.u64(), to: reader.u64() }
    default:
      throw new WireError('unknown-kind', 'client frame')
  }
}

function readAuth(reader: Reader): Auth {
  readVersion(reader)
  const roomId = asRoomId(reader.raw(32))
  const key = asSignPk(reader.raw(32))
  const signature = reader.raw(SIGNATURE_BYTES)
  const mode = MODES[reader.u8()]
  if (mode === undefined) throw new WireError('unknown-kind', 'mode')
  return { type: 'auth', roomId, key, signature, mode, since: reader.u64() }
}

function readRelayFrame(reader: Reader): RelayFrame {
  switch (reader.u8()) {
    case RELAY.challenge:
      readVersion(reader)
      return { type: 'challenge', challenge: reader.raw(CHALLENGE_BYTES) }
    case RELAY.welcome:
      return { type: 'welcome', ...readHead(reader), snapshot: reader.u64() - 1 }
    case RELAY.deliver:
      return {
        type: 'deliver',
        from: reader.u64(),
        items: reader.list(LIMITS.deliverRecords, readDelivered),
        chain: asChainHash(reader.raw(32)),
      }
    case RELAY.skeleton:
      return { type: 'skeleton', items: reader.list(LIMITS.deliverRecords, readNumbered) }
    case RELAY.live:
      return { type: 'live', ...readHead(reader) }
    case RELAY.acked:
      return { type: 'acked', authorSeq: reader.u64(), n: reader.u64(), chain: asChainHash(reader.raw(32)) }
    case RELAY.refused:
      return { type: 'refused', authorSeq: reader.u64(), why: readRefusal(reader) }
    case RELAY.held:
      return { type: 'held', ...readHead(reader) }
    case RELAY.released:
      return { type: 'released' }
    case RELAY.ephemeral:
      return { type: 'ephemeral', record: reader.bytes(LIMITS.frame) }
    case RELAY.peer:
      return { type: 'peer', index: reader.u16(), here: reader.flag(), session: reader.raw(32) }
    case RELAY.beat:
      return { type: 'beat', ...readHead(reader) }
    case RELAY.range:
      return { type: 'range', items: reader.list(LIMITS.deliverRecords, readNumbered) }
    default:
      throw new WireError('unknown-kind', 'relay frame')
  }
}

function readVersion(reader: Reader): void {
  if (reader.u8() !== PROTOCOL_VERSION) throw new WireError('unknown-version', 'protocol version')
}

function writeHead(writer: Writer, head: Head): Writer {
  return writer.u64(head.count).raw(head.chain)
}

function readHead(reader: Reader): Head {
  return { count: reader.u64(), chain: asChainHash(reader.raw(32)) }
}

function writeDelivered(writer: Writer, item: Delivered): void {
  if ('own' in item) writer.u8(1).u64(item.own)
  else writer.u8(0).bytes(item.record)
}

function readDelivered(reader: Reader): Delivered {
  return reader.flag() ? { own: reader.u64() } : { record: reader.bytes(LIMITS.frame) }
}

function readNumbered(reader: Reader): { n: number; record: Bytes } {
  return { n: reader.u64(), record: reader.bytes(LIMITS.frame) }
}

function readRefusal(reader: Reader): Refusal {
  const why = REFUSALS[reader.u8()]
  if (why === undefined) throw new WireError('unknown-kind', 'refusal')
  return why
}
