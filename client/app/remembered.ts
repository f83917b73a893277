/** The look and language a person chose on this device: two plain rows, nothing secret. Knows storage, not screens. */
import { chooseLocale, isLocale, type Locale } from '../i18n/locales.ts'
import { readAppearance, writeAppearance, type Appearance } from '../ui/appearance.ts'
import type { Storage } from '../device/storage.ts'

const LOCALE = ['locale']
const APPEARANCE = ['appearance']

export interface Remembered {
  readonly locale: Locale
  readonly appearance: Appearance
}

/** What was chosen before; the browser's languages decide where nothing was. */
export async function recall(storage: Storage, preferred: readonly string[]): Promise<Remembered> {
  const [locale, appearance] = await Promise.all([
    storage.get('device', LOCALE),
    storage.get('device', APPEARANCE),
  ])
  return {
    locale: typeof locale === 'string' && isLocale(locale) ? locale : chooseLocale(preferred),
    appearance: readAppearance(typeof appearance === 'string' ? appearance : null),
  }
}

/** Throws `DeviceError`. */
export async function rememberLocale(storage: Storage, locale: Locale): Promise<void> {
  await storage.commit([{ put: 'device', key: LOCALE, value: locale }])
}

/** Throws `DeviceError`. */
export async function rememberAppearance(storage: Storage, appearance: Appearance): Promise<void> {
  await storage.commit([{ put: 'device', key: APPEARANCE, value: writeAppearance(appearance) }])
}
