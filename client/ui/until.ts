/** How a last date is said: “til 12. maj 2027”, “til i dag kl. 18.00”, “til forløbet bliver slettet”. */
import type { I18n } from '../i18n/index.ts'

/** The date alone, “12. maj 2027” or “i dag kl. 18.00”; `seconds` is unix seconds and not 0. */
export function sayDate(i18n: I18n, seconds: number): string {
  const at = seconds * 1000
  return i18n.daysAway(at) === 0 ? i18n.moment(at) : i18n.date(at)
}

/** With its “til”; 0 is no end. */
export function sayUntil(i18n: I18n, seconds: number): string {
  const { common } = i18n.t()
  return seconds === 0 ? common.untilDeleted : common.until(sayDate(i18n, seconds))
}
