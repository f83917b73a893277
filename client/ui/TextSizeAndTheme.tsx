/** The “Aa” menu: the reader's own text size and light. */
import { type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { textSizes, themes } from './appearance.ts'
import { Choices } from './Choices.tsx'
import { letters } from './icons.ts'
import { Popup } from './Popup.tsx'
import type { Settings } from './settings.ts'

/** The two choices themselves, for menus that show them without a button. */
export function LookChoices(props: { readonly settings: Settings }): JSX.Element {
  const { t } = useI18n()
  const look = () => props.settings.appearance
  return (
    <>
      <Choices
        legend={t().common.textSize}
        choices={textSizes.map((value) => ({ value, label: t().common.sizes[value] }))}
        chosen={[look().size]}
        onChange={([size]) => size && props.settings.onAppearance({ ...look(), size })}
      />
      <Choices
        legend={t().common.theme}
        choices={themes.map((value) => ({ value, label: t().common.themes[value] }))}
        chosen={[look().theme]}
        onChange={([theme]) => theme && props.settings.onAppearance({ ...look(), theme })}
      />
    </>
  )
}

export function TextSizeAndTheme(props: { readonly settings: Settings }): JSX.Element {
  const { t } = useI18n()
  return (
    <Popup icon={letters} label={t().common.looks}>
      {() => <LookChoices settings={props.settings} />}
    </Popup>
  )
}
