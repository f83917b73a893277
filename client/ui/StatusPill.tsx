/** A state in a word: icon, word and colour, in that order of importance. */
import { type JSX } from 'solid-js'

import { Icon } from './Icon.tsx'
import './status-pill.css'

export interface StatusPillProps {
  readonly kind: 'plain' | 'agreed' | 'active' | 'done' | 'stuck' | 'alarm' | 'sun'
  readonly icon: string
  readonly children: JSX.Element
}

export function StatusPill(props: StatusPillProps): JSX.Element {
  return (
    <span class={`pill pill--${props.kind}`}>
      <Icon of={props.icon} />
      {props.children}
    </span>
  )
}
