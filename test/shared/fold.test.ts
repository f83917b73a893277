import { openKeyBox, unwrapKey, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { asBoxPk } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import { accessAt, boxRecipients, mayAppend, stateOf } from '@radslag/shared/room/members.ts'
import { applyControl } from '@radslag/shared/room/membership.ts'
import { FoldRefusal, type FoldCode } from '@radslag/shared/room/numbering.ts'
import { type Control } from '@radslag/shared/wire/control.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestRoom, type Say, type TestRoom } from './test-room.ts'

beforeAll(sodiumReady)

let room: TestRoom
beforeEach(() => {
  room = createTestRoom()
})

/** Why the fold refuses; the log that carried it anyway must convict the relay. */
function refusal(author: MemberKeys, say: Say): FoldCode | 'accepted' {
  const { what } = say
  if (typeof what === 'string') throw new Error('only control records')
  const record = room.make(author, say)
  try {
    applyControl(room.membership(), what, {
      n: room.log.length,
      seenSeq: record.seenSeq,
      epoch: record.epoch,
      author: record.author,
    })
  } catch (error) {
    if (!(error instanceof FoldRefusal)) throw error
    expect(() => room.try(record)).toThrow(Conviction)
    return error.code
  }
  expect(room.try(record).quarantine).toBeNull()
  return 'accepted'
}
const says = (author: MemberKeys, what: Control) => refusal(author, { what })
const suspend = (subject: MemberKeys, lifted = false): Control => ({
  type: 'suspend',
  subject: room.indexOf(subject)!,
  lifted,
})
const drop = (...subjects: MemberKeys[]) => room.rotation(subjects.map((one) => room.indexOf(one)!))
const state = (keys: MemberKeys) => stateOf(room.membership(), room.member(keys))
const fate = (author: MemberKeys, what: 'update' | 'report' | 'signoff' | 'snapshot' = 'update') =>
  room.try(room.make(author, { what })).quarantine
const policy = (
  subject: MemberKeys,
  more: Partial<Extract<Control, { type: 'policy' }>['changes'][0]> = {},
): Control => ({
  type: 'policy',
  changes: [
    { subject: room.indexOf(subject)!, writeUntil: 0, readUntil: 0, maxJoins: 0, keyBox: null, ...more },
  ],
})

describe('R5: control records of admins and recovery are tight', () => {
  it.each(['owner', 'coordinator', 'recovery'] as const)('%s', (who) => {
    const coordinator = room.invite(room.owner, 'grant', 'coordinator')
    const author = who === 'coordinator' ? coordinator : room[who]
    room.append(coordinator, { what: 'update' })
    const what: Control =
      who === 'recovery' ? { type: 'destroy' } : { type: 'name', details: new Uint8Array(0) }
    const late = who === 'coordinator' ? room.log.length - 2 : 0
    expect(refusal(author, { what, seen: who === 'owner' ? 1 : late })).toBe('not-tight')
    expect(refusal(author, { what })).toBe('accepted')
  })

  it('an editor may be late', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    expect(refusal(editor, { what: { type: 'leave' }, seen: 1 })).toBe('accepted')
  })
})

