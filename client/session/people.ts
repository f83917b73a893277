/** The members of a room as persons: a link or grant with the devices joined through it (M3a). Makes plain data; keeps nothing. */
import { LIMITS } from '@radslag/shared/limits.ts'
import { RECOVERY, stateOf, type Member, type Membership } from '@radslag/shared/room/members.ts'
import type { Role } from '@radslag/shared/wire/control.ts'
import { plainLine } from '../agreement/plain-line.ts'
import type { Names } from './names.ts'
import type { Person, PersonState } from './status.ts'

export interface PeopleFacts {
  readonly membership: Membership
  readonly names: Names
  /** Own member index, or null. */
  readonly self: number | null
  /** Member index → connected now. */
  readonly seen: ReadonlyMap<number, boolean>
  /** Links about to be closed, not yet confirmed by the log. */
  readonly closing: ReadonlySet<number>
  /** Unix milliseconds. */
  readonly now: number
}

/** Every person who may or might read, in the order they were named. */
export function peopleOf(facts: PeopleFacts): Person[] {
  const { membership } = facts
  const persons = membership.members.filter(
    (member) => member.person === member.index && member.index !== RECOVERY && member.kind !== 'offer',
  )
  return persons.map((person) => personOf(person, facts))
}

/** The name a member goes by: its own `name` record, else what its link or grant was given (M3a). */
export function nameOf(membership: Membership, names: Names, index: number): string {
  const member = membership.members[index]
  if (!member) return ''
  return plainLine(names.of(index)?.name ?? names.of(member.person)?.name ?? '')
}

function personOf(person: Member, facts: PeopleFacts): Person {
  const { membership, names, seen, self } = facts
  const own = membership.members.filter((member) => member.person === person.index)
  const given = names.of(person.index)
  const isSelf = own.some((member) => member.index === self)
  const chosen = own.map((member) => names.of(member.index)).findLast((details) => details !== null)
  return {
    id: person.index,
    name: shownName(plainLine(chosen?.name ?? ''), plainLine(given?.name ?? '')),
    relation: plainLine(given?.relation ?? ''),
    roleWord: plainLine(given?.roleWord ?? ''),
    languages: chosen?.languages ?? given?.languages ?? [],
    role: roleOf(own, person),
    mainPerson: person.mainPerson,
    writeUntil: person.writeUntil,
    readUntil: person.readUntil,
    state: personState(person, facts),
    opened: own.some((member) => member.kind !== 'link' || seen.has(member.index)),
    joins: person.joins,
    maxJoins: person.maxJoins,
    here: isSelf || own.some((member) => seen.get(member.index) === true),
    self: isSelf,
  }
}

/** M3a: an own name goes first, and the one on the invitation beside it where they differ: nobody slips into another's name. */
function shownName(chosen: string, given: string): string {
  if (chosen === '' || given === '' || chosen === given) return chosen || given
  return `${chosen} (${given})`
}

/** The highest role among a person's keys: a handover promotes one device. */
function roleOf(own: readonly Member[], person: Member): Role {
  const admin =
    own.find((member) => member.role === 'owner') ?? own.find((member) => member.role === 'coordinator')
  const { role } = admin ?? person
  return role === 'recovery' ? 'viewer' : role
}

function personState(person: Member, { membership, closing, now }: PeopleFacts): PersonState {
  const state = stateOf(membership, person)
  if (state === 'dropped' || state === 'left') return 'closed'
  if (closing.has(person.index)) return 'closing'
  if (state === 'suspended') return 'suspended'
  return hasEnded(person, now) ? 'ended' : 'live'
}

/** M3: readUntil has passed on this device's clock. */
function hasEnded(person: Member, now: number): boolean {
  return person.readUntil !== 0 && now > person.readUntil * 1000
}

/** Persons whose time is up beyond doubt: an admin's device rotates them out when next opened (M3). */
export function overdue(membership: Membership, now: number): number[] {
  return membership.members
    .filter((member) => member.person === member.index && member.state === 'live')
    .filter((member) => hasEnded(member, now - LIMITS.expirySlack))
    .map((member) => member.index)
}
