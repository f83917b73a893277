import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { isAdmin, stateOf, type Member, type Membership } from '@radslag/shared/room/members.ts'
import { applyControl } from '@radslag/shared/room/membership.ts'
import { FoldRefusal } from '@radslag/shared/room/numbering.ts'
import type { Control } from '@radslag/shared/wire/control.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as arb from './arbitraries.ts'
import { randomRoom } from './random-room.ts'
import type { TestRoom } from './test-room.ts'

beforeAll(sodiumReady)

/** Controls with subjects that exist and counts that fit, so that what is refused is refused for what it would do. */
const aimed = (control: Control, room: TestRoom, aim: number): Control => {
  const subject = aim % room.membership().members.length
  if (control.type === 'rotate') return room.rotation(aim % 3 === 0 ? [] : [subject])
  if (control.type === 'suspend') return { ...control, subject }
  if (control.type === 'approve') return { ...control, device: subject }
  if (control.type === 'offer' && aim % 2 === 0) {
    const { sign, box } = room.membership().members[subject]!
    return { ...control, sign, box }
  }
  if (control.type !== 'policy') return control
  const { kind, joins } = room.membership().members[subject]!
  const maxJoins = kind === 'link' && aim % 4 !== 0 ? joins + 1 : 0
  return {
    type: 'policy',
    changes: [{ subject, writeUntil: 0, readUntil: 0, maxJoins, keyBox: new Uint8Array(148) }],
  }
}

function attempt(room: TestRoom, author: Member, control: Control): Membership | null {
  const membership = room.membership()
  const n = room.log.length
  try {
    return applyControl(membership, control, {
      n,
      seenSeq: n - 1,
      epoch: membership.epoch,
      author: author.sign,
    })
  } catch (error) {
    if (error instanceof FoldRefusal) return null
    throw error
  }
}

/** Members that a control changed, without the author. */
function touched(before: Membership, after: Membership, author: Member): Member[] {
  return before.members.filter((one) => one.index !== author.index && after.members[one.index] !== one)
}

describe('M6: whatever anyone signs', () => {
  it('roles change by accept alone, and only who may touches others', () => {
    const accepted = new Set<string>()
    fc.assert(
      fc.property(
        randomRoom(40),
        fc.array(fc.tuple(arb.control, fc.nat(), fc.nat()), { minLength: 60, maxLength: 60 }),
        (room, drawn) => {
          for (const [raw, who, aim] of drawn) {
            const before = room.membership()
            const author = before.members[who % before.members.length]!
            const control = aimed(raw, room, aim)
            const after = attempt(room, author, control)
            if (after === null) continue
            accepted.add(`${author.role} ${control.type}`)
            const others = touched(before, after, author)
            expect(after.members.filter((one) => one.role === 'owner')).toEqual([after.members[after.owner]])
            expect(after.members[1]).toBe(before.members[1])
            expect(after.members.slice(0, before.members.length).map((one) => one.sign)).toEqual(
              before.members.map((one) => one.sign),
            )
            if (control.type !== 'accept') {
              expect(after.owner).toBe(before.owner)
              expect(after.members[after.owner]).toBe(before.members[before.owner])
            }
            const mainPerson = before.members[author.person]!.mainPerson
            if (author.role === 'coordinator' && control.type !== 'accept') {
              expect(others.filter(isAdmin)).toEqual([])
              expect(after.members.slice(before.members.length).filter(isAdmin)).toEqual([])
            }
            if (!isAdmin(author) && author.role !== 'recovery' && control.type !== 'accept') {
              expect(
                others.every(
                  (one) =>
                    mainPerson &&
                    control.type === 'suspend' &&
                    !isAdmin(one) &&
                    stateOf(after, after.members[one.index]!) === 'suspended',
                ),
              ).toBe(true)
              expect(after.members).toHaveLength(before.members.length)
              expect([after.epoch, after.destroyed, after.offer]).toEqual([
                before.epoch,
                before.destroyed,
                before.offer,
              ])
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    // Not everything was refused.
    expect(accepted).toContain('owner grant')
    expect(accepted).toContain('owner rotate')
  })
})
