import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DeviceError } from '@radslag/shared/errors.ts'
import { courseCodec } from '@radslag/client/device/directory.ts'
import { keyringCodec } from '@radslag/client/device/keyring.ts'
import { outboxCodec } from '@radslag/client/device/outbox.ts'
import { memoryCodec } from '@radslag/client/device/record-log.ts'
import { checkedCodec } from '@radslag/client/device/recovery.ts'
import type { RowCodec } from '@radslag/client/device/row-codec.ts'
import { bytes, entries, keyrings, memories, outboxEntries, times } from './arbitrary.ts'

suite('keyring', keyringCodec, keyrings)
suite('directory entry', courseCodec, entries)
suite('memory', memoryCodec, memories)
suite('outbox entry', outboxCodec, outboxEntries)
suite('time of the check', checkedCodec, times)

function suite<Value>(name: string, codec: RowCodec<Value>, values: fc.Arbitrary<Value>): void {
  describe(`P2, row codec: ${name}`, () => {
    test('gives back what it was given', () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(codec.decode(codec.encode(value))).toEqual(value)
        }),
      )
    })

    test('cut short, with a byte too many or of another version: damaged', () => {
      fc.assert(
        fc.property(values, fc.nat(), (value, at) => {
          const row = codec.encode(value)
          expectDamage(codec, row.subarray(0, at % row.length))
          expectDamage(codec, new Uint8Array([...row, 0]))
          expectDamage(codec, new Uint8Array([2, ...row.subarray(1)]))
        }),
      )
    })

    test('a changed byte or any bytes at all: a value or damaged, nothing else', () => {
      const changed = fc.tuple(values, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([value, at, by]) => {
        const row = codec.encode(value)
        row[at % row.length]! ^= by
        return row
      })
      fc.assert(
        fc.property(fc.oneof(changed, bytes()), (row) => {
          try {
            codec.decode(row)
          } catch (error) {
            expect(error).toBeInstanceOf(DeviceError)
          }
        }),
      )
    })

    test('what it gives does not change with the row', () => {
      fc.assert(
        fc.property(values, (value) => {
          const row = codec.encode(value)
          const decoded = codec.decode(row)
          row.fill(0)
          expect(decoded).toEqual(value)
        }),
      )
    })
  })
}

function expectDamage<Value>(codec: RowCodec<Value>, row: Uint8Array): void {
  expect(() => codec.decode(row)).toThrow(expect.objectContaining({ code: 'storage-damaged' }))
}