describe('M3, N2: links and joins', () => {
  it('numbers devices under their link; beyond max joins is invalid; a used-up link gets no box', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const [one, two] = [room.join(link), room.join(link)]
    expect([one, two].map((keys) => room.member(keys).person)).toEqual([2, 2])
    const third = room.joining(link)
    expect(says(third.keys, third.control)).toBe('bad-joins')
    expect(boxRecipients(room.membership(), new Set()).map((to) => to.index)).toEqual([0, 1, 3, 4])
    expect(says(room.owner, policy(link, { maxJoins: 3 }))).toBe('bad-boxes')
    room.append(room.owner, { what: policy(link, { maxJoins: 3, keyBox: room.box(room.member(link)) }) })
    room.join(link)
  })

  it('a key joins once, and never under a second name', () => {
    const link = room.invite(room.owner, 'link', 'editor', { maxJoins: 9 })
    const again = room.joining(link)
    room.append(again.keys, { what: again.control })
    expect(says(again.keys, again.control)).toBe('key-known')
    const { control } = room.invitation('grant', 'editor')
    expect(says(room.owner, { ...control, ...room.pair(again.keys) })).toBe('key-known')
  })

  it('the proof covers epoch, keys and link', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const other = room.invite(room.owner, 'link', 'reporter')
    const good = room.joining(link)
    expect(says(good.keys, { ...good.control, link: room.indexOf(other)! })).toBe('bad-proof')
    const thief = room.draw()
    expect(says(thief, good.control)).toBe('bad-proof')
    expect(says(thief, { ...good.control, ...room.pair(thief) })).toBe('bad-proof')
    room.append(room.owner, { what: room.rotation() })
    expect(says(good.keys, good.control)).toBe('bad-proof')
    expect(refusal(good.keys, { what: good.control, epoch: 1 })).toBe('wrong-epoch')
  })

  it('a link that left, was suspended or dropped takes no join; a view link never does', () => {
    const links = [0, 1, 2].map(() => room.invite(room.owner, 'link', 'editor'))
    const viewer = room.invite(room.owner, 'link', 'viewer')
    room.append(links[0]!, { what: { type: 'leave' } })
    room.append(room.owner, { what: suspend(links[1]!) })
    for (const link of links.slice(0, 2)) {
      const { keys, control } = room.joining(link)
      expect(says(keys, control)).toBe('unknown-subject')
    }
    const seen = room.joining(viewer)
    expect(says(seen.keys, seen.control)).toBe('bad-joins')
    room.append(room.owner, { what: drop(links[2]!) })
    const { keys, control } = room.joining(links[2]!)
    expect(says(keys, control)).toBe('unknown-subject')
  })

  it('a link key carries a join and may leave, and nothing else (M7)', () => {
    const link = room.invite(room.owner, 'link', 'editor', { mainPerson: true })
    expect(fate(link)).toBe('role')
    expect(says(link, { type: 'name', details: new Uint8Array(0) })).toBe('not-allowed')
    expect(says(link, suspend(link))).toBe('not-allowed')
    expect(says(link, { type: 'leave' })).toBe('accepted')
  })

  it('N4: devices of a link that left live on and can still be limited and dropped as one person', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const device = room.join(link)
    room.append(link, { what: { type: 'leave' } })
    expect(fate(device)).toBeNull()
    room.append(room.owner, { what: policy(link, { readUntil: 50, maxJoins: 2 }) })
    expect(accessAt(room.membership(), room.member(device), 51)).toBe('none')
    room.append(room.owner, { what: drop(link) })
    expect([state(link), state(device)]).toEqual(['left', 'dropped'])
  })

  it('limits on joins and times are checked', () => {
    const bad = (more: object, role: 'editor' | 'viewer' = 'editor') =>
      says(room.owner, room.invitation('link', role, more).control)
    expect(bad({ maxJoins: 0 })).toBe('bad-joins')
    expect(bad({ maxJoins: LIMITS.maxJoins + 1 })).toBe('bad-joins')
    expect(bad({ maxJoins: 1 }, 'viewer')).toBe('bad-joins')
    expect(bad({ writeUntil: 9, readUntil: 8 })).toBe('bad-until')
    expect(bad({ writeUntil: 9, readUntil: 0 })).toBe('accepted')
    const link = room.invite(room.owner, 'link', 'editor', { maxJoins: 5 })
    room.join(link)
    room.join(link)
    expect(says(room.owner, policy(link, { maxJoins: 1 }))).toBe('bad-joins')
    expect(says(room.owner, policy(link, { maxJoins: 5, writeUntil: 2, readUntil: 1 }))).toBe('bad-until')
  })

  it('a box key of low order is refused: it would make every later rotate fail', () => {
    const { control } = room.invitation('grant', 'editor')
    expect(says(room.owner, { ...control, box: asBoxPk(new Uint8Array(32)) })).toBe('bad-key')
  })

  it('M3: writeUntil and readUntil count for devices of a link, by the clock given', () => {
    const link = room.invite(room.owner, 'link', 'editor', { writeUntil: 10, readUntil: 20 })
    const device = room.member(room.join(link))
    expect([10, 11, 20, 21].map((now) => accessAt(room.membership(), device, now))).toEqual([
      'write',
      'read',
      'read',
      'none',
    ])
  })
})

