import { toHex, utf8 } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import {
  commitment,
  KEY_BOX_BYTES,
  memberKeys,
  openKeyBox,
  recoveryMemberSeed,
  sealKeyBox,
  subkeyFor,
  unwrapKey,
  wrapKey,
} from '@radslag/shared/crypto/keys.ts'
import { pad, paddedSize, SNAPSHOT_LEAST, unpad } from '@radslag/shared/crypto/padding.ts'
import { formatRecoveryCode, isSameCode, parseRecoveryCode } from '@radslag/shared/crypto/recovery-code.ts'
import {
  boxOpen,
  boxSeal,
  isBoxKey,
  sodiumReady,
  TAG_BYTES,
  verifyDetached,
} from '@radslag/shared/crypto/sodium.ts'
import { SealError, WireError } from '@radslag/shared/errors.ts'
import { asBoxPk, asRoomId } from '@radslag/shared/ids.ts'
import { openDetails, sealDetails } from '@radslag/shared/wire/details.ts'
import { recordId, verifyRecord } from '@radslag/shared/wire/record.ts'
import { openRecord, sealRecord } from '@radslag/shared/wire/sealed.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as arb from './arbitraries.ts'

beforeAll(sodiumReady)

const seed = arb.byteString(32)
const zeros = (length: number) => new Uint8Array(length)

/** The code of the SealError that `work` throws; WireErrors count as 'wire'. */
function sealCode(work: () => unknown): string {
  try {
    work()
    return 'nothing'
  } catch (error) {
    if (error instanceof SealError) return error.code
    if (error instanceof WireError) return 'wire'
    throw error
  }
}

describe('P3: domain labels', () => {
  it('give every use its own hash', () => {
    const labels = [
      'room',
      'genesis',
      'chain',
      'ctl',
      'record',
      'epoch',
      'auth',
      'join',
      'words',
      'copy',
      'content',
      'recovery',
      'check',
    ] as const
    expect(new Set(labels.map((label) => toHex(hash(label, zeros(32))))).size).toBe(labels.length)
  })

  it('give every purpose its own subkey (K3), and signing and boxes their own seeds', () => {
    const purposes = ['update', 'report', 'snapshot', 'signoff', 'ephemeral', 'names', 'wrap'] as const
    expect(new Set(purposes.map((purpose) => toHex(subkeyFor(zeros(32), purpose)))).size).toBe(
      purposes.length,
    )
    const keys = memberKeys(zeros(32))
    expect(toHex(keys.sign.publicKey)).not.toBe(toHex(keys.box.publicKey))
  })

  it('R1: one recovery seed gives unlinkable keys in two rooms', () => {
    fc.assert(
      fc.property(arb.byteString(20), arb.byteString(16), arb.byteString(16), (secret, one, two) => {
        const same = toHex(recoveryMemberSeed(secret, one)) === toHex(recoveryMemberSeed(secret, two))
        expect(same).toBe(toHex(one) === toHex(two))
      }),
    )
  })
})

