/**
 * Dates and clock times as plain sentences want them: “fredag 12. februar”, “kl. 9.00”.
 * Knows the order of the parts only through the catalogue's `WhenWords`; knows nothing of screens.
 */

/** How one language writes moments. Every function gets finished pieces and only puts them in order. */
export interface WhenWords {
  readonly today: string
  readonly yesterday: string
  readonly tomorrow: string
  /** “9.00” from hour 9 and minute 0 */
  readonly clock: (hour: number, minute: string) => string
  /** “kl. 9.00” from “9.00” */
  readonly at: (clock: string) => string
  /** “fredag 12. februar” */
  readonly day: (weekday: string, day: number, month: string) => string
  /** “12. maj” */
  readonly dayOfMonth: (day: number, month: string) => string
  /** “12. maj 2027” */
  readonly date: (day: number, month: string, year: number) => string
}

/** All times are unix milliseconds, in the device's own time zone unless one is given. */
export interface When {
  /** “fredag 12. februar” */
  day(at: number): string
  /** “12. maj 2027” */
  date(at: number): string
  /** “9.00” */
  clock(at: number): string
  /** “kl. 9.00” */
  time(at: number): string
  /** “i dag kl. 16.05”, “i går kl. 20.14”, “19. november kl. 20.14” */
  moment(at: number): string
  /** “i dag”, “i går”, “19. november”, or with the year when it is another: “12. maj 2027” */
  near(at: number): string
  /** Days from today to that date, in calendar days; negative when past. */
  daysAway(at: number): number
}

interface Parts {
  readonly weekday: string
  readonly day: number
  readonly month: string
  readonly year: number
  readonly hour: number
  readonly minute: string
}

/** Builds the writer of moments for one language. `now` gives unix milliseconds. */
export function createWhen(
  words: () => WhenWords,
  locale: () => string,
  now: () => number,
  timeZone?: string,
): When {
  const parts = (at: number) => partsOf(at, locale(), timeZone)
  const daysAway = (at: number) => dayNumber(at, timeZone) - dayNumber(now(), timeZone)
  const date = (at: number) => {
    const p = parts(at)
    return words().date(p.day, p.month, p.year)
  }
  const clock = (at: number) => words().clock(parts(at).hour, parts(at).minute)
  const time = (at: number) => words().at(clock(at))
  const near = (at: number) => {
    const away = daysAway(at)
    if (away === 0) return words().today
    if (away === 1) return words().tomorrow
    if (away === -1) return words().yesterday
    const p = parts(at)
    return p.year === parts(now()).year ? words().dayOfMonth(p.day, p.month) : date(at)
  }
  return {
    day(at) {
      const p = parts(at)
      return words().day(p.weekday, p.day, p.month)
    },
    date,
    clock,
    time,
    near,
    moment: (at) => `${near(at)} ${time(at)}`,
    daysAway,
  }
}

function partsOf(at: number, locale: string, timeZone: string | undefined): Parts {
  const format = new Intl.DateTimeFormat(`${locale}-u-nu-latn-ca-gregory`, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const found = new Map(format.formatToParts(at).map((part) => [part.type, part.value]))
  const text = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? ''
  return {
    weekday: text('weekday'),
    day: Number(text('day')),
    month: text('month'),
    year: Number(text('year')),
    hour: Number(text('hour')),
    minute: text('minute').padStart(2, '0'),
  }
}

/** Calendar days since 1970 where the reader lives. */
function dayNumber(at: number, timeZone: string | undefined): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  })
  return Math.round(Date.parse(`${format.format(at)}T00:00:00Z`) / 86_400_000)
}
