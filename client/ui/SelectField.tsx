/** One choice of several, as the device's own list. */
import { For, type JSX } from 'solid-js'

import { Field } from './Field.tsx'
import { Icon } from './Icon.tsx'
import { chevronDown } from './icons.ts'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Language of the label, when it is not the page's. */
  readonly lang?: string | undefined
}

export interface SelectFieldProps<Value extends string> {
  readonly id?: string | undefined
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>): JSX.Element {
  const choose = (value: string) => {
    const choice = props.choices.find((each) => each.value === value)
    if (choice) props.onChange(choice.value)
  }
  return (
    <Field
      id={props.id}
      label={props.label}
      hint={props.hint}
      error={props.error}
      control={(ties) => (
        <div class="select">
          <select {...ties} class="input" onChange={(event) => choose(event.currentTarget.value)}>
            <For each={props.choices}>
              {(choice) => (
                <option value={choice.value} lang={choice.lang} selected={choice.value === props.value}>
                  {choice.label}
                </option>
              )}
            </For>
          </select>
          <Icon of={chevronDown} />
        </div>
      )}
    />
  )
}
