/**
 * Random rooms that obey the rules: a model draws steps, picks who may take them and whom they may concern, and appends real
 * records. Its own view of who may do what is written apart from the fold, on purpose.
 */
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { stateOf, type Member } from '@radslag/shared/room/members.ts'
import fc from 'fast-check'
import { createTestRoom, type SealedKind, type TestRoom } from './test-room.ts'

const STEPS = [
  'update',
  'update',
  'update',
  'report',
  'signoff',
  'snapshot',
  'name',
  'grant',
  'coordinator',
  'link',
  'knock-link',
  'join',
  'join',
  'approve',
  'rotate',
  'drop',
  'leave',
  'suspend',
  'lift',
  'offer-new',
  'offer-known',
  'accept',
  'policy',
  'destroy',
] as const

interface Step {
  readonly type: (typeof STEPS)[number]
  /** Picks the author, the subject and how far behind the author is. */
  readonly author: number
  readonly subject: number
  readonly lag: number
}

const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(...STEPS),
  author: fc.nat(1000),
  subject: fc.nat(1000),
  lag: fc.nat(6),
})

/** A room after up to `steps` random steps, each valid or left out. */
export const randomRoom = (steps: number): fc.Arbitrary<TestRoom> =>
  fc.array(step, { minLength: Math.floor(steps / 2), maxLength: steps }).map((drawn) => {
    const room = createTestRoom()
    for (const one of drawn) take(room, one)
    return room
  })

/** Members that `test` allows, the n-th of them round about. */
function pick(room: TestRoom, n: number, test: (member: Member) => boolean): Member | undefined {
  const found = room.membership().members.filter(test)
  return found[n % Math.max(1, found.length)]
}

const below = (one: Member) => !['owner', 'coordinator', 'recovery'].includes(one.role)

const editing = (one: Member) => ['owner', 'coordinator', 'editor'].includes(one.role)
const reporting = (one: Member) => one.role !== 'viewer'

function take(room: TestRoom, { type, author, subject, lag }: Step): void {
  const membership = room.membership()
  const live = (one: Member) =>
    stateOf(membership, one) === 'live' && one.kind !== 'link' && one.role !== 'recovery'
  const admin = (one: Member) => live(one) && (one.role === 'owner' || one.role === 'coordinator')
  const keysOf = (one: Member | undefined) => (one === undefined ? undefined : room.keysOf.get(one.index))
  const an = (test: (one: Member) => boolean) => keysOf(pick(room, author, test))
  const the = (test: (one: Member) => boolean) => pick(room, subject, test)
  const lateness = (keys: MemberKeys, tight: boolean) => {
    const least = room.read().heads.get(room.indexOf(keys) ?? -1)?.seenSeq ?? 0
    return tight ? {} : { seen: Math.max(least, room.log.length - 1 - lag) }
  }

  const write = (kind: SealedKind, test: (one: Member) => boolean) => {
    const keys = an((one) => live(one) && test(one))
    if (!keys) return
    // A snapshot stands in the epoch current at N, and N only grows.
    const { seen = room.log.length - 1 } = lateness(keys, false)
    room.append(keys, {
      what: kind,
      seen: kind === 'snapshot' ? Math.max(seen, membership.epochSince) : seen,
    })
  }
  const boss = an(admin)!

  switch (type) {
    case 'update':
    case 'snapshot':
      return write(type, editing)
    case 'report':
    case 'signoff':
      return write(type, reporting)
    case 'name': {
      const keys = an((one) => live(one) && reporting(one))!
      room.append(keys, {
        what: { type, details: new Uint8Array(3) },
        ...lateness(keys, room.member(keys).role !== 'editor' && room.member(keys).role !== 'reporter'),
      })
      return
    }
    case 'grant':
      room.invite(boss, 'grant', (['editor', 'reporter', 'viewer'] as const)[subject % 3]!, {
        mainPerson: lag > 3,
      })
      return
    case 'coordinator':
      room.invite(keysOf(membership.members[membership.owner])!, 'grant', 'coordinator')
      return
    case 'link':
      room.invite(boss, 'link', (['editor', 'reporter', 'viewer'] as const)[subject % 3]!, {
        mainPerson: lag > 3,
      })
      return
    case 'knock-link':
      room.invite(boss, 'link', (['editor', 'viewer'] as const)[subject % 2]!, { keyBox: null, maxJoins: 1 })
      return
    case 'join': {
      const link = the((one) => one.kind === 'link' && one.state === 'live' && one.joins < one.maxJoins)
      if (link) room.join(keysOf(link)!)
      return
    }
    case 'approve': {
      const waiting = the(
        (one) => one.state === 'knocking' && membership.members[one.person]!.state === 'live',
      )
      if (waiting) room.append(boss, { what: { type, device: waiting.index, keyBox: room.box(waiting) } })
      return
    }
    case 'rotate':
      room.append(boss, { what: room.rotation() })
      return
    case 'drop': {
      const one = the((member) => below(member) && member.state !== 'dropped')
      if (one) room.append(boss, { what: room.rotation([one.index]) })
      return
    }
    case 'leave': {
      const keys = an((one) =>
        one.kind === 'link' ? one.state === 'live' : live(one) && one.role !== 'owner',
      )
      if (keys)
        room.append(keys, { what: { type }, ...lateness(keys, room.member(keys).role === 'coordinator') })
      return
    }
    case 'suspend': {
      const one = the((member) => below(member) && member.state === 'live' && member.kind !== 'owner')
      const by = an(
        (member) => live(member) && (admin(member) || membership.members[member.person]!.mainPerson),
      )!
      if (one)
        room.append(by, {
          what: { type, subject: one.index, lifted: false },
          ...lateness(by, admin(room.member(by))),
        })
      return
    }
    case 'lift': {
      const one = the((member) => member.state === 'suspended')
      if (one) room.append(boss, { what: { type: 'suspend', subject: one.index, lifted: true } })
      return
    }
    case 'offer-new':
      room.offer(lag > 3 ? room.recovery : keysOf(membership.members[membership.owner])!)
      return
    case 'offer-known': {
      const to = the((one) => live(one) && one.role !== 'owner' && one.role !== 'viewer')
      if (to) room.offer(keysOf(membership.members[membership.owner])!, keysOf(to))
      return
    }
    case 'accept': {
      const named = membership.offer === null ? undefined : membership.members[membership.offer]!
      if (named && (named.state === 'offered' || live(named))) room.append(keysOf(named)!, { what: { type } })
      return
    }
    case 'policy': {
      const one = the(
        (member) => below(member) && member.person === member.index && member.state !== 'dropped',
      )
      if (!one) return
      const maxJoins = one.kind === 'link' && one.maxJoins > 0 ? Math.min(100, one.joins + 1 + (lag % 3)) : 0
      const change = {
        subject: one.index,
        writeUntil: subject,
        readUntil: 2000,
        maxJoins,
        keyBox: room.box(one),
      }
      room.append(boss, { what: { type, changes: [change] } })
      return
    }
    case 'destroy': {
      const by = keysOf(membership.members[membership.owner])!
      room.append(by, { what: { type } })
      room.append(lag > 3 ? room.recovery : by, { what: { type: 'cancel' } })
    }
  }
}
