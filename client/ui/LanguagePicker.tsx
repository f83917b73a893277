/** The language of the screen, by its native name and without flags: all in sight, or behind a button. */
import { type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { locales, nativeName } from '../i18n/locales.ts'
import { Choices } from './Choices.tsx'
import { chevronDown, languages } from './icons.ts'
import { Popup } from './Popup.tsx'
import type { Settings } from './settings.ts'

export interface LanguagePickerProps {
  readonly settings: Settings
  readonly onChosen?: (() => void) | undefined
}

export function LanguagePicker(props: LanguagePickerProps): JSX.Element {
  const { t, locale } = useI18n()
  return (
    <Choices
      legend={t().common.chooseLanguage}
      icon={languages}
      choices={locales.map((value) => ({ value, label: nativeName(value), lang: value }))}
      chosen={[locale()]}
      onChange={([chosen]) => {
        if (chosen) props.settings.onLocale(chosen)
        props.onChosen?.()
      }}
    />
  )
}

export function LanguageMenu(props: { readonly settings: Settings }): JSX.Element {
  const { locale } = useI18n()
  return (
    <Popup icon={languages} iconEnd={chevronDown} text={<span lang={locale()}>{nativeName(locale())}</span>}>
      {() => <LanguagePicker settings={props.settings} />}
    </Popup>
  )
}
