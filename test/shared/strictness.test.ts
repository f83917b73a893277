import type { Bytes } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { WireError, type WireCode } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { isPermanent, CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { Reader, Writer } from '@radslag/shared/wire/codec.ts'
import { decodeControl, encodeControl } from '@radslag/shared/wire/control.ts'
import { decodeDetails, encodeDetails } from '@radslag/shared/wire/details.ts'
import { decodeClientFrame, decodeRelayFrame } from '@radslag/shared/wire/frame.ts'
import { openGenesisBody } from '@radslag/shared/wire/genesis.ts'
import { formatFragment, formatLink, parseAddress, parseFragment } from '@radslag/shared/wire/link.ts'
import { decodeCompact, encodeCompact, HEADER_BYTES, headerBytes, KIND } from '@radslag/shared/wire/record.ts'
import { decodeReport, encodeReport } from '@radslag/shared/wire/report.ts'
import { decodeSnapshot } from '@radslag/shared/wire/snapshot.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as arb from './arbitraries.ts'

beforeAll(sodiumReady)

/** The code of the WireError that `work` throws. */
function codeOf(work: () => unknown): WireCode | 'nothing' {
  try {
    work()
    return 'nothing'
  } catch (error) {
    if (error instanceof WireError) return error.code
    throw error
  }
}

const compact = (first: readonly number[], more = 300) =>
  decodeCompact(new Uint8Array([...first, ...new Uint8Array(more)]))

/** A compact record up to the length of its body. */
function head(kind: number, length: number): Bytes {
  const clear = kind === KIND.control || kind === KIND.receipt
  return new Writer()
    .u8(1)
    .u8(kind)
    .u8(0)
    .u8(2)
    .u16(0)
    .raw(new Uint8Array(32 + 4 + 8 + 8 + 32 + (clear ? 0 : 24)))
    .u32(length)
    .done()
}

describe('P2: unknown versions, kinds and flags have their own codes', () => {
  it('of records', () => {
    expect(codeOf(() => compact([2, 2, 0, 0]))).toBe('unknown-version')
    expect(codeOf(() => compact([1, 6, 0, 0]))).toBe('unknown-kind')
    expect(codeOf(() => compact([1, 19, 0, 0]))).toBe('unknown-kind')
    expect(codeOf(() => compact([1, 2, 1, 0]))).toBe('unknown-flag')
    expect(codeOf(() => compact([1, 2, 0, 4]))).toBe('unknown-flag')
  })

  it('of control types, roles and flags inside control records', () => {
    expect(codeOf(() => decodeControl(new Writer().u64(0).u8(13).done()))).toBe('unknown-kind')
    const role = new Writer().u64(0).u8(0).raw(new Uint8Array(64)).u8(4).done()
    expect(codeOf(() => decodeControl(role))).toBe('unknown-kind')
    expect(codeOf(() => decodeControl(new Writer().u64(0).u8(7).u16(2).u8(2).done()))).toBe('unknown-flag')
  })

  it('of the genesis and its policy', () => {
    const body = new Uint8Array(1 + 128 + 16 + 4 + 64)
    expect(codeOf(() => openGenesisBody(body))).toBe('unknown-version')
    body[0] = 1
    body[148] = 1
    expect(codeOf(() => openGenesisBody(body))).toBe('unknown-flag')
  })

  it('of frames, in both directions', () => {
    expect(codeOf(() => decodeClientFrame(new Uint8Array([7])))).toBe('unknown-kind')
    expect(codeOf(() => decodeClientFrame(new Uint8Array([1, 2])))).toBe('unknown-version')
    expect(codeOf(() => decodeRelayFrame(new Uint8Array([1])))).toBe('unknown-kind')
    expect(codeOf(() => decodeRelayFrame(new Uint8Array([32, 2])))).toBe('unknown-version')
    expect(codeOf(() => decodeRelayFrame(new Writer().u8(38).u64(1).u8(12).done()))).toBe('unknown-kind')
  })

  it('of reports', () => {
    expect(codeOf(() => decodeReport(new Uint8Array([2])))).toBe('unknown-kind')
    expect(codeOf(() => decodeReport(new Writer().u8(0).text('r').u8(7).done()))).toBe('unknown-kind')
    expect(codeOf(() => decodeReport(new Writer().u8(0).text('r').u8(0).u8(11).done()))).toBe('out-of-range')
  })
})

describe('P2: lengths are bounded before anything is taken', () => {
  it('record bodies, by kind', () => {
    expect(codeOf(() => decodeCompact(head(KIND.update, LIMITS.recordBody)))).toBe('truncated')
    expect(codeOf(() => decodeCompact(head(KIND.update, LIMITS.recordBody + 1)))).toBe('too-long')
    expect(codeOf(() => decodeCompact(head(KIND.control, LIMITS.controlBody + 1)))).toBe('too-long')
    expect(codeOf(() => decodeCompact(head(KIND.snapshot, LIMITS.snapshotBody + 1)))).toBe('too-long')
    expect(codeOf(() => decodeCompact(head(KIND.presence, LIMITS.ephemeralBody + 1)))).toBe('too-long')
    expect(codeOf(() => decodeCompact(head(KIND.receipt, 1)))).toBe('too-long')
  })

  it('sealed details, lists and texts', () => {
    const long = encodeControl({ type: 'name', details: new Uint8Array(LIMITS.sealedDetails + 1) }, 0)
    expect(codeOf(() => decodeControl(long))).toBe('too-long')
    expect(
      codeOf(() =>
        decodeSnapshot(
          new Writer()
            .raw(new Uint8Array(32))
            .u32(LIMITS.keys + 1)
            .done(),
        ),
      ),
    ).toBe('too-long')
    expect(
      codeOf(() =>
        decodeClientFrame(
          new Writer()
            .u8(2)
            .u32(LIMITS.appendRecords + 1)
            .done(),
        ),
      ),
    ).toBe('too-long')
    expect(codeOf(() => decodeRelayFrame(new Writer().u8(34).u64(0).u32(9).done()))).toBe('truncated')
    const details = { name: 'å'.repeat(101), relation: '', roleWord: '', languages: [] }
    expect(codeOf(() => encodeDetails(details))).toBe('too-long')
    const many = new Writer()
      .text('')
      .text('')
      .text('')
      .list(
        Array.from({ length: 13 }, () => ''),
        (to, one) => to.text(one),
      )
    expect(codeOf(() => decodeDetails(many.done()))).toBe('too-long')
  })

  it('M1: a report says at most 500 characters, counted as characters', () => {
    const report = { type: 'answer', row: 'r', version: 1, yes: true } as const
    expect(codeOf(() => encodeReport({ ...report, text: '😀'.repeat(500) }))).toBe('nothing')
    expect(codeOf(() => encodeReport({ ...report, text: 'x'.repeat(501) }))).toBe('too-long')
  })

  it('numbers above 2^53 and text that is not UTF-8', () => {
    expect(codeOf(() => new Reader(new Uint8Array(8).fill(255)).u64())).toBe('out-of-range')
    expect(codeOf(() => new Writer().u16(0x10000))).toBe('out-of-range')
    expect(codeOf(() => new Writer().u8(-1))).toBe('out-of-range')
    expect(codeOf(() => new Writer().u64(0.5))).toBe('out-of-range')
    expect(codeOf(() => new Reader(new Uint8Array([0, 0, 0, 1, 255])).text(9))).toBe('bad-text')
  })

  it('numbers survive wherever the growing buffer ends', () => {
    for (let before = 240; before < 264; before++) {
      const bytes = new Writer().raw(new Uint8Array(before)).u8(1).u16(2).u32(3).u64(4).done()
      const reader = new Reader(bytes.subarray(before))
      expect([reader.u8(), reader.u16(), reader.u32(), reader.u64()]).toEqual([1, 2, 3, 4])
    }
  })
})

describe('R4: the compact record', () => {
  it('has a header of 180 bytes under every hash', () => {
    fc.assert(
      fc.property(arb.logRecord, (record) => {
        expect(headerBytes(record, record.body.length)).toHaveLength(HEADER_BYTES)
      }),
    )
  })

  it('takes 214 bytes for a live keystroke', () => {
    fc.assert(
      fc.property(arb.logRecord, (record) => {
        const keystroke = { ...record, kind: 'update' as const, body: new Uint8Array(64) }
        expect(encodeCompact(keystroke, { index: 7, prev: false })).toHaveLength(214)
      }),
      { numRuns: 3 },
    )
  })

  it('R3: an ephemeral without its session is refused', () => {
    expect(codeOf(() => compact([1, KIND.presence, 0, 0]))).toBe('not-canonical')
  })
})

describe('N1: links', () => {
  const link = fc.record({ roomId: arb.roomId, seed: arb.byteString(32) })

  it('read back what was written, burned or not (N4)', () => {
    fc.assert(
      fc.property(link, (one) => {
        const address = formatLink('https://radslag.example', one)
        expect(arb.plain(parseFragment(formatFragment(one)))).toEqual(arb.plain(one))
        expect(arb.plain(parseAddress(` ${address}\n`))).toEqual(arb.plain({ link: one, burned: false }))
        expect(arb.plain(parseAddress(address.replace('#', '%23')))).toEqual(
          arb.plain({ link: one, burned: true }),
        )
      }),
    )
  })

  it('never throw, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true })), (text) => {
        const result = parseAddress(text)
        expect(['string', 'object']).toContain(typeof result)
      }),
    )
  })

  it('say what is wrong', () => {
    const part = 'A'.repeat(43)
    expect(parseFragment('')).toBe('none')
    expect(parseFragment(`v2.${part}.${part}`)).toBe('newer-version')
    expect(parseFragment(`v1.${part}.${'A'.repeat(42)}`)).toBe('too-short')
    expect(parseFragment(`v1.${part}.${part}.x`)).toBe('too-long')
    expect(parseFragment(`v1.${part}.${'A'.repeat(42)}B`)).toBe('garbled')
    expect(parseFragment(`v1.${part}.${'A'.repeat(42)}!`)).toBe('garbled')
    expect(parseAddress('https://x/o%23v1.abc')).toBe('percent')
  })
})

it('W10: every close code lies in 4400–4499; below 4450 is permanent', () => {
  for (const code of Object.values(CLOSE)) {
    expect(code).toBeGreaterThanOrEqual(4400)
    expect(code).toBeLessThan(4500)
    expect(isPermanent(code)).toBe(code < 4450)
  }
})
