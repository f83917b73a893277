/**
 * What the relay says of one record that a connection wants appended: the steps of Y2 in their order. Pure: what had to be
 * fetched from the store comes in as `Known`. Does not know batches, holds or frames.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { WireError } from '@radslag/shared/errors.ts'
import { NOTHING_BEFORE, type ChainHash, type SignPk } from '@radslag/shared/ids.ts'
import { Conviction, judge, type Judged } from '@radslag/shared/room/acceptance.ts'
import {
  accessAt,
  isTight,
  mayAppend,
  memberByKey,
  type Member,
  type Membership,
} from '@radslag/shared/room/members.ts'
import type { Refusal } from '@radslag/shared/wire/close-codes.ts'
import { decodeControl, type Control } from '@radslag/shared/wire/control.ts'
import {
  encodeCompact,
  expand,
  recordId,
  type CompactRecord,
  type LoggedKind,
} from '@radslag/shared/wire/record.ts'
import type { Draft } from './room-log.ts'
import type { Place, StoredRecord } from './store/store.ts'

/** Whose connection a record came on. */
export interface Sender {
  readonly key: SignPk
  /** Its member index; null before the room exists. */
  readonly member: number | null
}

/** What the store was asked before judging: places of records numbered earlier, and old chain values. */
export interface Known {
  /** By author and authorSeq, with the authorPrev each had. */
  readonly earlier: ReadonlyMap<string, Earlier>
  readonly chains: ReadonlyMap<number, ChainHash>
}

export interface Earlier {
  readonly place: Place
  readonly authorPrev: Bytes
}

export type Verdict =
  | { readonly type: 'numbered'; readonly judged: Judged; readonly stored: StoredRecord }
  | { readonly type: 'acked'; readonly place: Place }
  | { readonly type: 'refused'; readonly why: Refusal }

export const placeKey = (author: number, authorSeq: number): string => `${author}:${authorSeq}`

/** The member a compact record claims to be by, as far as the fold knows it. */
export function claimedAuthor(membership: Membership | null, compact: CompactRecord): Member | null {
  if (!membership) return null
  if (typeof compact.author === 'number') return membership.members[compact.author] ?? null
  return memberByKey(membership, compact.author)
}

/** Judges one record as the next of `draft`. `now` is unix milliseconds, `room` the quota in bytes. */
export function verdictOn(
  draft: Draft,
  compact: CompactRecord,
  sender: Sender,
  known: Known,
  { now, room }: { readonly now: number; readonly room: number },
): Verdict {
  const { membership } = draft.state
  const author = claimedAuthor(membership, compact)
  if (!isSenders(membership, author, compact, sender)) return refused('role')
  if (author && compact.authorSeq <= (draft.authorHead(author.index)?.seq ?? 0)) {
    return resent(draft, compact, author, known)
  }
  const why = membership && refusedByRole(membership, author, compact, sender, now)
  if (why) return refused(why)
  try {
    // Signatures of updates, reports and sign-offs are the clients' to verify; a badly signed snapshot would be served to newcomers.
    const unverified = compact.kind === 'update' || compact.kind === 'report' || compact.kind === 'signoff'
    return numbered(draft, judge(draft.state, compact, draft, unverified), room)
  } catch (error) {
    return refused(refusalOf(error, draft, author, compact))
  }
}

/** Y2: the author is the connection's key; a link's connection may append one `join` by a new key. */
function isSenders(
  membership: Membership | null,
  author: Member | null,
  compact: CompactRecord,
  sender: Sender,
): boolean {
  const key = author?.sign ?? compact.author
  if (typeof key === 'number') return false
  if (equal(key, sender.key)) return true
  const link = sender.member === null ? undefined : membership?.members[sender.member]
  return (
    link?.kind === 'link' && controlOf(compact)?.type === 'join' && (!author || author.person === link.index)
  )
}

/** Kind by role, clock and epoch, in this order. */
function refusedByRole(
  membership: Membership,
  author: Member | null,
  compact: CompactRecord,
  sender: Sender,
  now: number,
): Refusal | null {
  const control = compact.kind === 'control' ? controlOf(compact) : null
  if (compact.kind === 'control' && !control) return 'control'
  const joining = !author && control?.type === 'join'
  const acting = author ?? (sender.member === null ? undefined : membership.members[sender.member])
  if (!acting || (!joining && !mayAppend(membership, acting, compact.kind, control?.type))) return 'role'
  const access = accessAt(membership, acting, now / 1000)
  if (access === 'none' || (access === 'read' && control?.type !== 'leave')) return 'ended'
  const founding = membership.epoch === 0 && !control
  return founding || compact.epoch !== membership.epoch ? 'epoch' : null
}

/** (author, authorSeq) is known: the old answer for the same record, `conflict` for another one. */
function resent(draft: Draft, compact: CompactRecord, author: Member, known: Known): Verdict {
  const earlier = known.earlier.get(placeKey(author.index, compact.authorSeq))
  const record = expand(compact, {
    roomId: draft.state.roomId,
    author: author.sign,
    authorPrev: earlier?.authorPrev ?? NOTHING_BEFORE,
  })
  const same = earlier && equal(earlier.place.id, recordId(record))
  return same ? { type: 'acked', place: earlier.place } : refused('conflict')
}

function numbered(draft: Draft, judged: Judged, room: number): Verdict {
  const { record, next, id, author, quarantine } = judged
  if (quarantine) return refused(quarantine === 'epoch' ? 'epoch' : 'role')
  if (record.kind === 'snapshot' && record.seenSeq <= draft.state.snapshot) return refused('superseded')
  const stored: StoredRecord = {
    n: next.count - 1,
    kind: record.kind as LoggedKind,
    author,
    authorSeq: record.authorSeq,
    seenSeq: record.seenSeq,
    id,
    chain: next.chain,
    bytes: travelling(draft, judged, true),
  }
  if (draft.bytes + stored.bytes.length > room) return refused('room-full')
  return { type: 'numbered', judged, stored }
}

/** The compact form that readers get: authorPrev travels in stores and replays, live readers know it (R4). */
export function travelling(before: Pick<Draft, 'state'>, { record, author }: Judged, prev: boolean): Bytes {
  const known = before.state.membership !== null && author < before.state.membership.members.length
  return encodeCompact(record, { index: known ? author : null, prev })
}

function refusalOf(error: unknown, draft: Draft, author: Member | null, compact: CompactRecord): Refusal {
  if (error instanceof WireError) return 'control'
  if (!(error instanceof Conviction)) throw error
  const { code } = error
  if (code === 'author-sequence' || code === 'author-chain') return 'sequence'
  if (code === 'seen') return 'seen'
  if (code !== 'control') return 'role'
  return author && isTight(author) && compact.seenSeq + 1 !== draft.state.count ? 'stale' : 'control'
}

function controlOf(compact: CompactRecord): Control | null {
  if (compact.kind !== 'control') return null
  try {
    return decodeControl(compact.body)
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}

function refused(why: Refusal): Verdict {
  return { type: 'refused', why }
}
