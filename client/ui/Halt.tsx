/** A full-page stop: what happened, whose fault it is not, what to do, whom to ring. */
import { For, Show, type JSX } from 'solid-js'

import './halt.css'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import type { Settings } from './settings.ts'
import { contentId } from './SkipLink.tsx'
import { LanguageMenu } from './LanguagePicker.tsx'

export interface HaltProps {
  readonly icon: string
  readonly title: string
  readonly what: string
  readonly steps?: readonly string[] | undefined
  readonly note?: string | undefined
  /** Something may be wrong on purpose: the page takes the colour of alarm and is read out at once. */
  readonly alarm?: boolean | undefined
  /** Between the text and the actions: a field, numbers. */
  readonly children?: JSX.Element
  readonly actions?: JSX.Element
  /** Small, for the person who helps. */
  readonly detail?: string | undefined
  readonly settings?: Settings | undefined
}

export function Halt(props: HaltProps): JSX.Element {
  return (
    <div class="page halt-page" classList={{ 'halt-page--alarm': props.alarm === true }}>
      <header class="halt-page__bar">
        <Mark />
        <Show when={props.settings}>{(settings) => <LanguageMenu settings={settings()} />}</Show>
      </header>
      <main class="halt" id={contentId} tabindex="-1">
        <div class="halt__text" role={props.alarm ? 'alert' : undefined}>
          <span class="halt__sign">
            <Icon of={props.icon} />
          </span>
          <h1>{props.title}</h1>
          <p>{props.what}</p>
          <Show when={props.steps}>
            {(steps) => (
              <ol class="halt__steps">
                <For each={steps()}>{(step) => <li>{step}</li>}</For>
              </ol>
            )}
          </Show>
          {props.children}
          <Show when={props.note}>
            <p class="halt__note">{props.note}</p>
          </Show>
          <Show when={props.detail}>
            <p class="halt__detail">{props.detail}</p>
          </Show>
        </div>
        <Show when={props.actions}>
          <div class="halt__actions">{props.actions}</div>
        </Show>
      </main>
    </div>
  )
}
