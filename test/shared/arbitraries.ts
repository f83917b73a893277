/** fast-check arbitraries for every format of shared/wire. Knows layouts, not what a room would accept. */
import { asBoxPk, asChainHash, asRecordId, asRoomId, asSignPk } from '@radslag/shared/ids.ts'
import { toHex, type Bytes } from '@radslag/shared/bytes.ts'
import { KEY_BOX_BYTES, KEY_WRAP_BYTES } from '@radslag/shared/crypto/keys.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { REFUSALS } from '@radslag/shared/wire/close-codes.ts'
import { ROLES, type Control, type PolicyChange } from '@radslag/shared/wire/control.ts'
import type { Details } from '@radslag/shared/wire/details.ts'
import { MODES, type ClientFrame, type RelayFrame } from '@radslag/shared/wire/frame.ts'
import {
  isClear,
  isEphemeral,
  KIND,
  type CompactForm,
  type KindName,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import { STATUSES, type Report, type Signoff } from '@radslag/shared/wire/report.ts'
import type { Snapshot } from '@radslag/shared/wire/snapshot.ts'
import fc from 'fast-check'

/** Byte strings of one length, or of a range. */
export const byteString = (least: number, most = least): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((bytes) => new Uint8Array(bytes))

const u16 = fc.integer({ min: 0, max: 0xffff })
export const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
export const u64 = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
)
export const roomId = byteString(32).map(asRoomId)
const signPk = byteString(32).map(asSignPk)
const boxPk = byteString(32).map(asBoxPk)
const chainHash = byteString(32).map(asChainHash)
const keyBox = byteString(KEY_BOX_BYTES)
export const zeroRoom = asRoomId(new Uint8Array(32))
export const zeroKey = asSignPk(new Uint8Array(32))

/** Well-formed text of at most `most` UTF-8 bytes. */
const wellFormed = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength: Math.floor(most / 16) })

const until = { writeUntil: u64, readUntil: u64 }
const named = { sign: signPk, box: boxPk }
const invited = {
  ...named,
  ...until,
  role: fc.constantFrom(...ROLES),
  mainPerson: fc.boolean(),
  details: byteString(0, 300),
}
const policyChange: fc.Arbitrary<PolicyChange> = fc.record({
  subject: u16,
  ...until,
  maxJoins: u16,
  keyBox: fc.option(keyBox),
})

/** One arbitrary per control type, so that a test can visit every type. */
export const controls: {
  readonly [Type in Control['type']]: fc.Arbitrary<Extract<Control, { type: Type }>>
} = {
  grant: fc.record({ type: fc.constant('grant' as const), ...invited, keyBox }),
  link: fc.record({
    type: fc.constant('link' as const),
    ...invited,
    maxJoins: u16,
    keyBox: fc.option(keyBox),
  }),
  join: fc.record({ type: fc.constant('join' as const), ...named, link: u16, proof: byteString(64) }),
  approve: fc.record({ type: fc.constant('approve' as const), device: u16, keyBox }),
  name: fc.record({ type: fc.constant('name' as const), details: byteString(0, 300) }),
  rotate: fc.record({
    type: fc.constant('rotate' as const),
    epoch: u32,
    commitment: byteString(32),
    dropped: fc.array(u16, { maxLength: 5 }),
    keyBoxes: fc.array(keyBox, { maxLength: 4 }),
    wrap: fc.option(byteString(KEY_WRAP_BYTES)),
  }),
  leave: fc.constant({ type: 'leave' as const }),
  suspend: fc.record({ type: fc.constant('suspend' as const), subject: u16, lifted: fc.boolean() }),
  offer: fc.record({ type: fc.constant('offer' as const), ...named, keyBox }),
  accept: fc.constant({ type: 'accept' as const }),
  policy: fc.record({
    type: fc.constant('policy' as const),
    changes: fc.array(policyChange, { maxLength: 4 }),
  }),
  destroy: fc.constant({ type: 'destroy' as const }),
  cancel: fc.constant({ type: 'cancel' as const }),
}
export const control: fc.Arbitrary<Control> = fc.oneof(...Object.values<fc.Arbitrary<Control>>(controls))

const kind = fc.constantFrom(...(Object.keys(KIND) as KindName[]))

