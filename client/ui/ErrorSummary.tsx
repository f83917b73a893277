/** All that is wrong in a form, at its top, each a way to the field. Takes the focus when it appears. */
import { For, onMount, type JSX } from 'solid-js'

import './error-summary.css'
import { Icon } from './Icon.tsx'
import { circleAlert } from './icons.ts'

export interface Problem {
  /** Id of the control to go to. */
  readonly field: string
  readonly message: string
}

export function ErrorSummary(props: {
  readonly title: string
  readonly problems: readonly Problem[]
}): JSX.Element {
  let box: HTMLDivElement | undefined
  onMount(() => box?.focus())
  const go = (event: MouseEvent, field: string) => {
    event.preventDefault()
    document.getElementById(field)?.focus()
  }
  return (
    <div class="error-summary" role="alert" tabindex="-1" ref={box}>
      <h2>
        <Icon of={circleAlert} /> {props.title}
      </h2>
      <ul>
        <For each={props.problems}>
          {(problem) => (
            <li>
              <a href={`#${problem.field}`} onClick={(event) => go(event, problem.field)}>
                {problem.message}
              </a>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
