/** Any value of every kind of row this device keeps. */
import fc from 'fast-check'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { asChainHash, asRoomId } from '@radslag/shared/ids.ts'
import type { Course } from '@radslag/client/device/directory.ts'
import type { Keyring } from '@radslag/client/device/keyring.ts'
import type { OutboxEntry } from '@radslag/client/device/outbox.ts'
import type { Memory } from '@radslag/client/device/record-log.ts'

export const bytes = (minLength = 0, maxLength = 400): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength, maxLength }).map((array) => new Uint8Array(array))
const secret = bytes(32, 32)
const u16 = fc.nat(0xffff)
const u32 = fc.nat(0xffff_ffff)
const u64 = fc.maxSafeNat()
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((each) => each.length <= 200)
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value)

export const keyrings: fc.Arbitrary<Keyring> = fc.record({
  roomId: secret.map(asRoomId),
  seed: secret,
  kind: fc.constantFrom('member', 'link'),
  session: u16,
  epochKey: maybe(fc.record({ epoch: u32, key: secret })),
  created: fc.boolean(),
})

export const entries: fc.Arbitrary<Omit<Course, 'localId'>> = fc.record({
  roomId: secret.map(asRoomId),
  title: text,
  role: text,
  name: text,
  nextDate: maybe(u64),
  count: u64,
  waiting: u64,
  opened: u64,
  state: fc.constantFrom('open', 'closed', 'destroyed'),
  founded: fc.boolean(),
  roleWord: fc.string({ maxLength: 20 }),
  languages: fc.array(fc.constantFrom('da', 'en', 'ar'), { maxLength: 4 }),
  faces: fc.array(fc.record({ name: fc.string({ maxLength: 20 }), colour: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 4,
  }),
  readers: fc.nat(100),
})

export const memories: fc.Arbitrary<Memory> = fc.record({
  count: u64,
  chain: secret.map(asChainHash),
  ctl: secret.map(asChainHash),
  base: maybe(fc.record({ n: u64, at: u64, vouched: fc.boolean() })),
})

export const outboxEntries: fc.Arbitrary<Omit<OutboxEntry, 'id'>> = fc.record({
  kind: fc.constantFrom('update', 'report', 'signoff'),
  payload: bytes(),
  clock: u64,
  sealed: maybe(fc.record({ authorSeq: u64, epoch: u32, record: bytes() })),
  kept: maybe(fc.string({ maxLength: 30 })),
})

export const times = u64
