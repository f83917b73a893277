/** A label, its hint, the control and its error, tied together for eyes and ears alike. */
import { createUniqueId, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import './field.css'
import { Icon } from './Icon.tsx'
import { circleAlert } from './icons.ts'

/** What the control must carry so that label, hint and error are read with it. */
interface ControlTies {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
}

export interface FieldProps {
  /** Give one where an error summary links here. */
  readonly id?: string | undefined
  readonly label: string
  readonly hint?: string | undefined
  /** A whole sentence; shown under the control. */
  readonly error?: string | undefined
  readonly control: (ties: ControlTies) => JSX.Element
}

export function Field(props: FieldProps): JSX.Element {
  const own = createUniqueId()
  const id = () => props.id ?? own
  const ties: ControlTies = {
    get id() {
      return id()
    },
    get 'aria-describedby'() {
      const parts = [props.hint && `${id()}-hint`, props.error && `${id()}-error`].filter(Boolean)
      return parts.length > 0 ? parts.join(' ') : undefined
    },
    get 'aria-invalid'() {
      return props.error ? 'true' : undefined
    },
  }
  return (
    <div class="field">
      <label for={id()}>{props.label}</label>
      <Show when={props.hint}>
        <p class="field__hint" id={`${id()}-hint`}>
          {props.hint}
        </p>
      </Show>
      {props.control(ties)}
      <Show when={props.error}>{(error) => <FieldError id={`${id()}-error`} message={error()} />}</Show>
    </div>
  )
}

/** The error itself, under its control. */
export function FieldError(props: { readonly id: string; readonly message: string }): JSX.Element {
  const { t } = useI18n()
  return (
    <p class="field__error" id={props.id}>
      <Icon of={circleAlert} />
      <span>
        <span class="visually-hidden">{t().common.errorPrefix}</span>
        {props.message}
      </span>
    </p>
  )
}
