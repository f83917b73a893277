import { toHex } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { SealError, WireError } from '@radslag/shared/errors.ts'
import { Conviction, emptyLog, judgeSkeleton, type LogState } from '@radslag/shared/room/acceptance.ts'
import { isSkeleton } from '@radslag/shared/room/chain.ts'
import { isUsedUp, stateOf, type Membership } from '@radslag/shared/room/members.ts'
import type { Control } from '@radslag/shared/wire/control.ts'
import { decodeCompact, encodeCompact } from '@radslag/shared/wire/record.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { plain } from './arbitraries.ts'
import { randomRoom } from './random-room.ts'
import { createTestRoom, readLog, start, type Read, type TestRoom } from './test-room.ts'

beforeAll(sodiumReady)

const RUNS = { numRuns: 30 }
const whole = (room: TestRoom): Read => readLog(start(room.roomId), room.log)
const facts = (membership: Membership | null) => plain({ ...membership, byKey: null })

/** Reads a log that was tampered with at `from` or later; `null` when a typed refusal stops it. */
function tampered(room: TestRoom, from: number, log: readonly Uint8Array[]): Read | null {
  try {
    return readLog(room.history[from - 1] ?? start(room.roomId), log.slice(from))
  } catch (error) {
    if (error instanceof Conviction || error instanceof WireError || error instanceof SealError) return null
    throw error
  }
}

describe('M3: the fold is a function of the log', () => {
  it('a valid log is read without quarantine, and ends where its relay stands', () => {
    fc.assert(
      fc.property(randomRoom(60), (room) => {
        const read = whole(room)
        expect(read.quarantined).toEqual([])
        expect(toHex(read.state.chain)).toBe(toHex(room.read().state.chain))
      }),
      RUNS,
    )
  })

  it('the random rooms reach the states that matter', () => {
    const rooms = fc.sample(randomRoom(60), { seed: 7, numRuns: 30 })
    const seen = rooms.flatMap((room) =>
      room.membership().members.map(({ kind, state }) => `${kind} ${state}`),
    )
    expect(seen).toEqual(
      expect.arrayContaining([
        'device live',
        'device dropped',
        'device knocking',
        'link left',
        'grant suspended',
        'offer offered',
        'offer dropped',
      ]),
    )
  })

  it('gives the same however the log is cut and resumed, and however authors and authorPrev travel (R4)', () => {
    fc.assert(
      fc.property(randomRoom(40), fc.nat(1000), fc.nat(1000), (room, a, b) => {
        const [i, j] = [a % room.log.length, b % room.log.length].toSorted((x, y) => x - y) as [
          number,
          number,
        ]
        const elided = room.records.map((record, n) => {
          const { author } = decodeCompact(room.log[n]!)
          return encodeCompact(record, { index: typeof author === 'number' ? author : null, prev: false })
        })
        const first = readLog(start(room.roomId), room.log.slice(0, i))
        const second = readLog(first, elided.slice(i, j))
        const resumed = readLog(second, room.log.slice(j))
        expect(plain({ ...resumed.state, membership: null })).toEqual(
          plain({ ...whole(room).state, membership: null }),
        )
        expect(facts(resumed.state.membership)).toEqual(facts(whole(room).state.membership))
        expect(resumed.heads).toEqual(whole(room).heads)
      }),
      RUNS,
    )
  })

  it('S2, R6: the skeleton alone gives the same membership and L', () => {
    fc.assert(
      fc.property(randomRoom(50), (room) => {
        let state: LogState = emptyLog(room.roomId)
        for (const [n, record] of room.records.entries()) {
          if (isSkeleton(record.kind)) state = judgeSkeleton(state, n, decodeCompact(room.log[n]!)).next
        }
        expect(facts(state.membership)).toEqual(facts(whole(room).state.membership))
        expect(toHex(state.ctl)).toBe(toHex(whole(room).state.ctl))
      }),
      RUNS,
    )
  })

  it('numbers keys once and for ever; exactly one owner; recovery always lives; nobody comes back', () => {
    fc.assert(
      fc.property(randomRoom(60), (room) => {
        let read = start(room.roomId)
        const names: string[] = []
        const gone = new Set<number>()
        for (const bytes of room.log) {
          read = readLog(read, [bytes])
          const { members, owner, byKey } = read.state.membership!
          for (const member of members) {
            names[member.index] ??= toHex(member.sign)
            expect(names[member.index]).toBe(toHex(member.sign))
            expect(byKey.get(toHex(member.sign))).toBe(member.index)
            const ended = member.state === 'dropped' || member.state === 'left'
            expect(gone.has(member.index) && !ended).toBe(false)
            if (ended) gone.add(member.index)
          }
          expect(members.filter((one) => one.role === 'owner').map((one) => one.index)).toEqual([owner])
          expect(members[owner]!.state).toBe('live')
          expect(members[1]).toMatchObject({ role: 'recovery', state: 'live' })
          expect(new Set(names).size).toBe(members.length)
        }
      }),
      RUNS,
    )
  })
})

