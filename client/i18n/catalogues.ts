/** Finds the words of one language, each in a file of its own so that a reader downloads only theirs. */
import type { Words } from './da.ts'
import type { Locale } from './locales.ts'

/** Loads one catalogue. Rejects when the file cannot be fetched (no net and not yet stored). */
export async function loadWords(locale: Locale): Promise<Words> {
  if (locale === 'en') return (await import('./en.ts')).en
  return (await import('./da.ts')).da
}
