/** How long a link may write and read: the choices, and what each comes to in unix seconds. Knows no screen. */

export const writeChoices = ['meeting', 'asLong', 'date'] as const
export const readChoices = ['months3', 'months6', 'year', 'date', 'none'] as const

/** `kept`: leave what stands. */
export type WriteChoice = (typeof writeChoices)[number] | 'kept'
export type ReadChoice = (typeof readChoices)[number] | 'kept'

export interface LimitDraft {
  readonly write: WriteChoice
  /** yyyy-mm-dd, used when `write` is `date`. */
  readonly writeDate: string
  readonly read: ReadChoice
  readonly readDate: string
}

/** Unix seconds; 0 is no end (protocol.md M3). */
export interface Limits {
  readonly writeUntil: number
  readonly readUntil: number
}

export interface LimitProblem {
  readonly field: 'write' | 'read'
  readonly problem: 'dateMissing' | 'datePast' | 'readBeforeWrite'
}

/** Default follow-up is twelve weeks; half a year lets the next meeting be late. */
export const usualLimits: LimitDraft = { write: 'meeting', writeDate: '', read: 'months6', readDate: '' }
export const keptLimits: LimitDraft = { write: 'kept', writeDate: '', read: 'kept', readDate: '' }

/** The last second of that day where the reader lives. `at` is unix milliseconds. */
export function endOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(23, 59, 59, 0)
  return Math.floor(day.getTime() / 1000)
}

/** The end of the day that many months on; a day the month lacks becomes its last. */
export function endInMonths(now: number, months: number): number {
  const day = new Date(now)
  const wanted = day.getDate()
  day.setDate(1)
  day.setMonth(day.getMonth() + months)
  day.setDate(Math.min(wanted, new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate()))
  return endOfDay(day.getTime())
}

/** The end of the day in a date field, or null when it is empty or nonsense. */
export function endOfDateField(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return null
  return endOfDay(new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])).getTime())
}

/** yyyy-mm-dd for a date field. */
export function dateField(at: number): string {
  const day = new Date(at)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}

/** What a draft comes to, `current` standing for `kept`; or the first thing wrong with it. `now` in unix milliseconds. */
export function resolveLimits(draft: LimitDraft, current: Limits, now: number): Limits | LimitProblem {
  const readUntil = readSeconds(draft, current, now)
  if (typeof readUntil === 'string') return { field: 'read', problem: readUntil }
  const writeUntil = writeSeconds(draft, current, now, readUntil)
  if (typeof writeUntil === 'string') return { field: 'write', problem: writeUntil }
  const short = readUntil !== 0 && (writeUntil === 0 || writeUntil > readUntil)
  return short ? { field: 'read', problem: 'readBeforeWrite' } : { writeUntil, readUntil }
}

type DateProblem = 'dateMissing' | 'datePast'

function readSeconds(draft: LimitDraft, current: Limits, now: number): number | DateProblem {
  switch (draft.read) {
    case 'kept':
      return current.readUntil
    case 'months3':
      return endInMonths(now, 3)
    case 'months6':
      return endInMonths(now, 6)
    case 'year':
      return endInMonths(now, 12)
    case 'none':
      return 0
    case 'date':
      return future(draft.readDate, now)
  }
}

function writeSeconds(
  draft: LimitDraft,
  current: Limits,
  now: number,
  readUntil: number,
): number | DateProblem {
  switch (draft.write) {
    case 'kept':
      return current.writeUntil
    case 'meeting':
      return endOfDay(now)
    case 'asLong':
      return readUntil
    case 'date':
      return future(draft.writeDate, now)
  }
}

function future(text: string, now: number): number | DateProblem {
  const end = endOfDateField(text)
  if (end === null) return 'dateMissing'
  return end * 1000 < now ? 'datePast' : end
}
