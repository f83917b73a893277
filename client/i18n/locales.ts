/**
 * The languages Rådslag knows of: their own names, their reading direction, and which of them the
 * interface itself speaks. A participant may be given any of them; knows no words of any.
 */

export const languages = ['da', 'en', 'ar', 'fa', 'so', 'tr', 'uk'] as const

/** A language that a person may read in. */
export type Language = (typeof languages)[number]

/** Languages that the screens can speak today. */
export const locales = ['da', 'en'] as const

export type Locale = (typeof locales)[number]

interface LanguageFacts {
  /** The name its own speakers use. */
  readonly native: string
  readonly dir: 'ltr' | 'rtl'
}

const facts: Readonly<Record<Language, LanguageFacts>> = {
  da: { native: 'Dansk', dir: 'ltr' },
  en: { native: 'English', dir: 'ltr' },
  ar: { native: 'العربية', dir: 'rtl' },
  fa: { native: 'فارسی', dir: 'rtl' },
  so: { native: 'Soomaali', dir: 'ltr' },
  tr: { native: 'Türkçe', dir: 'ltr' },
  uk: { native: 'Українська', dir: 'ltr' },
}

/** The language's own name; a code we do not know is shown as it is. */
export function nativeName(code: string): string {
  return isLanguage(code) ? facts[code].native : code
}

/** Reading direction; `auto` for a code we do not know. */
export function direction(code: string): 'ltr' | 'rtl' | 'auto' {
  return isLanguage(code) ? facts[code].dir : 'auto'
}

/** Whether this is one of the languages a participant can be given. */
function isLanguage(code: string): code is Language {
  return languages.some((language) => language === code)
}

/** Whether the screens can speak it. */
export function isLocale(code: string): code is Locale {
  return locales.some((locale) => locale === code)
}

/** The first language of the device (as in `navigator.languages`) that the screens speak; Danish otherwise. */
export function chooseLocale(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    const base = tag.split('-')[0] ?? ''
    if (isLocale(base)) return base
  }
  return 'da'
}