describe('M6, M7: who is out is out', () => {
  it('a key that is dropped, left, suspended, knocking, offered or a link writes nothing and signs no invitation', () => {
    fc.assert(
      fc.property(randomRoom(50), (room) => {
        const membership = room.membership()
        for (const member of membership.members) {
          const keys = room.keysOf.get(member.index)!
          if (stateOf(membership, member) === 'live' && member.kind !== 'link' && member.role !== 'recovery')
            continue
          for (const what of ['update', 'report', 'snapshot', 'signoff'] as const) {
            expect(room.try(room.make(keys, { what })).quarantine).toBe('role')
          }
          const controls: Control[] = [
            { type: 'name', details: new Uint8Array(0) },
            { type: 'suspend', subject: 2, lifted: false },
            room.rotation(),
            room.invitation('grant', 'editor').control,
          ]
          for (const what of controls) expect(() => room.try(room.make(keys, { what }))).toThrow(Conviction)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('N2: a link that is used up, left, suspended or dropped takes no join', () => {
    fc.assert(
      fc.property(randomRoom(50), (room) => {
        for (const link of room.membership().members.filter((one) => one.kind === 'link')) {
          const { keys, control } = room.joining(room.keysOf.get(link.index)!)
          const record = room.make(keys, { what: control })
          const open = link.state === 'live' && link.joins < link.maxJoins && !isUsedUp(link)
          if (open) expect(room.try(record).quarantine).toBeNull()
          else expect(() => room.try(record)).toThrow('control')
        }
      }),
      { numRuns: 30 },
    )
  })

  it('M6: a coordinator changes no admin and nobody but the owner does, whatever the room', () => {
    fc.assert(
      fc.property(randomRoom(50), (room) => {
        const keys = room.invite(room.keysOf.get(room.membership().owner)!, 'grant', 'coordinator')
        for (const { index, role } of room.membership().members) {
          if (role !== 'owner' && role !== 'coordinator' && role !== 'recovery') continue
          const change = { subject: index, writeUntil: 1, readUntil: 1, maxJoins: 0, keyBox: null }
          const controls: Control[] = [
            room.rotation([index]),
            { type: 'suspend', subject: index, lifted: false },
            { type: 'policy', changes: [change] },
          ]
          for (const what of controls) expect(() => room.try(room.make(keys, { what }))).toThrow('control')
        }
      }),
      { numRuns: 30 },
    )
  })

  it('R5: an admin record that is not tight is refused; V1: so is a wrong number of boxes', () => {
    fc.assert(
      fc.property(randomRoom(40), fc.nat(100), (room, far) => {
        const keys = room.keysOf.get(room.membership().owner)!
        const seen = Math.max(
          room.read().heads.get(room.membership().owner)!.seenSeq,
          room.log.length - 2 - far,
        )
        const rotate = room.rotation()
        if (seen < room.log.length - 1)
          expect(() => room.try(room.make(keys, { what: rotate, seen }))).toThrow('control')
        const fewer = { ...rotate, keyBoxes: rotate.keyBoxes.slice(1) }
        const more = { ...rotate, keyBoxes: [...rotate.keyBoxes, rotate.keyBoxes[0]!] }
        for (const what of [fewer, more]) expect(() => room.try(room.make(keys, { what }))).toThrow('control')
      }),
      { numRuns: 30 },
    )
  })
})

/** Whether an author after position `n` has said that it saw `n`. */
const witnessed = (room: TestRoom, n: number) =>
  room.records.some((record, at) => at > n && record.seenSeq >= n)

/** A log with one record dropped, swapped with the next, replayed or moved, and the first position that changed. */
function changed(log: readonly Uint8Array[], how: number, n: number, m: number) {
  const without = log.toSpliced(n, 1)
  const to = Math.min(m, without.length)
  if (how === 0) return { from: n, log: without }
  if (how === 1) return { from: n, log: log.toSpliced(n, 2, ...log.slice(n, n + 2).toReversed()) }
  if (how === 2) return { from: Math.max(m, n + 1), log: log.toSpliced(Math.max(m, n + 1), 0, log[n]!) }
  return { from: Math.min(n, to), log: without.toSpliced(to, 0, log[n]!) }
}

describe('A2, A3, A7, R2: what a relay may try', () => {
  const picks = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 20, maxLength: 20 })

  it('a flipped bit: stopped, or that record counts for nothing; never another membership', () => {
    fc.assert(
      fc.property(randomRoom(30), picks, (room, drawn) => {
        for (const [which, where] of drawn) {
          const n = which % room.log.length
          const bytes = new Uint8Array(room.log[n]!)
          const bit = where % (8 * bytes.length)
          bytes[bit >> 3]! ^= 1 << (bit & 7)
          const read = tampered(room, n, room.log.with(n, bytes))
          if (read === null) continue
          expect(read.quarantined).toEqual([n])
          expect(facts(read.state.membership)).toEqual(facts(room.membership()))
          if (witnessed(room, n)) expect(toHex(read.chains[n]!)).toBe(toHex(room.read().chains[n]!))
        }
      }),
      { numRuns: 15 },
    )
  })

  it.each(['dropped', 'swapped with the next', 'replayed', 'moved'])(
    'a record %s: stopped if any author had seen it there, else C differs',
    (what) => {
      const how = ['dropped', 'swapped with the next', 'replayed', 'moved'].indexOf(what)
      fc.assert(
        fc.property(randomRoom(30), picks, (room, drawn) => {
          for (const [a, b] of drawn) {
            const n = a % room.log.length
            const { from, log } = changed(room.log, how, n, b % (room.log.length + 1))
            if (log.length === room.log.length && log.every((bytes, i) => bytes === room.log[i])) continue
            const read = tampered(room, from, log)
            if (what === 'replayed') expect(read).toBeNull()
            if (read === null) continue
            expect(toHex(read.state.chain)).not.toBe(toHex(room.read().state.chain))
            expect(witnessed(room, from)).toBe(false)
          }
        }),
        { numRuns: 10 },
      )
    },
  )

  it('a record of another room, even one with the same keys in it, is never accepted', () => {
    const other = createTestRoom(50)
    fc.assert(
      fc.property(randomRoom(20), (room) => {
        const editor = room.invite(room.keysOf.get(room.membership().owner)!, 'grant', 'editor')
        const { sign, box } = room.pair(editor)
        const { control } = other.invitation('grant', 'editor')
        const record = room.make(editor, { what: 'update' })
        const there = { ...record, roomId: other.roomId }
        expect(
          room.try({ ...record, signature: other.make(editor, { what: 'update' }).signature }).quarantine,
        ).toBe('signature')
        if (!other.membership().byKey.has(toHex(sign)))
          other.append(other.owner, { what: { ...control, sign, box } })
        expect(() => other.try(there)).toThrow(Conviction)
      }),
      { numRuns: 10 },
    )
  })
})
