/** Says where the text has got to. Screen readers hear a change of kind only, never every confirmation. */
import { createMemo, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import type { I18n } from '../i18n/index.ts'
import { Icon } from './Icon.tsx'
import { circleCheck, hardDrive, loader, shieldAlert, wifiOff } from './icons.ts'
import type { SaveState as State } from './save-state.ts'
import './save-state.css'

const looks = {
  writing: { icon: loader, tone: 'local' },
  device: { icon: hardDrive, tone: 'local' },
  relay: { icon: circleCheck, tone: 'safe' },
  present: { icon: circleCheck, tone: 'safe' },
  all: { icon: circleCheck, tone: 'safe' },
  offline: { icon: wifiOff, tone: 'offline' },
  paused: { icon: shieldAlert, tone: 'alarm' },
} as const

export interface SaveStateProps {
  readonly state: State
}

export function SaveState(props: SaveStateProps): JSX.Element {
  const i18n = useI18n()
  const words = createMemo(() => say(props.state, i18n))
  const kind = createMemo(() => props.state.kind)
  const heard = createMemo(() => kind() && headline(props.state, i18n))
  const look = () => looks[kind()]
  return (
    <div class={`save-state save-state--${look().tone}`}>
      <Icon of={look().icon} />
      <span aria-hidden="true" class="save-state__text">
        <strong>{words().head}</strong>
        <Show when={words().more}>
          <span class="save-state__more">{words().more}</span>
        </Show>
      </span>
      <span role="status" class="visually-hidden">
        {heard()}
      </span>
    </div>
  )
}

function headline(state: State, { t }: I18n): string {
  const words = t().save
  if (state.kind === 'present') return words.present(state.have, state.of)
  return words[state.kind]
}

function say(state: State, i18n: I18n): { readonly head: string; readonly more: string } {
  return { head: headline(state, i18n), more: detail(state, i18n) }
}

function detail(state: State, { t, clock, list }: I18n): string {
  const words = t().save
  switch (state.kind) {
    case 'writing':
      return words.writingMore
    case 'device':
      return words.deviceMore
    case 'relay':
      return words.relayMore(clock(state.at))
    case 'present':
      if (state.missing.length === 0) return words.confirmed(clock(state.at))
      return state.gone ? words.missing(list(state.missing)) : words.awaited(list(state.missing))
    case 'all': {
      const confirmed = words.confirmed(clock(state.at))
      return state.readers > 0 ? `${confirmed}, ${words.alsoReaders(state.readers)}` : confirmed
    }
    case 'offline':
      return state.waiting > 0 ? words.offlineMore(state.waiting) : words.offlineNone(clock(state.since))
    case 'paused':
      return words.pausedMore
  }
}
