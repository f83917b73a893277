/** What a key gets when it connects, and when the log changes under it (Y1, M3, N2, N3, V4, Y5). Pure; sends nothing. */
import type { CloseName } from '@radslag/shared/wire/close-codes.ts'
import {
  accessAt,
  isUsedUp,
  personOf,
  RECOVERY,
  stateOf,
  type Member,
  type Membership,
} from '@radslag/shared/room/members.ts'

export type Standing =
  /** Reads the whole log and appends what its role allows. */
  | { readonly type: 'whole' }
  /** Reads control records only: it waits for approval, may accept an offer, or may cancel a destroy. */
  | { readonly type: 'control' }
  /** Refused. `until`: the last record a connected key is still given; `farewell`: the last control record one that returns is. */
  | { readonly type: 'out'; readonly why: CloseName; readonly until: number; readonly farewell: number }

const NONE = -1
const WHOLE: Standing = { type: 'whole' }
const CONTROL: Standing = { type: 'control' }

/** Where a member stands at `now` (unix milliseconds) in a room with `count` records. */
export function standingOf(membership: Membership, member: Member, count: number, now: number): Standing {
  const state = stateOf(membership, member)
  if (state === 'dropped' || state === 'left') {
    const end = member.endedAt ?? NONE
    return { type: 'out', why: 'dropped', until: end, farewell: end }
  }
  if (membership.destroyed !== null) {
    const mayCancel = member.index === membership.owner || member.index === RECOVERY
    return mayCancel ? CONTROL : out('destroyed', membership.destroyed)
  }
  if (state === 'suspended') {
    return out('suspended', member.endedAt ?? personOf(membership, member).endedAt ?? NONE)
  }
  if (accessAt(membership, member, now / 1000) === 'none') {
    return { type: 'out', why: 'ended', until: NONE, farewell: count - 1 }
  }
  if (isUsedUp(member)) return out('usedUp', NONE)
  const waits = state !== 'live' || (member.kind === 'link' && member.knock)
  return waits ? CONTROL : WHOLE
}

function out(why: CloseName, until: number): Standing {
  return { type: 'out', why, until, farewell: NONE }
}