const knock = () => room.invite(room.owner, 'link', 'editor', { keyBox: null, maxJoins: 1 })

describe('N3: knocking', () => {
  it('the link has no box, the device waits, approve lets it in', () => {
    const link = knock()
    const device = room.join(link)
    expect([state(device), fate(device)]).toEqual(['knocking', 'role'])
    expect(boxRecipients(room.membership(), new Set()).map((to) => to.index)).toEqual([0, 1])
    const approve: Control = {
      type: 'approve',
      device: room.indexOf(device)!,
      keyBox: room.box(room.member(device)),
    }
    room.append(room.owner, { what: approve })
    expect([state(device), fate(device)]).toEqual(['live', null])
    expect(says(room.owner, approve)).toBe('unknown-subject')
    expect(boxRecipients(room.membership(), new Set()).map((to) => to.index)).toEqual([0, 1, 3])
  })

  it.each(['suspended', 'left', 'dropped'] as const)('nobody is let in through a link that is %s', (how) => {
    const link = knock()
    const device = room.join(link)
    const approve: Control = {
      type: 'approve',
      device: room.indexOf(device)!,
      keyBox: room.box(room.member(device)),
    }
    if (how === 'suspended') room.append(room.owner, { what: suspend(link) })
    if (how === 'left') room.append(link, { what: { type: 'leave' } })
    if (how === 'dropped') room.append(room.owner, { what: drop(link) })
    expect(says(room.owner, approve)).toBe('unknown-subject')
  })
})

describe('M6: what each may do to whom', () => {
  it('a coordinator acts on roles below coordinator only', () => {
    const coordinator = room.invite(room.owner, 'grant', 'coordinator')
    const other = room.invite(room.owner, 'grant', 'coordinator')
    const editor = room.invite(coordinator, 'grant', 'editor')
    expect(says(coordinator, room.invitation('grant', 'coordinator').control)).toBe('not-allowed')
    for (const above of [room.owner, room.recovery, other, coordinator]) {
      expect(says(coordinator, drop(above))).toBe('not-allowed')
      expect(says(coordinator, suspend(above))).toBe('not-allowed')
      expect(says(coordinator, policy(above))).toBe('not-allowed')
    }
    expect(says(coordinator, { type: 'destroy' })).toBe('not-allowed')
    expect(says(coordinator, { type: 'accept' })).toBe('not-allowed')
    expect(says(coordinator, { type: 'offer', ...room.pair(editor), keyBox: new Uint8Array(148) })).toBe(
      'not-allowed',
    )
    expect(says(coordinator, drop(editor))).toBe('accepted')
    expect(says(room.owner, drop(other))).toBe('accepted')
  })

  it('coordinators are granted, never linked; nobody drops or suspends owner and recovery', () => {
    expect(says(room.owner, room.invitation('link', 'coordinator').control)).toBe('not-allowed')
    for (const keys of [room.owner, room.recovery]) {
      expect(says(room.owner, drop(keys))).toBe('not-allowed')
      expect(says(room.owner, suspend(keys))).toBe('not-allowed')
    }
    expect(says(room.owner, { type: 'leave' })).toBe('not-allowed')
    expect(says(room.recovery, room.rotation())).toBe('not-allowed')
  })

  it('a main person suspends below coordinator, through a link too, and cannot lift', () => {
    const link = room.invite(room.owner, 'link', 'viewer', { keyBox: null, maxJoins: 1, mainPerson: true })
    const device = room.join(link)
    room.append(room.owner, {
      what: { type: 'approve', device: room.indexOf(device)!, keyBox: room.box(room.member(device)) },
    })
    const editor = room.invite(room.owner, 'grant', 'editor')
    const plain = room.invite(room.owner, 'grant', 'editor')
    expect(says(plain, suspend(editor))).toBe('not-allowed')
    expect(says(device, suspend(room.owner))).toBe('not-allowed')
    room.append(device, { what: suspend(editor) })
    expect([state(editor), fate(editor)]).toEqual(['suspended', 'role'])
    expect(says(device, suspend(editor, true))).toBe('not-allowed')
    expect(says(editor, { type: 'leave' })).toBe('not-allowed')
    room.append(room.owner, { what: suspend(editor, true) })
    expect(fate(editor)).toBeNull()
  })

  it('suspending a link suspends its devices; lifting it lifts them, but not one suspended alone', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const [one, two] = [room.join(link), room.join(link)]
    room.append(room.owner, { what: suspend(two) })
    room.append(room.owner, { what: suspend(link) })
    expect([state(one), state(two)]).toEqual(['suspended', 'suspended'])
    room.append(room.owner, { what: suspend(link, true) })
    expect([state(one), state(two)]).toEqual(['live', 'suspended'])
  })

  it('unknown, repeated and dropped subjects are refused', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    expect(says(room.owner, room.rotation([999]))).toBe('unknown-subject')
    expect(says(room.owner, room.rotation([2, 2]))).toBe('unknown-subject')
    room.append(room.owner, { what: drop(editor) })
    for (const what of [room.rotation([2]), suspend(editor), suspend(editor, true), policy(editor)]) {
      expect(says(room.owner, what)).not.toBe('accepted')
    }
  })
})

