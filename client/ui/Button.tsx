/** A button, or a link that looks like one. One filled button per view. */
import { Show, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import './button.css'
import { Icon } from './Icon.tsx'

export interface ButtonProps {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'alarm' | 'sun' | undefined
  /** Family actions and phones: 56 px high. */
  readonly large?: boolean | undefined
  readonly wide?: boolean | undefined
  readonly icon?: string | undefined
  readonly mirrorIcon?: boolean | undefined
  readonly iconEnd?: string | undefined
  /** For a button that is only an icon. */
  readonly label?: string | undefined
  readonly type?: 'button' | 'submit' | undefined
  /** Makes it a link, for `tel:` and files. */
  readonly href?: string | undefined
  readonly onClick?: ((event: MouseEvent) => void) | undefined
  /** Says in words why it cannot be pressed now, by the id of that text; the button stays focusable. */
  readonly blockedBy?: string | undefined
  readonly expanded?: boolean | undefined
  readonly controls?: string | undefined
  readonly describedBy?: string | undefined
  readonly children?: JSX.Element
}

export function Button(props: ButtonProps): JSX.Element {
  const press = (event: MouseEvent) => {
    if (props.blockedBy) event.preventDefault()
    else props.onClick?.(event)
  }
  return (
    <Dynamic
      component={props.href ? 'a' : 'button'}
      class={`button button--${props.kind ?? 'plain'}`}
      classList={{
        'button--large': props.large === true,
        'button--wide': props.wide === true,
        'button--icon': props.label !== undefined,
      }}
      href={props.href}
      type={props.href ? undefined : (props.type ?? 'button')}
      aria-label={props.label}
      aria-disabled={props.blockedBy ? 'true' : undefined}
      aria-describedby={props.blockedBy ?? props.describedBy}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      onClick={press}
    >
      <Show when={props.icon}>{(icon) => <Icon of={icon()} mirror={props.mirrorIcon} />}</Show>
      {props.children}
      <Show when={props.iconEnd}>{(icon) => <Icon of={icon()} />}</Show>
    </Dynamic>
  )
}
