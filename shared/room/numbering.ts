/**
 * Numbering keys and replacing members, and how the fold says no (M3). Knows no rule about who may do what; those are in
 * membership.ts.
 */
import { toHex } from '../bytes.ts'
import { isBoxKey } from '../crypto/sodium.ts'
import type { PublicKeys } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import type { Member, Membership } from './members.ts'

export type FoldCode =
  | 'not-tight'
  | 'wrong-epoch'
  | 'not-allowed'
  | 'unknown-subject'
  | 'key-known'
  /** Nothing can be sealed to it: one such key would make every later rotate fail. */
  | 'bad-key'
  | 'bad-proof'
  | 'bad-until'
  | 'bad-joins'
  | 'bad-boxes'
  | 'destroyed'
  | 'room-full'

/** Why the fold refuses a control record. The relay then never numbers it; one that is numbered convicts the relay. */
export class FoldRefusal extends Error {
  override readonly name = 'FoldRefusal'
  readonly code: FoldCode
  constructor(code: FoldCode) {
    super(code)
    this.code = code
  }
}

type MemberFacts = Pick<Member, 'kind' | 'role' | 'since'> & Partial<Member>

/** Numbers a key that is named for the first time (M3). */
export function addMember(membership: Membership, keys: PublicKeys, facts: MemberFacts): Membership {
  const key = toHex(keys.sign)
  if (membership.byKey.has(key)) refuse('key-known')
  const index = membership.members.length
  if (index >= LIMITS.keys) refuse('room-full')
  if (!isBoxKey(keys.box)) refuse('bad-key')
  return {
    ...membership,
    members: [...membership.members, newMember(index, keys, facts)],
    byKey: new Map(membership.byKey).set(key, index),
  }
}

/** A live member with nothing but what `facts` say. */
export function newMember(index: number, keys: PublicKeys, facts: MemberFacts): Member {
  return {
    index,
    sign: keys.sign,
    box: keys.box,
    person: index,
    mainPerson: false,
    writeUntil: 0,
    readUntil: 0,
    maxJoins: 0,
    joins: 0,
    knock: false,
    state: 'live',
    endedAt: null,
    endedBy: null,
    ...facts,
  }
}

/** The membership with one member replaced. */
export function change(membership: Membership, member: Member): Membership {
  return { ...membership, members: membership.members.with(member.index, member) }
}

/** Ends the fold of one control record. */
export function refuse(code: FoldCode): never {
  throw new FoldRefusal(code)
}
