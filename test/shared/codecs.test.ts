import { concat, toHex, type Bytes } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { SealError, WireError } from '@radslag/shared/errors.ts'
import { controlClock, decodeControl, encodeControl, type Control } from '@radslag/shared/wire/control.ts'
import { decodeDetails, encodeDetails } from '@radslag/shared/wire/details.ts'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
} from '@radslag/shared/wire/frame.ts'
import { decodeCompact, encodeCompact, expand, type LogRecord } from '@radslag/shared/wire/record.ts'
import { decodeReport, decodeSignoff, encodeReport, encodeSignoff } from '@radslag/shared/wire/report.ts'
import { decodeSnapshot, encodeSnapshot } from '@radslag/shared/wire/snapshot.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as arb from './arbitraries.ts'

/** One format: what encodes to what, and what the decoder reads. */
interface Codec<Value> {
  readonly name: string
  readonly values: fc.Arbitrary<Value>
  readonly encode: (value: Value) => Bytes
  readonly decode: (bytes: Uint8Array) => Value
}

const record: Codec<{ value: LogRecord; index: number | null; prev: boolean }> = {
  name: 'compact record',
  values: arb.logRecord.chain((value) =>
    arb.compactForm(value.kind).map((form) => ({
      // What does not travel is put back from what both sides know; here that is nothing but zeros.
      value: {
        ...value,
        roomId: arb.zeroRoom,
        author: form.index === null ? value.author : arb.zeroKey,
        authorPrev: form.prev ? value.authorPrev : new Uint8Array(32),
      },
      ...form,
    })),
  ),
  encode: ({ value, index, prev }) => encodeCompact(value, { index, prev }),
  decode: (bytes) => {
    const compact = decodeCompact(bytes)
    const index = typeof compact.author === 'number' ? compact.author : null
    const author = typeof compact.author === 'number' ? arb.zeroKey : compact.author
    const value = expand(compact, { roomId: arb.zeroRoom, author, authorPrev: new Uint8Array(32) })
    return { value, index, prev: compact.authorPrev !== null }
  },
}

const codecs = [
  record,
  ...Object.entries(arb.controls).map(([type, values]) => ({
    name: `control ${type}`,
    values: fc.record({ control: values as fc.Arbitrary<Control>, clock: arb.u64 }),
    encode: ({ control, clock }: { control: Control; clock: number }) => encodeControl(control, clock),
    decode: (bytes: Uint8Array) => ({ control: decodeControl(bytes), clock: controlClock(bytes) }),
  })),
  { name: 'report', values: arb.report, encode: encodeReport, decode: decodeReport },
  { name: 'signoff', values: arb.signoff, encode: encodeSignoff, decode: decodeSignoff },
  { name: 'snapshot', values: arb.snapshot, encode: encodeSnapshot, decode: decodeSnapshot },
  { name: 'details', values: arb.details, encode: encodeDetails, decode: decodeDetails },
  { name: 'client frame', values: arb.clientFrame, encode: encodeClientFrame, decode: decodeClientFrame },
  { name: 'relay frame', values: arb.relayFrame, encode: encodeRelayFrame, decode: decodeRelayFrame },
] as unknown as readonly Codec<unknown>[]

/** Decodes; what is thrown must be a typed error. */
function attempt<Value>(codec: Codec<Value>, bytes: Uint8Array): { value: Value } | WireError | SealError {
  try {
    return { value: codec.decode(bytes) }
  } catch (error) {
    if (error instanceof WireError || error instanceof SealError) return error
    throw error
  }
}

beforeAll(sodiumReady)

describe.each(codecs)('P2: $name', (codec) => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        expect(arb.plain(codec.decode(codec.encode(value)))).toEqual(arb.plain(value))
      }),
    )
  })

  it('refuses every truncation', () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        const bytes = codec.encode(value)
        for (let length = 0; length < bytes.length; length++) {
          expect(attempt(codec, bytes.subarray(0, length))).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 12 },
    )
  })

  it('refuses trailing bytes', () => {
    fc.assert(
      fc.property(codec.values, arb.byteString(1, 3), (value, more) => {
        expect(attempt(codec, concat(codec.encode(value), more))).toMatchObject({ code: 'trailing' })
      }),
    )
  })

  it('has one encoding: a flipped bit is refused or means exactly these bytes', () => {
    fc.assert(
      fc.property(codec.values, fc.nat(), (value, at) => {
        const bytes = codec.encode(value)
        const bit = at % (8 * bytes.length)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        const result = attempt(codec, bytes)
        if ('value' in result) expect(toHex(codec.encode(result.value))).toBe(toHex(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('throws nothing but typed errors on random bytes', () => {
    fc.assert(
      fc.property(fc.nat(48), arb.byteString(0, 300), (first, bytes) => {
        if (bytes.length > 0) bytes[0] = first
        const result = attempt(codec, bytes)
        if ('value' in result) expect(toHex(codec.encode(result.value))).toBe(toHex(bytes))
      }),
      { numRuns: 300 },
    )
  })
})