describe('K1: key boxes', () => {
  const place = fc.tuple(seed, arb.roomId, arb.u32, seed)

  it('open for their recipient, room and epoch only', () => {
    fc.assert(
      fc.property(place, seed, ([secret, room, epoch, key], other) => {
        fc.pre(toHex(secret) !== toHex(other))
        const keys = memberKeys(secret)
        const committed = commitment(room, epoch, key)
        const box = sealKeyBox(keys.box.publicKey, room, epoch, key)
        expect(box).toHaveLength(KEY_BOX_BYTES)
        expect(toHex(openKeyBox(keys, room, epoch, committed, box))).toBe(toHex(key))
        expect(sealCode(() => openKeyBox(memberKeys(other), room, epoch, committed, box))).toBe('bad-box')
        expect(sealCode(() => openKeyBox(keys, room, (epoch + 1) % 2 ** 32, committed, box))).toBe('bad-box')
        expect(sealCode(() => openKeyBox(keys, asRoomId(hash('room', room)), epoch, committed, box))).toBe(
          'bad-box',
        )
        expect(sealCode(() => openKeyBox(keys, room, epoch, hash('epoch', key), box))).toBe('bad-commitment')
      }),
      { numRuns: 20 },
    )
  })

  it('a box moved to another recipient by its opener does not count', () => {
    const [a, b] = [memberKeys(zeros(32).fill(1)), memberKeys(zeros(32).fill(2))]
    const room = asRoomId(zeros(32))
    const content = boxOpen(a.box, sealKeyBox(a.box.publicKey, room, 1, zeros(32)))
    const moved = boxSeal(b.box.publicKey, content)
    expect(sealCode(() => openKeyBox(b, room, 1, commitment(room, 1, zeros(32)), moved))).toBe('bad-box')
  })

  it('nothing is sealed to a key of low order, and the fold can know before', () => {
    for (const first of [0, 1]) {
      const weak = zeros(32)
      weak[0] = first
      expect(isBoxKey(weak)).toBe(false)
      expect(sealCode(() => boxSeal(weak, zeros(1)))).toBe('bad-box')
    }
    expect(isBoxKey(memberKeys(zeros(32)).box.publicKey)).toBe(true)
  })

  it('throw nothing but typed errors on random bytes', () => {
    const keys = memberKeys(zeros(32))
    fc.assert(
      fc.property(arb.byteString(0, 200), arb.roomId, (bytes, room) => {
        expect(sealCode(() => openKeyBox(keys, room, 1, zeros(32), bytes))).not.toBe('nothing')
        expect(sealCode(() => unwrapKey(zeros(32), room, 1, bytes))).not.toBe('nothing')
        expect(
          sealCode(() =>
            openDetails(bytes, { roomId: room, epoch: 1, subject: keys.sign.publicKey }, zeros(32)),
          ),
        ).not.toBe('nothing')
        expect(verifyDetached(keys.sign.publicKey, zeros(32), bytes)).toBe(false)
      }),
    )
  })
})

it('K2: K_e opens K_{e-1}, bound to room and epoch', () => {
  fc.assert(
    fc.property(seed, seed, arb.roomId, fc.integer({ min: 2, max: 1000 }), (next, previous, room, epoch) => {
      const wrap = wrapKey(next, room, epoch, previous, zeros)
      expect(toHex(unwrapKey(next, room, epoch, wrap))).toBe(toHex(previous))
      expect(sealCode(() => unwrapKey(next, room, epoch + 1, wrap))).toBe('does-not-open')
    }),
  )
})

it('M3a: sealed details open for their room, epoch and subject only, and hide their length', () => {
  fc.assert(
    fc.property(arb.details, seed, arb.roomId, (details, key, roomId) => {
      const place = { roomId, epoch: 3, subject: memberKeys(key).sign.publicKey }
      const sealed = sealDetails(details, place, key, zeros)
      expect([256, 1024, 4096]).toContain(sealed.length - 24)
      expect(openDetails(sealed, place, key)).toEqual(details)
      expect(sealCode(() => openDetails(sealed, { ...place, epoch: 4 }, key))).toBe('does-not-open')
    }),
  )
})

const keys = () => memberKeys(zeros(32).fill(9))

