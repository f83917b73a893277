import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { findCpr } from '@radslag/client/agreement/cpr.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** ddmmyy and four digits. */
const cpr = fc
  .record({
    day: fc.integer({ min: 1, max: 31 }),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 0, max: 99 }),
    rest: fc.integer({ min: 0, max: 9999 }),
  })
  .map(
    ({ day, month, year, rest }) =>
      [`${two(day)}${two(month)}${two(year)}`, String(rest).padStart(4, '0')] as const,
  )

const words = fc.stringMatching(/^[a-zæøå ,.]{0,20}$/)
const parting = fc.constantFrom('', '-', ' ', '\u00a0', '\u2011', '–')

describe('a CPR number is never let into a title or a name (product.md, header 1)', () => {
  it('finds it in both forms, with any usual parting, anywhere in a text', () => {
    fc.assert(
      fc.property(words, cpr, parting, words, (before, [birth, serial], between, after) => {
        expect(findCpr(`${before}${birth}${between}${serial}${after}`)).toBe(`${birth}${between}${serial}`)
      }),
    )
  })

  it.each(['010203-1234', '0102031234', 'Yusuf 311299-4321', '(610203-1234)', '010203 1234'])(
    'refuses %s',
    (text) => {
      expect(findCpr(text)).not.toBeNull()
    },
  )

  it.each([
    '',
    'Familien Svane',
    '12 34 56 78',
    '12345678',
    '+45 12345678',
    '20. november 2026',
    '320203-1234',
    '011303-1234',
    '1010203-1234',
    '010203-12345',
    '000000-0000',
  ])('lets %s through', (text) => {
    expect(findCpr(text)).toBeNull()
  })

  it('never finds anything in a text without ten digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text.replaceAll(/\D/g, '').length < 10)
        expect(findCpr(text)).toBeNull()
      }),
    )
  })
})
