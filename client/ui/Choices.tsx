/** A few choices, all visible: one of them (radio) or several (checkboxes), as rounded chips or rows. */
import { createUniqueId, For, Show, type JSX } from 'solid-js'

import './choices.css'
import { FieldError } from './Field.tsx'
import { Icon } from './Icon.tsx'
import type { Choice } from './SelectField.tsx'

export interface ChoicesProps<Value extends string> {
  /** Id of the first control, for an error summary. */
  readonly id?: string | undefined
  readonly legend: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly icon?: string | undefined
  readonly choices: readonly Choice<Value>[]
  readonly chosen: readonly Value[]
  readonly several?: boolean | undefined
  /** `rows` stand under each other. */
  readonly look?: 'chips' | 'rows' | undefined
  readonly onChange: (chosen: Value[]) => void
}

export function Choices<Value extends string>(props: ChoicesProps<Value>): JSX.Element {
  const own = createUniqueId()
  const change = (value: Value, checked: boolean) => {
    if (props.several !== true) return props.onChange([value])
    const others = props.chosen.filter((each) => each !== value)
    return props.onChange(checked ? [...others, value] : others)
  }
  const described = () => {
    const parts = [props.hint && `${own}-hint`, props.error && `${own}-error`].filter(Boolean)
    return parts.length > 0 ? parts.join(' ') : undefined
  }
  return (
    <fieldset class={`choices choices--${props.look ?? 'chips'}`} aria-describedby={described()}>
      <legend>
        <Show when={props.icon}>{(icon) => <Icon of={icon()} />}</Show> {props.legend}
      </legend>
      <Show when={props.hint}>
        <p class="field__hint" id={`${own}-hint`}>
          {props.hint}
        </p>
      </Show>
      <div class="choices__list">
        <For each={props.choices}>
          {(choice, index) => (
            <label class="choice">
              <input
                id={index() === 0 ? props.id : undefined}
                type={props.several === true ? 'checkbox' : 'radio'}
                name={own}
                checked={props.chosen.includes(choice.value)}
                onChange={(event) => change(choice.value, event.currentTarget.checked)}
              />
              <span lang={choice.lang} dir={choice.lang ? 'auto' : undefined}>
                {choice.label}
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={props.error}>{(error) => <FieldError id={`${own}-error`} message={error()} />}</Show>
    </fieldset>
  )
}