/** A record with random contents: its signature says nothing. */
export const logRecord: fc.Arbitrary<LogRecord> = kind.chain((one) =>
  fc.record({
    kind: fc.constant(one),
    roomId,
    epoch: u32,
    author: signPk,
    authorSeq: u64,
    authorPrev: byteString(32),
    seenSeq: u64,
    seenHead: byteString(32),
    nonce: isClear(one) ? fc.constant(new Uint8Array(24)) : byteString(24),
    body: one === 'receipt' ? fc.constant(new Uint8Array(0)) : byteString(0, 300),
    signature: byteString(64),
  }),
)

/** A compact form that is permitted for the kind. */
export const compactForm = (of: KindName): fc.Arbitrary<CompactForm> =>
  fc.record({ index: fc.option(u16), prev: isEphemeral(of) ? fc.constant(true) : fc.boolean() })

const text = wellFormed(4 * LIMITS.reportText)
export const report: fc.Arbitrary<Report> = fc.oneof(
  fc.record({
    type: fc.constant('status' as const),
    row: wellFormed(LIMITS.rowId),
    status: fc.constantFrom(...STATUSES),
    mark: fc.option(fc.integer({ min: 0, max: 10 })),
    text,
  }),
  fc.record({
    type: fc.constant('answer' as const),
    row: wellFormed(LIMITS.rowId),
    version: u64,
    yes: fc.boolean(),
    text,
  }),
)

export const signoff: fc.Arbitrary<Signoff> = fc.record({
  contentHash: byteString(32),
  statement: text,
  time: u64,
})

export const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  ctl: byteString(32),
  authors: fc.array(
    fc.tuple(u16, fc.record({ seq: u64, id: byteString(32).map(asRecordId), seenSeq: u64 })),
    { maxLength: 4 },
  ),
  stateVector: byteString(0, 40),
  contentHash: byteString(32),
  state: byteString(0, 200),
  title: wellFormed(LIMITS.detail),
})

const detail = wellFormed(LIMITS.detail)
export const details: fc.Arbitrary<Details> = fc.record({
  name: detail,
  relation: detail,
  roleWord: detail,
  languages: fc.array(wellFormed(LIMITS.detail), { maxLength: LIMITS.languages }),
})

const bytes = byteString(0, 120)
export const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({
    type: fc.constant('auth' as const),
    roomId,
    key: signPk,
    signature: byteString(64),
    mode: fc.constantFrom(...MODES),
    since: u64,
  }),
  fc.record({ type: fc.constant('append' as const), records: fc.array(bytes, { maxLength: 5 }) }),
  fc.constant({ type: 'hold' as const }),
  fc.constant({ type: 'release' as const }),
  fc.record({ type: fc.constant('ephemeral' as const), record: bytes }),
  fc.record({ type: fc.constant('range' as const), from: u64, to: u64 }),
)

const head = { count: u64, chain: chainHash }
const numbered = fc.array(fc.record({ n: u64, record: bytes }), { maxLength: 5 })
const delivered = fc.oneof(fc.record({ record: bytes }), fc.record({ own: u64 }))
export const relayFrame: fc.Arbitrary<RelayFrame> = fc.oneof(
  fc.record({ type: fc.constant('challenge' as const), challenge: byteString(32) }),
  fc.record({
    type: fc.constant('welcome' as const),
    ...head,
    snapshot: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER - 1 }),
  }),
  fc.record({
    type: fc.constant('deliver' as const),
    from: u64,
    items: fc.array(delivered, { maxLength: 5 }),
    chain: chainHash,
  }),
  fc.record({ type: fc.constant('skeleton' as const), items: numbered }),
  fc.record({ type: fc.constant('live' as const), ...head }),
  fc.record({ type: fc.constant('acked' as const), authorSeq: u64, n: u64, chain: chainHash }),
  fc.record({ type: fc.constant('refused' as const), authorSeq: u64, why: fc.constantFrom(...REFUSALS) }),
  fc.record({ type: fc.constant('held' as const), ...head }),
  fc.constant({ type: 'released' as const }),
  fc.record({ type: fc.constant('ephemeral' as const), record: bytes }),
  fc.record({ type: fc.constant('peer' as const), index: u16, here: fc.boolean(), session: byteString(32) }),
  fc.record({ type: fc.constant('beat' as const), ...head }),
  fc.record({ type: fc.constant('range' as const), items: numbered }),
)

/** Plain data of a decoded value, byte strings as hex: what two values are compared by. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