describe('sealed records', () => {
  const draft = fc.record({
    kind: fc.constantFrom('update', 'report', 'signoff', 'presence', 'call'),
    roomId: arb.roomId,
    epoch: arb.u32,
    authorSeq: arb.u64,
    authorPrev: arb.byteString(32),
    seenSeq: arb.u64,
    seenHead: arb.byteString(32),
  } as const)

  it('A3, A4: open again; any changed header field or body bit is noticed', () => {
    fc.assert(
      fc.property(
        draft,
        seed,
        arb.u64,
        arb.byteString(0, 400),
        fc.nat(),
        (plain, key, clock, payload, at) => {
          const record = sealRecord(plain, keys(), key, { clock, payload }, zeros)
          expect(verifyRecord(record, recordId(record))).toBe(true)
          expect(arb.plain(openRecord(record, key))).toEqual(arb.plain({ clock, payload }))
          const body = record.body.slice()
          const bit = at % (8 * body.length)
          body[bit >> 3]! ^= 1 << (bit & 7)
          const header = { ...record, epoch: (record.epoch + 1) % 2 ** 32 }
          const moved = { ...record, seenSeq: record.seenSeq === 0 ? 1 : 0 }
          for (const changed of [{ ...record, body }, header, moved]) {
            expect(verifyRecord(changed, recordId(changed))).toBe(false)
            expect(sealCode(() => openRecord(changed, key))).toBe('does-not-open')
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('A3: a signature by another key is noticed', () => {
    const record = sealRecord(
      {
        kind: 'update',
        roomId: asRoomId(zeros(32)),
        epoch: 1,
        authorSeq: 1,
        authorPrev: zeros(32),
        seenSeq: 0,
        seenHead: zeros(32),
      },
      keys(),
      zeros(32),
      { clock: 0, payload: utf8('x') },
      zeros,
    )
    const other = memberKeys(zeros(32)).sign.publicKey
    expect(verifyRecord({ ...record, author: other }, recordId(record))).toBe(false)
  })
})

describe('Z1: padding', () => {
  it('comes off again, and every size is one of the permitted', () => {
    fc.assert(
      fc.property(arb.byteString(0, 9000), fc.constantFrom(0, 256, SNAPSHOT_LEAST), (content, least) => {
        const padded = pad(content, least)
        const size = padded.length + TAG_BYTES
        expect(size).toBe(paddedSize(size))
        expect(size).toBeGreaterThanOrEqual(least)
        expect(toHex(unpad(padded, least))).toBe(toHex(content))
      }),
    )
  })

  it('never needs more than 12 % above 4096, never falls, and is stable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4097, max: 2 ** 24 }), (length) => {
        const size = paddedSize(length)
        expect(size).toBeGreaterThanOrEqual(length)
        expect(size).toBeLessThanOrEqual(length * 1.12)
        expect(paddedSize(size)).toBe(size)
        expect(paddedSize(length + 1)).toBeGreaterThanOrEqual(size)
      }),
    )
  })

  it('is refused when it is not exactly what pad makes', () => {
    fc.assert(
      fc.property(arb.byteString(0, 500), (bytes) => {
        try {
          expect(toHex(pad(unpad(bytes)))).toBe(toHex(bytes))
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-padding' })
        }
      }),
    )
    expect(sealCode(() => unpad(pad(zeros(1)), 256))).toBe('bad-padding')
  })
})

describe('R1: the printed recovery code', () => {
  it('reads back however it is typed', () => {
    fc.assert(
      fc.property(
        arb.byteString(20),
        fc.constantFrom(' ', '-', ''),
        fc.boolean(),
        (secret, between, lower) => {
          const groups = formatRecoveryCode(secret)
          expect(groups.map((group) => group.length)).toEqual(Array.from({ length: 9 }, () => 4))
          const text = groups.join(between)
          const typed = lower ? text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l') : text
          expect(toHex(parseRecoveryCode(typed) ?? zeros(0))).toBe(toHex(secret))
        },
      ),
    )
  })

  it('takes a group typed from paper with look-alikes, and no other group', () => {
    expect(isSameCode(' zO-i l', 'Z011')).toBe(true)
    expect(isSameCode('Z012', 'Z011')).toBe(false)
    expect(isSameCode('', 'Z011')).toBe(false)
  })

  it('notices one wrong character', () => {
    fc.assert(
      fc.property(
        arb.byteString(20),
        fc.nat(31),
        fc.constantFrom('2', '7', 'A', 'H', 'Z'),
        (secret, at, char) => {
          const text = formatRecoveryCode(secret).join('')
          fc.pre(text[at] !== char)
          expect(parseRecoveryCode(text.slice(0, at) + char + text.slice(at + 1))).toBeNull()
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is null for anything else, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(parseRecoveryCode(typed)).toBeNull()
      }),
    )
    expect(parseRecoveryCode('U'.repeat(36))).toBeNull()
  })
})

it('M4: member keys depend on the whole seed', () => {
  fc.assert(
    fc.property(seed, seed, (one, two) => {
      fc.pre(toHex(one) !== toHex(two))
      expect(toHex(asBoxPk(memberKeys(one).box.publicKey))).not.toBe(toHex(memberKeys(two).box.publicKey))
    }),
  )
})
