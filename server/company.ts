/** Who sits in a room now, and what they tell each other past the log: arrivals, departures, ephemerals. Numbers nothing. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { accessAt, mayAppend, type Member, type Membership } from '@radslag/shared/room/members.ts'
import type { CloseName } from '@radslag/shared/wire/close-codes.ts'
import { encodeRelayFrame, type Head } from '@radslag/shared/wire/frame.ts'
import { isEphemeral, type CompactRecord } from '@radslag/shared/wire/record.ts'
import type { Seat } from './seat.ts'

export interface Company {
  readonly seats: ReadonlySet<Seat>
  enter(seat: Seat): void
  /** The seat has everything before `head`: tells it so, and who else is here. */
  goLive(seat: Seat, head: Head): void
  /** False when the seat had left before. */
  leave(seat: Seat): boolean
  /** A link's connection becomes the device that joined over it (N2). */
  become(seat: Seat, member: Member): void
  /** Tells the others that a seat came or went. */
  announce(seat: Seat, here: boolean): void
  /** Fans one ephemeral out to everyone else; dropped when its author may not send it (M7). */
  ephemeral(from: Seat, compact: CompactRecord, bytes: Bytes, membership: Membership, now: number): void
  beat(head: Head): void
  closeAll(why: CloseName): void
}

/** An empty room. */
export function createCompany(): Company {
  const seats = new Set<Seat>()

  function toOthers(seat: Seat, frame: Bytes): void {
    for (const other of seats) if (other !== seat && isPresent(other)) other.outbound.send(frame)
  }
  function announce(seat: Seat, here: boolean): void {
    if (seat.whole && seat.member !== null) toOthers(seat, peerFrame(seat.member, seat, here))
  }

  return {
    seats,
    announce,
    enter: (seat) => void seats.add(seat),
    goLive(seat, head) {
      seat.live = true
      seat.outbound.send({ type: 'live', ...head })
      if (!seat.whole) return
      for (const other of seats) {
        if (other === seat || !isPresent(other) || other.member === null) continue
        seat.outbound.send(peerFrame(other.member, other, true))
      }
      announce(seat, true)
    },
    leave(seat) {
      if (!seats.delete(seat)) return false
      if (seat.live) announce(seat, false)
      return true
    },
    become(seat, member) {
      announce(seat, false)
      seat.key = member.sign
      seat.member = member.index
      announce(seat, true)
    },
    ephemeral(from, compact, bytes, membership, now) {
      const member = from.member === null ? undefined : membership.members[from.member]
      if (!member || !from.whole || !maySend(membership, member, compact, now)) return
      from.session = compact.authorPrev?.slice() ?? from.session
      toOthers(from, encodeRelayFrame({ type: 'ephemeral', record: bytes }))
    },
    beat(head) {
      const frame = encodeRelayFrame({ type: 'beat', ...head })
      for (const seat of seats) if (seat.live) seat.outbound.send(frame)
    },
    closeAll(why) {
      for (const seat of seats) seat.outbound.close(why)
    },
  }
}

function maySend(membership: Membership, member: Member, compact: CompactRecord, now: number): boolean {
  return (
    isEphemeral(compact.kind) &&
    compact.author === member.index &&
    mayAppend(membership, member, compact.kind) &&
    accessAt(membership, member, now / 1000) === 'write'
  )
}

function isPresent(seat: Seat): boolean {
  return seat.live && seat.whole
}

function peerFrame(index: number, { session }: Seat, here: boolean): Bytes {
  return encodeRelayFrame({ type: 'peer', index, here, session })
}
