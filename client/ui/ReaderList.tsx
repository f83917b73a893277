/** Who can read, until when, and that nobody else can. */
import { For, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Icon } from './Icon.tsx'
import { lock } from './icons.ts'
import { byReadUntil, readersOf, wordsFor, type Person } from './people.ts'
import './reader-list.css'
import { Seat } from './Seat.tsx'
import { sayUntil } from './until.ts'

export interface ReaderListProps {
  readonly people: readonly Person[]
  /** One line for all who may read equally long, for the narrow panel. */
  readonly compact?: boolean | undefined
}

export function ReaderList(props: ReaderListProps): JSX.Element {
  const { t } = useI18n()
  const readers = () => readersOf(props.people)
  return (
    <>
      <Show when={props.compact} fallback={<FullList people={readers()} />}>
        <CompactList people={readers()} />
      </Show>
      <p class="readers-only">
        <Icon of={lock} /> {t().common.nobodyElse}
      </p>
    </>
  )
}

function FullList(props: { readonly people: readonly Person[] }): JSX.Element {
  const i18n = useI18n()
  return (
    <ul class="readers">
      <For each={props.people}>
        {(person) => (
          <li class="reader">
            <Seat name={person.name} colour={person.colour} small />
            <span class="reader__who">
              <bdi class="reader__name" dir={person.self ? i18n.dir() : 'auto'}>
                {person.self ? i18n.t().common.youInList(person.name) : person.name}
              </bdi>
              <Show when={wordsFor(person).length > 0}>
                <span class="reader__role">{i18n.list(wordsFor(person))}</span>
              </Show>
            </span>
            <span class="reader__until">{sayUntil(i18n, person.readUntil)}</span>
          </li>
        )}
      </For>
    </ul>
  )
}

function CompactList(props: { readonly people: readonly Person[] }): JSX.Element {
  const i18n = useI18n()
  const groups = () => [...byReadUntil(props.people)]
  return (
    <dl class="readers-compact">
      <For each={groups()}>
        {([until, people]) => (
          <div>
            <dt>
              {i18n.list(
                people.map((person) => person.name || (person.self ? i18n.t().common.youInList('') : '')),
              )}
            </dt>
            <dd>{sayUntil(i18n, until)}</dd>
          </div>
        )}
      </For>
    </dl>
  )
}
