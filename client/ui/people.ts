/** A person as the screens show one: a link or a key with all devices joined through it (protocol.md M3a). Plain data. */
import type { Role } from '@radslag/shared/wire/control.ts'
import type { PersonColour } from './Seat.tsx'

export type { Role }

/** `closing`: waits for this device to be online (V3); `draft`: written down, no link made yet. */
type PersonState = 'live' | 'closed' | 'closing' | 'suspended' | 'ended' | 'draft'

export interface Person {
  readonly id: number
  readonly name: string
  /** What they are to the family: “moster”. May be empty. */
  readonly relation: string
  /** Their role in words: “planvogter”. May be empty. */
  readonly roleWord: string
  /** Language codes, the first is their own. */
  readonly languages: readonly string[]
  readonly role: Role
  /** Unix seconds; 0 is no end. */
  readonly writeUntil: number
  /** Unix seconds; 0 is no end. */
  readonly readUntil: number
  readonly state: PersonState
  readonly opened: boolean
  readonly joins: number
  readonly maxJoins: number
  /** In the room right now. */
  readonly here: boolean
  readonly self: boolean
  readonly colour: PersonColour
  /** The link itself, only on a device that holds its seed. */
  readonly link?: string | undefined
}

/** People who can read now. */
export function readersOf(people: readonly Person[]): readonly Person[] {
  return people.filter((person) => person.state === 'live' || person.state === 'closing')
}

/** “moster og planvogter”-like parts, without repeats or blanks. */
export function wordsFor(person: Person): readonly string[] {
  const words = [person.relation, person.roleWord].map((word) => word.trim()).filter((word) => word !== '')
  return words.filter(
    (word, index) => words.findIndex((each) => each.toLowerCase() === word.toLowerCase()) === index,
  )
}

/** Groups people who may read equally long, in the order they first appear. Key: unix seconds, 0 is no end. */
export function byReadUntil(people: readonly Person[]): ReadonlyMap<number, readonly Person[]> {
  const groups = new Map<number, Person[]>()
  for (const person of people) {
    const group = groups.get(person.readUntil)
    if (group) group.push(person)
    else groups.set(person.readUntil, [person])
  }
  return groups
}
