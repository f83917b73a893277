/**
 * What a log accepts next (A1–A3, A7, A9, R5): the state of one log between two records, and the judgement over a record at
 * the next position. Relay and client share it. Does not open bodies and does not read Yjs; those rules live in the client.
 */
import { equal, isZero } from '../bytes.ts'
import { SealError, WireError } from '../errors.ts'
import { NOTHING_BEFORE, type ChainHash, type RecordId, type RoomId, type SignPk } from '../ids.ts'
import { decodeControl, type Control } from '../wire/control.ts'
import { openGenesisBody } from '../wire/genesis.ts'
import {
  expand,
  isEphemeral,
  recordId,
  verifyRecord,
  type CompactRecord,
  type LogRecord,
} from '../wire/record.ts'
import type { AuthorHead } from '../wire/snapshot.ts'
import { chainStart, ctlStart, isSkeleton, nextChain, nextCtl } from './chain.ts'
import { mayAppend, memberByKey, OWNER, type Membership } from './members.ts'
import { applyControl, foundRoom } from './membership.ts'
import { FoldRefusal } from './numbering.ts'

/** A log between two records. Immutable but for the heads of authors, which the caller keeps in a map. */
export interface LogState {
  readonly roomId: RoomId
  /** Records so far; the next one gets this number. */
  readonly count: number
  readonly chain: ChainHash
  readonly ctl: ChainHash
  /** `null` before record 0. */
  readonly membership: Membership | null
  /** N of the newest snapshot, -1 without (S1). */
  readonly snapshot: number
}

/** Why a numbered record changes nothing (A8). None of these needs a lying relay except where said. */
export type Quarantine = 'signature' | 'role' | 'epoch'

/**
 * What only a lying or broken relay can send (A7, D1, R5): the client stops before it and keeps it as evidence.
 * `code` says which promise was broken.
 */
export class Conviction extends Error {
  override readonly name = 'Conviction'
  readonly code: ConvictionCode
  readonly n: number
  constructor(code: ConvictionCode, n: number) {
    super(`${code} at ${n}`)
    this.code = code
    this.n = n
  }
}
export type ConvictionCode =
  | 'genesis'
  | 'unknown-author'
  | 'author-sequence'
  | 'author-chain'
  | 'seen'
  | 'control'
  | 'chain'
  | 'gap'
  | 'ephemeral-numbered'
  | 'rollback'
  | 'fork'
  | 'snapshot'

export interface Judged {
  readonly next: LogState
  readonly record: LogRecord
  readonly id: RecordId
  /** Member index of the author. */
  readonly author: number
  readonly head: AuthorHead
  readonly control: Control | null
  /** `null` when A1–A3 accept the record; it may still fail A4–A6. */
  readonly quarantine: Quarantine | null
}

/** What the judge asks of whoever holds the log. */
export interface Held {
  /** Head of an author, if it has written. */
  authorHead(index: number): AuthorHead | undefined
  /** C_n for a position; `null` when this holder does not have it (A7). */
  chainAt(n: number): Uint8Array | null
}

/** The log of a room before its first record. */
export function emptyLog(roomId: RoomId): LogState {
  return {
    roomId,
    count: 0,
    chain: chainStart(roomId),
    ctl: ctlStart(roomId),
    membership: null,
    snapshot: -1,
  }
}

/**
 * Judges the record at position `state.count`. `trusted` skips the signatures of records this very device has verified before.
 * Throws `Conviction`, and `WireError` with an unknown version or kind for records newer than this program (P2).
 */
export function judge(state: LogState, compact: CompactRecord, held: Held, trusted = false): Judged {
  const n = state.count
  if (isEphemeral(compact.kind)) throw new Conviction('ephemeral-numbered', n)
  const author = authorOf(state, compact)
  const before = author.index === null ? undefined : held.authorHead(author.index)
  const record = expand(compact, {
    roomId: state.roomId,
    author: author.key,
    authorPrev: before?.id ?? NOTHING_BEFORE,
  })
  checkPlace(state, record, before, held)
  const id = recordId(record)
  const signed = isSigned(record, id, trusted)
  const { membership, control } = fold(state, record, signed)
  const index = author.index ?? memberByKey(membership, author.key)?.index
  if (index === undefined) throw new Conviction('unknown-author', n)
  const quarantine = quarantineOf(state, record, index, signed)
  return {
    next: {
      roomId: state.roomId,
      count: n + 1,
      chain: nextChain(state.chain, n, id),
      ctl: isSkeleton(record.kind) ? nextCtl(state.ctl, n, id) : state.ctl,
      membership,
      snapshot:
        quarantine || record.kind !== 'snapshot' ? state.snapshot : Math.max(state.snapshot, record.seenSeq),
    },
    record,
    id,
    author: index,
    head: { seq: record.authorSeq, id, seenSeq: record.seenSeq },
    control,
    quarantine,
  }
}

export type JudgedSkeleton = Pick<Judged, 'next' | 'record' | 'id' | 'author' | 'control' | 'quarantine'>

