/** The bar of the quiet pages: the mark, the language, the look. */
import { Show, type JSX } from 'solid-js'

import { Icon } from '../ui/Icon.tsx'
import { lock } from '../ui/icons.ts'
import { LanguageMenu } from '../ui/LanguagePicker.tsx'
import { Mark } from '../ui/Mark.tsx'
import type { Settings } from '../ui/settings.ts'
import { TextSizeAndTheme } from '../ui/TextSizeAndTheme.tsx'
import './top-bar.css'

export interface TopBarProps {
  readonly settings: Settings
  readonly onHome?: (() => void) | undefined
  /** A short truth about where things are kept. */
  readonly note?: string | undefined
  /** The join page shows all languages in the page itself. */
  readonly withoutLanguage?: boolean | undefined
}

export function TopBar(props: TopBarProps): JSX.Element {
  return (
    <header class="top-bar">
      <Mark onHome={props.onHome} />
      <div class="top-bar__tools">
        <Show when={props.note}>
          <span class="top-bar__note">
            <Icon of={lock} /> {props.note}
          </span>
        </Show>
        <Show when={!props.withoutLanguage}>
          <LanguageMenu settings={props.settings} />
        </Show>
        <TextSizeAndTheme settings={props.settings} />
      </div>
    </header>
  )
}
