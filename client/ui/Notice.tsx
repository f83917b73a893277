/** A message in the page: an icon, a short heading, a sentence, and what can be done. */
import { Show, type JSX } from 'solid-js'

import { Icon } from './Icon.tsx'
import { circleAlert, info, shieldAlert } from './icons.ts'
import './notice.css'

export interface NoticeProps {
  /** `plain` is grey; `sun` marks what is yours to do now; `alarm` interrupts screen readers. */
  readonly kind?: 'plain' | 'info' | 'sun' | 'stuck' | 'alarm' | 'done' | undefined
  readonly icon?: string | undefined
  readonly title: string
  readonly children?: JSX.Element
  readonly actions?: JSX.Element
}

const usual = { plain: info, info, sun: info, stuck: circleAlert, alarm: shieldAlert, done: info } as const

export function Notice(props: NoticeProps): JSX.Element {
  const kind = () => props.kind ?? 'plain'
  return (
    <div class={`notice notice--${kind()}`} role={kind() === 'alarm' ? 'alert' : undefined}>
      <Icon of={props.icon ?? usual[kind()]} />
      <div class="notice__text">
        <p class="notice__title">{props.title}</p>
        {props.children}
      </div>
      <Show when={props.actions}>
        <div class="notice__actions">{props.actions}</div>
      </Show>
    </div>
  )
}
