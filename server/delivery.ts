/**
 * Sends a batch that has just become durable to everyone who is live, in one frame each, and closes those it ends (V4).
 * Knows seats and frames; does not number anything.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { memberByKey, type Membership } from '@radslag/shared/room/members.ts'
import { encodeRelayFrame, type Delivered } from '@radslag/shared/wire/frame.ts'
import { standingOf, type Standing } from './admission.ts'
import type { Seat } from './seat.ts'
import type { StoredRecord } from './store/store.ts'

/** One record of a batch. */
export interface Numbered {
  readonly stored: StoredRecord
  /** As live readers get it. */
  readonly live: Bytes
  /** Whose connection it came on. */
  readonly from: Seat | null
}

export interface Batch {
  readonly items: readonly Numbered[]
  /** The fold after the batch. */
  readonly membership: Membership
  readonly count: number
  readonly now: number
}

/** Delivers `batch` to `seats`; with no items it only closes those whose time has passed. */
export function deliver(batch: Batch, seats: Iterable<Seat>): void {
  const authors = new Set(batch.items.map(({ from }) => from))
  let common: Bytes | null = null
  for (const seat of seats) {
    const standing = standingNow(batch, seat)
    if (!seat.live) endReplay(seat, standing)
    else if (!seat.whole) toWaiting(batch, seat, standing)
    else if (standing.type !== 'whole' || authors.has(seat)) toWhole(batch, seat, standing)
    else if (batch.items.length > 0) seat.outbound.send((common ??= frameFor(batch.items, null)))
  }
}

/** Where a seat stands after the batch. Also gives the creator of a room its member index. */
function standingNow({ membership, count, now }: Batch, seat: Seat): Standing {
  seat.member ??= memberByKey(membership, seat.key)?.index ?? null
  const member = seat.member === null ? undefined : membership.members[seat.member]
  return member
    ? standingOf(membership, member, count, now)
    : { type: 'out', why: 'unauthorised', until: -1, farewell: -1 }
}

/** A seat still in replay comes back if it stands otherwise now, and then gets what it is due. */
function endReplay(seat: Seat, standing: Standing): void {
  if (standing.type !== (seat.whole ? 'whole' : 'control')) seat.outbound.close('restarting')
}

function toWhole({ items, membership }: Batch, seat: Seat, standing: Standing): void {
  const due = standing.type === 'out' ? items.filter(({ stored }) => stored.n <= standing.until) : items
  if (due.length > 0) seat.outbound.send(frameFor(due, seat))
  if (standing.type === 'out') seat.outbound.close(standing.why)
  else if (standing.type === 'control')
    seat.outbound.close(membership.destroyed === null ? 'restarting' : 'destroyed')
}

/** A seat that waits gets control records, and its own acknowledged; when it need not wait any longer it comes back. */
function toWaiting({ items }: Batch, seat: Seat, standing: Standing): void {
  const until = standing.type === 'out' ? standing.until : Infinity
  const due = items.filter(({ stored }) => stored.kind === 'control' && stored.n <= until)
  if (due.length > 0) {
    const skeleton = due.map(({ stored: { n, bytes } }) => ({ n, record: bytes }))
    seat.outbound.send({ type: 'skeleton', items: skeleton })
  }
  for (const { stored, from } of due) if (from === seat) seat.outbound.send({ type: 'acked', ...stored })
  if (standing.type === 'out') seat.outbound.close(standing.why)
  else if (standing.type === 'whole') seat.outbound.close('restarting')
}

/** A deliver frame; the records that `own` sent itself are acknowledged in their place. */
function frameFor(items: readonly Numbered[], own: Seat | null): Bytes {
  const delivered = items.map(({ stored, live, from }): Delivered =>
    own && from === own ? { own: stored.authorSeq } : { record: live },
  )
  const { chain } = items.at(-1)!.stored
  return encodeRelayFrame({ type: 'deliver', from: items[0]!.stored.n, items: delivered, chain })
}
