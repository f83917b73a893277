/** One person and their link, as a row that can be chosen. */
import { For, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { nativeName } from '../i18n/locales.ts'
import { Icon } from './Icon.tsx'
import { chevronRight, clock, pause, pencil, unlink } from './icons.ts'
import './link-row.css'
import { wordsFor, type Person } from './people.ts'
import { Seat } from './Seat.tsx'
import { StatusPill } from './StatusPill.tsx'
import { sayUntil } from './until.ts'

const pills = {
  closed: { icon: unlink, kind: 'plain' },
  closing: { icon: clock, kind: 'stuck' },
  suspended: { icon: pause, kind: 'stuck' },
  ended: { icon: clock, kind: 'plain' },
  draft: { icon: pencil, kind: 'sun' },
} as const

export interface LinkRowProps {
  readonly person: Person
  readonly chosen: boolean
  readonly onChoose: () => void
}

export function LinkRow(props: LinkRowProps): JSX.Element {
  const i18n = useI18n()
  const person = () => props.person
  const over = () => person().state === 'closed' || person().state === 'ended'
  const about = () => {
    const words = i18n.list(wordsFor(person()))
    const may = over() ? '' : i18n.t().roles[person().role]
    return [words && words.charAt(0).toLocaleUpperCase(i18n.locale()) + words.slice(1), may]
      .filter(Boolean)
      .join('. ')
  }
  return (
    <li>
      <button
        type="button"
        class="link-row"
        classList={{ 'link-row--over': over() }}
        aria-current={props.chosen ? 'true' : undefined}
        onClick={() => props.onChoose()}
      >
        <Seat name={person().name} colour={person().colour} away={over()} />
        <span class="link-row__who">
          <strong>
            <bdi dir={person().self ? i18n.dir() : 'auto'}>
              {person().self ? i18n.t().common.youInList(person().name) : person().name}
            </bdi>
          </strong>
          <small>{about()}</small>
        </span>
        <span class="link-row__until">
          <Until person={person()} />
        </span>
        <Icon of={chevronRight} mirror />
      </button>
    </li>
  )
}

function Until(props: { readonly person: Person }): JSX.Element {
  const i18n = useI18n()
  const pill = () =>
    props.person.state === 'live' ? null : { state: props.person.state, ...pills[props.person.state] }
  return (
    <Show
      when={pill()}
      fallback={
        <>
          {sayUntil(i18n, props.person.readUntil)}
          <small>
            <For each={props.person.languages}>{(code) => <span lang={code}>{nativeName(code)}</span>}</For>
          </small>
        </>
      }
    >
      {(shown) => (
        <StatusPill kind={shown().kind} icon={shown().icon}>
          {i18n.t().states[shown().state]}
        </StatusPill>
      )}
    </Show>
  )
}
