/**
 * What the screens speak through: words of the chosen language, and dates and lists written as it writes them.
 * Knows no storage: whoever makes it remembers the choice.
 */
import { createSignal } from 'solid-js'

import type { Words } from './da.ts'
import { direction, type Locale } from './locales.ts'
import { createWhen, type When } from './when.ts'

export type { Words } from './da.ts'

export interface I18n extends When {
  /** The words; reading it inside a component follows a change of language. */
  t(): Words
  locale(): Locale
  dir(): 'ltr' | 'rtl' | 'auto'
  /** Loads the other language and then speaks it. Rejects, still speaking the old one, if it cannot be fetched. */
  setLocale(locale: Locale): Promise<void>
  /** “Amal, Samir og Yusuf” */
  list(items: readonly string[]): string
  /** Unix milliseconds, from the world it was made with. */
  now(): number
}

export interface I18nWorld {
  readonly locale: Locale
  /** The words of that locale, already loaded. */
  readonly words: Words
  /** Fetches another language's words, see `catalogues.ts`. */
  readonly load: (locale: Locale) => Promise<Words>
  /** Unix milliseconds. */
  readonly now: () => number
  /** IANA name; the device's own when left out. */
  readonly timeZone?: string
}

interface Spoken {
  readonly locale: Locale
  readonly words: Words
}

export function createI18n(world: I18nWorld): I18n {
  const [spoken, setSpoken] = createSignal<Spoken>({ locale: world.locale, words: world.words })
  const locale = () => spoken().locale
  const t = () => spoken().words
  let wanted = world.locale
  return {
    ...createWhen(() => t().when, locale, world.now, world.timeZone),
    t,
    locale,
    dir: () => direction(locale()),
    async setLocale(next) {
      wanted = next
      const words = await world.load(next)
      if (wanted === next) setSpoken({ locale: next, words })
    },
    list: (items) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items),
    now: world.now,
  }
}
