/** What a person must know before entering: never a promise of secrecy (product.md, facts of law). */
import { Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { calendar, eye, link, pencil, shieldAlert } from '../../ui/icons.ts'
import { readersOf, type Person } from '../../ui/people.ts'
import { sayDate } from '../../ui/until.ts'
import './know.css'

export function Know(props: { readonly me: Person; readonly people: readonly Person[] }): JSX.Element {
  const i18n = useI18n()
  const words = () => i18n.t().join
  const readers = () => readersOf(props.people)
  const names = () =>
    readers().map((person) => (person.self ? i18n.t().common.youInList(person.name) : person.name))
  const endless = () => props.me.readUntil === 0
  const reads = () => props.me.role === 'viewer'
  return (
    <section class="know" aria-labelledby="know">
      <h2 id="know">{words().knowTitle}</h2>
      <ul class="know__list">
        <Fact
          icon={eye}
          title={words().canRead(readers().length)}
          more={words().canReadMore(i18n.list(names()))}
        />
        <Fact
          icon={calendar}
          title={endless() ? words().youReadAlways : words().youRead(sayDate(i18n, props.me.readUntil))}
          more={endless() ? words().youReadAlwaysMore : words().youReadMore}
        />
        <Show when={props.me.role === 'reporter'}>
          <Fact icon={pencil} title={words().youReport} more={words().youReportMore} />
        </Show>
        <Show
          when={
            props.me.role === 'editor' &&
            props.me.writeUntil !== 0 &&
            props.me.writeUntil !== props.me.readUntil
          }
        >
          <Fact icon={pencil} title={words().youWrite(sayDate(i18n, props.me.writeUntil))} />
        </Show>
        <Fact
          icon={shieldAlert}
          title={words().duty}
          more={reads() ? words().dutyMoreRead : words().dutyMore}
        />
        <Fact icon={link} title={words().yours} more={words().yoursMore} />
      </ul>
    </section>
  )
}

function Fact(props: { readonly icon: string; readonly title: string; readonly more?: string }): JSX.Element {
  return (
    <li>
      <Icon of={props.icon} />
      <div>
        <h3>{props.title}</h3>
        <Show when={props.more}>
          <p>{props.more}</p>
        </Show>
      </div>
    </li>
  )
}