describe('M6: handover', () => {
  it('new keys are numbered, may only accept, and make the old owner coordinator', () => {
    const next = room.offer(room.recovery)
    expect([state(next), fate(next)]).toEqual(['offered', 'role'])
    expect(says(next, { type: 'leave' })).toBe('not-allowed')
    room.append(next, { what: { type: 'accept' } })
    expect(room.membership()).toMatchObject({ owner: 2, offer: null })
    expect(room.member(room.owner).role).toBe('coordinator')
    expect(says(room.owner, drop(next))).toBe('not-allowed')
    expect(says(next, drop(room.owner))).toBe('accepted')
    expect(says(next, { type: 'accept' })).toBe('not-allowed')
  })

  it('a new offer replaces the open one; the withdrawn key is gone for ever', () => {
    const first = room.offer(room.owner)
    const second = room.offer(room.owner)
    expect(state(first)).toBe('dropped')
    expect(says(first, { type: 'accept' })).toBe('not-allowed')
    expect(says(second, { type: 'accept' })).toBe('accepted')
    expect(() => room.offer(room.owner, first)).toThrow(Conviction)
  })

  it('a rotate closes an open offer to keys that are no members', () => {
    const next = room.offer(room.owner)
    room.append(room.owner, { what: room.rotation() })
    expect(state(next)).toBe('dropped')
    expect(says(next, { type: 'accept' })).toBe('not-allowed')
  })

  it('a promoted device is a person of its own: dropping its link leaves it', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const device = room.join(link)
    room.offer(room.owner, device)
    room.append(device, { what: { type: 'accept' } })
    room.append(device, { what: drop(link) })
    expect([state(device), room.membership().owner]).toEqual(['live', room.indexOf(device)])
  })

  it('a device offered the role cannot accept once its link is suspended or dropped', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const device = room.join(link)
    room.offer(room.owner, device)
    room.append(room.owner, { what: suspend(link) })
    expect(says(device, { type: 'accept' })).toBe('not-allowed')
    expect(() => room.offer(room.owner, device)).toThrow(Conviction)
    room.append(room.owner, { what: room.rotation() })
    expect(says(device, { type: 'accept' })).toBe('not-allowed')
  })

  it('never to the owner, the recovery key, a link, a viewer, or under another box key', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const viewer = room.invite(room.owner, 'grant', 'viewer')
    for (const keys of [room.owner, room.recovery, link, viewer])
      expect(() => room.offer(room.owner, keys)).toThrow(Conviction)
    const editor = room.invite(room.owner, 'grant', 'editor')
    const what: Control = {
      type: 'offer',
      ...room.pair(editor),
      box: room.owner.box.publicKey,
      keyBox: new Uint8Array(148),
    }
    expect(says(room.owner, what)).toBe('unknown-subject')
  })
})

