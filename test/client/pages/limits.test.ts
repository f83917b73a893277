import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  endInMonths,
  endOfDateField,
  endOfDay,
  dateField,
  resolveLimits,
} from '@radslag/client/pages/share/limits.ts'
import { checkLink, type LinkDraft } from '@radslag/client/pages/share/new-link.ts'

const now = new Date(2026, 10, 20, 10, 32).getTime()
const draft: LinkDraft = {
  name: ' Huda ',
  relation: 'moster',
  roleWord: '',
  language: 'ar',
  role: 'editor',
  limits: { write: 'meeting', writeDate: '', read: 'months6', readDate: '' },
}
const seconds = (...at: [number, number, number]) => Math.floor(new Date(...at, 23, 59, 59).getTime() / 1000)

describe('how long a link may write and read', () => {
  it('a meeting ends when its day ends, half a year is the same date six months on', () => {
    expect(checkLink(draft, now)).toEqual({
      link: {
        name: 'Huda',
        relation: 'moster',
        roleWord: '',
        languages: ['ar'],
        role: 'editor',
        writeUntil: seconds(2026, 10, 20),
        readUntil: seconds(2027, 4, 20),
      },
    })
  })

  it('a day the month lacks becomes its last', () => {
    expect(endInMonths(new Date(2026, 10, 30).getTime(), 3)).toBe(seconds(2027, 1, 28))
    expect(endInMonths(new Date(2026, 7, 31).getTime(), 6)).toBe(seconds(2027, 1, 28))
  })

  it('M3: readUntil is never before writeUntil, 0 being no end', () => {
    const limit = fc.constantFrom(0, 1_900_000_000, 2_000_000_000)
    const choice = {
      write: fc.constantFrom('kept', 'meeting', 'asLong', 'date'),
      read: fc.constantFrom('kept', 'months3', 'year', 'date', 'none'),
    } as const
    const date = fc.constantFrom('', '2026-11-20', '2027-01-31', '2020-01-01', 'x')
    fc.assert(
      fc.property(
        fc.record({ ...choice, writeDate: date, readDate: date }),
        limit,
        limit,
        (limits, writeUntil, readUntil) => {
          const found = resolveLimits(limits, { writeUntil, readUntil }, now)
          if ('problem' in found) return
          expect(
            found.readUntil === 0 || (found.writeUntil !== 0 && found.writeUntil <= found.readUntil),
          ).toBe(true)
        },
      ),
    )
  })

  it('a viewer is not asked how long to write', () => {
    const found = checkLink(
      { ...draft, role: 'viewer', limits: { ...draft.limits, write: 'date', writeDate: '' } },
      now,
    )
    expect('link' in found && found.link.writeUntil === found.link.readUntil).toBe(true)
  })

  it('names what is wrong', () => {
    const limits = { write: 'date', writeDate: '2030-01-01', read: 'date', readDate: '2027-01-01' } as const
    expect(checkLink({ ...draft, name: ' ', relation: '010203-1234', limits }, now)).toEqual({
      problems: {
        name: 'nameMissing',
        relation: 'relationCpr',
        limits: { field: 'read', problem: 'readBeforeWrite' },
      },
    })
    expect(
      resolveLimits({ ...limits, readDate: '2026-11-19' }, { writeUntil: 0, readUntil: 0 }, now),
    ).toEqual({ field: 'read', problem: 'datePast' })
  })

  it('a date field is read back as it was written', () => {
    expect(endOfDateField(dateField(now))).toBe(endOfDay(now))
    expect(endOfDateField('')).toBeNull()
  })
})
