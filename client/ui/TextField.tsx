/** One line of text, or a date. The browser shall neither remember nor send to a spelling service what is typed in it. */
import { type JSX } from 'solid-js'

import { Field } from './Field.tsx'

export interface TextFieldProps {
  readonly id?: string | undefined
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value: string
  readonly onInput: (value: string) => void
  readonly large?: boolean | undefined
  readonly type?: 'text' | 'date' | 'url' | undefined
  /** First day that can be chosen, yyyy-mm-dd, for a date. */
  readonly min?: string | undefined
  readonly maxLength?: number | undefined
  /** False for codes and links, where a correction would be an error. */
  readonly prose?: boolean | undefined
}

export function TextField(props: TextFieldProps): JSX.Element {
  return (
    <Field
      id={props.id}
      label={props.label}
      hint={props.hint}
      error={props.error}
      control={(ties) => (
        <input
          {...ties}
          class="input"
          classList={{ 'input--large': props.large === true }}
          type={props.type ?? 'text'}
          value={props.value}
          min={props.min}
          maxLength={props.maxLength}
          autocomplete="off"
          spellcheck={false}
          autocapitalize={props.prose === false ? 'none' : undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    />
  )
}
