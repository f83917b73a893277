/** What every page's top bar needs to let the reader change the look and the language. */
import type { Locale } from '../i18n/locales.ts'
import type { Appearance } from './appearance.ts'

export interface Settings {
  readonly appearance: Appearance
  /** Called with the whole new choice; the caller applies and remembers it. */
  readonly onAppearance: (appearance: Appearance) => void
  /** Called with the chosen language; the caller loads and remembers it. */
  readonly onLocale: (locale: Locale) => void
}