/**
 * Judges a control, report or sign-off record out of a skeleton, or the snapshot that ends it: its place in C is unknown, L and
 * the fold are checked (S2).
 * `n` is its own number. The author's head is not known here, so authorPrev must travel.
 */
export function judgeSkeleton(
  state: LogState,
  n: number,
  compact: CompactRecord,
  trusted = false,
): JudgedSkeleton {
  const skeleton = isSkeleton(compact.kind)
  if (n < state.count || !(skeleton || compact.kind === 'snapshot')) throw new Conviction('gap', n)
  const here = { ...state, count: n }
  const author = authorOf(here, compact)
  const record = expand(compact, { roomId: state.roomId, author: author.key, authorPrev: NOTHING_BEFORE })
  if (n > 0 && record.seenSeq >= n) throw new Conviction('seen', n)
  const id = recordId(record)
  const signed = isSigned(record, id, trusted)
  const { membership, control } = fold(here, record, signed)
  const index = author.index ?? memberByKey(membership, author.key)?.index
  if (index === undefined) throw new Conviction('unknown-author', n)
  const next = { ...state, count: n + 1, ctl: skeleton ? nextCtl(state.ctl, n, id) : state.ctl, membership }
  return { next, record, id, author: index, control, quarantine: quarantineOf(here, record, index, signed) }
}

function authorOf(state: LogState, compact: CompactRecord): { index: number | null; key: SignPk } {
  const { author } = compact
  if (typeof author !== 'number') {
    const known = state.membership && memberByKey(state.membership, author)
    return { index: known?.index ?? null, key: author }
  }
  const member = state.membership?.members[author]
  if (!member) throw new Conviction('unknown-author', state.count)
  return { index: member.index, key: member.sign }
}

/** A3. A trusted record was verified before by whoever kept it: a signature that failed then is kept as zeros. */
function isSigned(record: LogRecord, id: RecordId, trusted: boolean): boolean {
  return trusted ? !isZero(record.signature) : verifyRecord(record, id)
}

/** A2 and A7: the author's own chain, and what the author had seen. */
function checkPlace(state: LogState, record: LogRecord, before: AuthorHead | undefined, held: Held): void {
  const n = state.count
  if (record.authorSeq !== (before?.seq ?? 0) + 1) throw new Conviction('author-sequence', n)
  if (!equal(record.authorPrev, before?.id ?? NOTHING_BEFORE)) throw new Conviction('author-chain', n)
  if (n === 0) {
    if (record.seenSeq !== 0 || !isZero(record.seenHead)) throw new Conviction('seen', n)
    return
  }
  if (record.seenSeq >= n || record.seenSeq < (before?.seenSeq ?? 0)) throw new Conviction('seen', n)
  const chain = held.chainAt(record.seenSeq)
  if (chain && !equal(chain, record.seenHead)) throw new Conviction('seen', n)
}

function fold(
  state: LogState,
  record: LogRecord,
  signed: boolean,
): { membership: Membership; control: Control | null } {
  const n = state.count
  if (state.membership === null) return { membership: found(state, record, signed), control: null }
  if (record.kind === 'genesis') throw new Conviction('genesis', n)
  if (record.kind !== 'control') return { membership: state.membership, control: null }
  if (!signed) throw new Conviction('control', n)
  try {
    const control = decodeControl(record.body)
    const membership = applyControl(state.membership, control, {
      n,
      seenSeq: record.seenSeq,
      epoch: record.epoch,
      author: record.author,
    })
    return { membership, control }
  } catch (error) {
    if (error instanceof FoldRefusal || isMalformed(error)) throw new Conviction('control', n)
    throw error
  }
}

function found(state: LogState, record: LogRecord, signed: boolean): Membership {
  const first = state.count === 0 && record.epoch === 0
  if (record.kind !== 'genesis' || !first || !signed) throw new Conviction('genesis', state.count)
  try {
    const membership = foundRoom(state.roomId, openGenesisBody(record.body))
    if (!membership || memberByKey(membership, record.author)?.index !== OWNER)
      throw new Conviction('genesis', state.count)
    return membership
  } catch (error) {
    if (error instanceof SealError || isMalformed(error)) throw new Conviction('genesis', state.count)
    throw error
  }
}

const NEWER: ReadonlySet<string> = new Set(['unknown-version', 'unknown-kind', 'unknown-flag'])

/** P2: what is unknown comes from a newer program; anything else wrong with a clear body is the relay's fault (Y2). */
function isMalformed(error: unknown): boolean {
  return error instanceof WireError && !NEWER.has(error.code)
}

/** A1 and A3 for sealed kinds. Control records that fail never get this far. */
function quarantineOf(
  state: LogState,
  record: LogRecord,
  author: number,
  signed: boolean,
): Quarantine | null {
  if (!state.membership || record.kind === 'control' || record.kind === 'genesis') return null
  const member = state.membership.members[author]
  if (!member || !mayAppend(state.membership, member, record.kind)) return 'role'
  if (record.epoch !== state.membership.epoch) return 'epoch'
  if (record.kind === 'snapshot' && record.seenSeq < state.membership.epochSince) return 'epoch'
  return signed ? null : 'signature'
}