describe('V1, K1, K2: rotate', () => {
  it('a wrong number of boxes, a skipped epoch or a missing wrap is invalid', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const rotate = drop(editor)
    expect(says(room.owner, { ...rotate, keyBoxes: rotate.keyBoxes.slice(1) })).toBe('bad-boxes')
    expect(says(room.owner, { ...rotate, keyBoxes: [...rotate.keyBoxes, rotate.keyBoxes[0]!] })).toBe(
      'bad-boxes',
    )
    expect(says(room.owner, { ...rotate, dropped: [] })).toBe('bad-boxes')
    expect(says(room.owner, { ...rotate, epoch: 3 })).toBe('wrong-epoch')
    expect(says(room.owner, { ...rotate, wrap: null })).toBe('wrong-epoch')
  })

  it('boxes stand in index order and open; the wrap gives the key before', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const rotate = room.rotation()
    room.append(room.owner, { what: rotate })
    const recipients = boxRecipients(room.membership(), new Set())
    for (const [at, to] of recipients.entries()) {
      const keys = room.keysOf.get(to.index)!
      const key = openKeyBox(keys, room.roomId, 2, room.membership().commitment, rotate.keyBoxes[at]!)
      expect(unwrapKey(key, room.roomId, 2, rotate.wrap!)).toHaveLength(32)
    }
    expect(recipients.at(-1)!.index).toBe(room.indexOf(editor))
  })

  it('drops the subjects, their devices, and every suspended key; records of the old epoch count for nothing (A1)', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const device = room.join(link)
    const lone = room.invite(room.owner, 'grant', 'editor')
    const stays = room.invite(room.owner, 'grant', 'editor')
    room.append(room.owner, { what: suspend(lone) })
    room.append(room.owner, { what: drop(link) })
    expect([link, device, lone, stays].map(state)).toEqual(['dropped', 'dropped', 'dropped', 'live'])
    expect(fate(device)).toBe('role')
    expect(room.try(room.make(stays, { what: 'update', epoch: 1 })).quarantine).toBe('epoch')
    expect(room.member(lone)).toMatchObject({ endedAt: room.log.length - 1, endedBy: 0 })
  })
})

describe('Y5: destroy', () => {
  it('refuses everything but cancel, by owner or recovery', () => {
    const link = room.invite(room.owner, 'link', 'editor')
    const coordinator = room.invite(room.owner, 'grant', 'coordinator')
    expect(says(room.owner, { type: 'cancel' })).toBe('not-allowed')
    room.append(room.owner, { what: { type: 'destroy' } })
    const { keys, control } = room.joining(link)
    expect(says(keys, control)).toBe('destroyed')
    expect(says(room.owner, room.rotation())).toBe('destroyed')
    expect(fate(coordinator)).toBe('role')
    expect(says(coordinator, { type: 'cancel' })).toBe('not-allowed')
    room.append(room.recovery, { what: { type: 'cancel' } })
    expect(fate(coordinator)).toBeNull()
  })
})

describe('M7: who may append what', () => {
  it.each([
    ['coordinator', ['update', 'report', 'snapshot', 'signoff']],
    ['editor', ['update', 'report', 'snapshot', 'signoff']],
    ['reporter', ['report', 'signoff']],
    ['viewer', []],
  ] as const)('%s', (role, kinds) => {
    const keys = room.invite(room.owner, 'grant', role)
    const all = ['update', 'report', 'snapshot', 'signoff'] as const
    expect(all.filter((kind) => fate(keys, kind) === null)).toEqual(kinds)
    const ephemerals = ['presence', 'receipt', 'call'] as const
    const member = room.member(keys)
    const allowed = ephemerals.filter((kind) => mayAppend(room.membership(), member, kind))
    expect(allowed).toEqual(role === 'viewer' ? [] : role === 'reporter' ? ['receipt', 'call'] : ephemerals)
    expect(says(keys, { type: 'name', details: new Uint8Array(0) })).toBe(
      role === 'viewer' ? 'not-allowed' : 'accepted',
    )
    expect(says(keys, { type: 'leave' })).toBe('accepted')
  })

  it('recovery signs handover, destroy and cancel only', () => {
    expect(fate(room.recovery)).toBe('role')
    expect(says(room.recovery, { type: 'leave' })).toBe('not-allowed')
    expect(says(room.recovery, { type: 'name', details: new Uint8Array(0) })).toBe('not-allowed')
    expect(says(room.recovery, { type: 'destroy' })).toBe('accepted')
  })
})
