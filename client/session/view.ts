/** One view of a room for screens, out of its parts. Makes plain data; keeps nothing. */
import { accessAt, mayAppend, type Member, type Membership } from '@radslag/shared/room/members.ts'
import { copyCode } from '@radslag/shared/room/words.ts'
import { plainLine } from '../agreement/plain-line.ts'
import { courseTitle } from '../agreement/roots.ts'
import type { Halting } from './halting.ts'
import type { Intake } from './intake.ts'
import { nameOf, peopleOf } from './people.ts'
import type { Presence } from './presence.ts'
import { saveStateOf } from './save-state.ts'
import type { Sender } from './sender.ts'
import type { Shadow } from './shadow.ts'
import type { Halt, RoomView } from './status.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface ViewParts {
  readonly log: VerifiedLog
  readonly shadow: Shadow
  readonly sender: Sender
  readonly presence: Presence
  readonly intake: Intake
  readonly halting: Halting
}

export interface ViewFacts {
  readonly live: boolean
  readonly verified: boolean
  /** The relay was tried and did not answer. */
  readonly tried: boolean
  readonly offlineSince: number
  readonly closing: ReadonlySet<number>
  /** Position that others must have verified for "saved with": the last own record, or where this device came in. */
  readonly target: number
  /** When the relay acknowledged it. */
  readonly ackedAt: number
  /** Unix milliseconds. */
  readonly now: number
}

/** Everything screens may know, worked out anew at every call. */
export function viewOf(parts: ViewParts, facts: ViewFacts): RoomView {
  const { log, presence, halting, sender, intake } = parts
  const membership = log.membership()
  const self = log.self()
  const seen = presence.seen()
  const sending = sender.status()
  const { now, closing, live, offlineSince, target, ackedAt } = facts
  const people = membership
    ? peopleOf({ membership, names: log.names, self: self?.index ?? null, seen, closing, now })
    : []
  const halt = halting.halted()
  const base = intake.base()
  const { count, chain } = log.state()
  return {
    title: plainLine(courseTitle(parts.shadow.doc)),
    relay: live ? 'live' : facts.verified || facts.tried ? 'offline' : 'connecting',
    verified: facts.verified,
    save: saveStateOf({
      sender: sending,
      paused: halt !== null,
      live,
      tried: facts.tried || facts.verified,
      offlineSince,
      membership,
      people,
      seen,
      witness: presence.witness,
      target,
      at: ackedAt,
    }),
    self: selfOf(self, membership, halt, now),
    people,
    vouchedBy:
      base?.vouched && membership && base.signer !== self?.index
        ? nameOf(membership, log.names, base.signer)
        : null,
    quarantined: intake.quarantined(),
    kept: sending.kept,
    halt,
    trouble: halting.trouble(),
    count,
    copyCode: copyCode(chain),
  }
}

function selfOf(
  member: Member | null,
  membership: Membership | null,
  halt: Halt | null,
  now: number,
): RoomView['self'] {
  if (!member || !membership || member.role === 'recovery') return null
  const mayWrite =
    halt === null &&
    mayAppend(membership, member, 'update') &&
    accessAt(membership, member, now / 1000) === 'write'
  return { index: member.index, person: member.person, role: member.role, mayWrite }
}
