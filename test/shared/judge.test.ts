import { toHex } from '@radslag/shared/bytes.ts'
import { memberKeys, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { NOTHING_BEFORE } from '@radslag/shared/ids.ts'
import { Conviction, judgeSkeleton } from '@radslag/shared/room/acceptance.ts'
import { chainStart, ctlStart, nextChain, nextCtl } from '@radslag/shared/room/chain.ts'
import { boxRecipients } from '@radslag/shared/room/members.ts'
import { applyControl } from '@radslag/shared/room/membership.ts'
import { FoldRefusal } from '@radslag/shared/room/numbering.ts'
import { encodeControl, type Control } from '@radslag/shared/wire/control.ts'
import { genesisBody } from '@radslag/shared/wire/genesis.ts'
import { decodeCompact, encodeCompact, recordId, type LogRecord } from '@radslag/shared/wire/record.ts'
import { signClear } from '@radslag/shared/wire/sealed.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestRoom, readLog, start, type TestRoom } from './test-room.ts'

beforeAll(sodiumReady)

let room: TestRoom
beforeEach(() => {
  room = createTestRoom()
})

describe('R1, R1a: the beginning of a room', () => {
  it('R2, R6: C runs over every record and L over the skeleton', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    room.append(editor, { what: 'update' })
    room.append(editor, { what: 'report' })
    let [c, l] = [chainStart(room.roomId), ctlStart(room.roomId)]
    for (const [n, record] of room.records.entries()) {
      c = nextChain(c, n, recordId(record))
      if (record.kind !== 'update') l = nextCtl(l, n, recordId(record))
    }
    expect([room.read().state.chain, room.read().state.ctl].map(toHex)).toEqual([c, l].map(toHex))
  })

  it('owner has index 0 and recovery 1, and every epoch boxes to both', () => {
    expect(room.membership()).toMatchObject({ epoch: 1, epochSince: 1, owner: 0 })
    expect(boxRecipients(room.membership(), new Set()).map((one) => one.index)).toEqual([0, 1])
  })

  it('a genesis of another room, by the recovery key, or numbered later convicts', () => {
    const other = createTestRoom(100)
    expect(() => readLog(start(room.roomId), other.log.slice(0, 1))).toThrow('genesis')
    const draft = {
      kind: 'genesis',
      roomId: room.roomId,
      epoch: 0,
      authorSeq: 1,
      authorPrev: NOTHING_BEFORE,
      seenSeq: 0,
      seenHead: NOTHING_BEFORE,
    } as const
    const body = genesisBody(room.genesis, room.owner)
    expect(() => room.push(signClear(draft, room.owner, body))).toThrow(Conviction)
    const fresh = createTestRoom()
    const byRecovery = signClear(draft, room.recovery, body)
    expect(() => readLog(start(room.roomId), [fresh.compactNew(byRecovery)])).toThrow('genesis')
  })

  it('epoch 0 admits only a rotate without wrap, at 1, dropping nobody', () => {
    const before = readLog(start(room.roomId), room.log.slice(0, 1)).state.membership!
    const first = room.rotation()
    const at = { n: 1, seenSeq: 0, epoch: 0, author: room.owner.sign.publicKey }
    const base = { ...first, epoch: 1, wrap: null }
    const code = (control: Control, more = {}) => {
      try {
        applyControl(before, control, { ...at, ...more })
        return 'accepted'
      } catch (error) {
        return error instanceof FoldRefusal ? error.code : 'other'
      }
    }
    expect(code(base)).toBe('accepted')
    expect(code({ ...base, wrap: first.wrap })).toBe('wrong-epoch')
    expect(code({ ...base, dropped: [1] })).toBe('wrong-epoch')
    expect(code({ ...base, keyBoxes: base.keyBoxes.slice(1) })).toBe('bad-boxes')
    expect(code(base, { n: 2, seenSeq: 1 })).toBe('wrong-epoch')
    expect(code({ type: 'destroy' })).toBe('wrong-epoch')
    expect(code({ type: 'join', ...room.pair(room.draw()), link: 0, proof: new Uint8Array(64) })).toBe(
      'unknown-subject',
    )
  })
})

