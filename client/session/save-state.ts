/** Works out where the last own words are, from what is proven (D2). A pure function: knows no clock and no connection. */
import type { Membership } from '@radslag/shared/room/members.ts'
import type { SenderStatus } from './sender.ts'
import type { Person, SaveState } from './status.ts'
import type { Witness } from './witnesses.ts'

export interface SaveFacts {
  readonly sender: SenderStatus
  readonly paused: boolean
  readonly live: boolean
  /** The relay was tried and did not answer; before that, words are on this device and on their way. */
  readonly tried: boolean
  /** Since when there is no verified connection, unix milliseconds. */
  readonly offlineSince: number
  readonly membership: Membership | null
  readonly people: readonly Person[]
  readonly seen: ReadonlyMap<number, boolean>
  readonly witness: (index: number) => Witness | undefined
  /** Position that others must have verified: the last own record, or where this device came in. */
  readonly target: number
  /** When the relay acknowledged it. */
  readonly at: number
}

/** The strongest thing that is proven now. */
export function saveStateOf(facts: SaveFacts): SaveState {
  if (facts.paused) return { kind: 'paused' }
  const { sender } = facts
  if (sender.unsaved > 0) return { kind: 'writing' }
  if (!facts.live && !facts.tried) return { kind: 'device' }
  if (!facts.live) return { kind: 'offline', waiting: sender.waiting, since: facts.offlineSince }
  if (sender.waiting > 0) return { kind: 'device' }
  return witnessed(facts)
}

/** "k of m": persons connected or dropped since this meeting was opened; who only reads is counted apart. */
function witnessed(facts: SaveFacts): SaveState {
  const { membership, people } = facts
  if (!membership) return { kind: 'relay', at: facts.at }
  const met = people.filter((person) => person.self || wasHere(facts, membership, person.id))
  const counted = met.filter((person) => person.self || person.role !== 'viewer')
  const readers = met.length - counted.length
  const missing: Person[] = []
  let at = facts.at
  for (const person of counted) {
    if (person.self) continue
    const witness = latestOf(facts, membership, person.id)
    if (!witness || witness.seenSeq < facts.target) missing.push(person)
    else at = Math.max(at, witness.at)
  }
  if (counted.length < 2) return { kind: 'relay', at: facts.at }
  const of = counted.length
  if (missing.length === 0) return { kind: 'all', of, readers, at }
  const names = missing.map((person) => person.name)
  const gone = missing.every((person) => !person.here)
  return { kind: 'present', have: of - missing.length, of, missing: names, gone, readers, at }
}

function wasHere(facts: SaveFacts, membership: Membership, person: number): boolean {
  return membership.members.some((member) => member.person === person && facts.seen.has(member.index))
}

function latestOf(facts: SaveFacts, membership: Membership, person: number): Witness | undefined {
  return membership.members
    .filter((member) => member.person === person)
    .map((member) => facts.witness(member.index))
    .reduce((best, one) => (one && (!best || one.seenSeq > best.seenSeq) ? one : best), undefined)
}