describe('A9, A7, Y2: what convicts the relay', () => {
  it('every numbered record moves its author on, accepted or not', () => {
    const reporter = room.invite(room.owner, 'grant', 'reporter')
    expect(room.append(reporter, { what: 'update' }).quarantine).toBe('role')
    expect(room.append(reporter, { what: 'report' }).record.authorSeq).toBe(2)
  })

  it('A2: a replayed record, with the author in full or by index', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const first = room.make(editor, { what: 'update' })
    room.push(first)
    expect(() => room.push(first)).toThrow('author-sequence')
    expect(() => readLog(room.read(), [room.compactNew(first)])).toThrow('author-sequence')
  })

  it('A7: a seenHead that is not C there, a seenSeq not yet numbered, or one that falls', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const record = room.make(editor, { what: 'update' })
    expect(() => room.try({ ...record, seenHead: new Uint8Array(32) })).toThrow('seen at 3')
    expect(() => room.try({ ...record, seenSeq: 3 })).toThrow('seen at 3')
    room.push(record)
    expect(() => room.try(room.make(editor, { what: 'update', seen: 1 }))).toThrow('seen at 4')
  })

  it('an unknown author, a broken author chain, a bad control signature, an ephemeral or malformed control', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    expect(() => room.try(room.make(memberKeys(new Uint8Array(32)), { what: 'update' }))).toThrow(
      'unknown-author',
    )
    const update = room.make(editor, { what: 'update' })
    expect(() => room.try({ ...update, authorPrev: new Uint8Array(32).fill(1) })).toThrow('author-chain')
    expect(() => room.try({ ...update, kind: 'presence' })).toThrow('ephemeral-numbered')
    const leave = room.make(editor, { what: { type: 'leave' } })
    expect(() => room.try({ ...leave, signature: new Uint8Array(64) })).toThrow('control at 3')
    const long = signClear(leave, editor, new Uint8Array([...encodeControl({ type: 'leave' }, 0), 0]))
    expect(() => room.try(long)).toThrow('control at 3')
  })

  it('P2: an unknown control type is no conviction but a newer program', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const leave = room.make(editor, { what: { type: 'leave' } })
    const body = encodeControl({ type: 'leave' }, 0)
    body[8] = 99
    expect(() => room.try(signClear(leave, editor, body))).toThrow('unknown-kind')
  })

  it('A3: other kinds with a bad signature are quarantined', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const record = room.make(editor, { what: 'update' })
    expect(room.try({ ...record, signature: new Uint8Array(64) }).quarantine).toBe('signature')
  })
})

describe('S1: snapshots', () => {
  it('count by their N, only when accepted, and only in the epoch current at N', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const reporter = room.invite(room.owner, 'grant', 'reporter')
    room.append(reporter, { what: 'snapshot' })
    expect(room.read().state.snapshot).toBe(-1)
    const before = room.log.length - 1
    room.append(editor, { what: 'snapshot', seen: before })
    expect(room.read().state.snapshot).toBe(before)
    room.append(room.owner, { what: room.rotation() })
    const after = room.log.length - 1
    expect(room.try(room.make(editor, { what: 'snapshot', seen: before })).quarantine).toBe('epoch')
    room.append(editor, { what: 'snapshot', seen: after })
    expect(room.read().state.snapshot).toBe(after)
  })

  it('S2: a snapshot is judged behind its skeleton, by the membership at N, and is no part of L', () => {
    const editor = room.invite(room.owner, 'grant', 'editor')
    const reporter = room.invite(room.owner, 'grant', 'reporter')
    const before = room.read().state
    const read = (author: MemberKeys, more: Partial<LogRecord> = {}) => {
      const record = { ...room.make(author, { what: 'snapshot' }), ...more }
      const index = room.indexOf(author) ?? null
      return judgeSkeleton(before, 9, decodeCompact(encodeCompact(record, { index, prev: true })))
    }
    expect(read(editor).quarantine).toBeNull()
    expect(read(editor).next.ctl).toEqual(before.ctl)
    expect(read(reporter).quarantine).toBe('role')
    expect(() => read(editor, { kind: 'update' })).toThrow('gap')
    expect(() => read(editor, { seenSeq: 9 })).toThrow('seen')
  })
})
