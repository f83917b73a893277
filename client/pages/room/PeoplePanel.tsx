/** Who is round the table now, who can read and until when. Stands beside the sheet, or in a drawer. */
import { Index, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Circle, type CircleSeat } from '../../ui/Circle.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { eye } from '../../ui/icons.ts'
import { wordsFor, type Person } from '../../ui/people.ts'
import { ReaderList } from '../../ui/ReaderList.tsx'
import { Seat } from '../../ui/Seat.tsx'
import './people-panel.css'

export interface PeoplePanelProps {
  readonly people: readonly Person[]
  readonly mayShare: boolean
  readonly onShare: () => void
  /** Show everyone here, not only the first few. */
  readonly everyone?: boolean | undefined
  readonly onShowAll?: (() => void) | undefined
}

/** Names listed before the rest hide behind a button. */
const few = 5

export function PeoplePanel(props: PeoplePanelProps): JSX.Element {
  const { t, list } = useI18n()
  const here = () => props.people.filter((person) => person.here)
  const shown = () => (props.everyone ? here() : here().slice(0, few))
  return (
    <>
      <h2 class="room-side__title">{t().room.around}</h2>
      <div class="present__circle">
        <Circle
          seats={here().map(seatOf)}
          count={here().length}
          countWord={t().circle.here}
          text={t().circle.present(
            list(here().map((person) => person.name || (person.self ? t().common.youInList('') : ''))),
          )}
        />
      </div>
      <ul class="present">
        <Index each={shown()}>{(person) => <Present person={person()} />}</Index>
      </ul>
      <Show when={here().length <= 1}>
        <p class="present__alone">{t().room.alone}</p>
      </Show>
      <Show when={here().length > shown().length}>
        <button type="button" class="present__more" onClick={() => props.onShowAll?.()}>
          {t().room.showAll(here().length)}
        </button>
      </Show>
      <section class="who-reads" aria-labelledby={props.everyone ? 'who-reads-all' : 'who-reads'}>
        <h2 class="room-side__title" id={props.everyone ? 'who-reads-all' : 'who-reads'}>
          <Icon of={eye} /> {t().common.whoReads}
        </h2>
        <ReaderList compact people={props.people} />
        <Show when={props.mayShare}>
          <Button wide onClick={() => props.onShare()}>
            {t().room.change}
          </Button>
        </Show>
      </section>
    </>
  )
}

function seatOf(person: Person): CircleSeat {
  return { name: person.name, colour: person.colour, state: 'here' }
}

function Present(props: { readonly person: Person }): JSX.Element {
  const { t, list, dir } = useI18n()
  const words = () => wordsFor(props.person)
  return (
    <li>
      <Seat name={props.person.name} colour={props.person.colour} small />
      <span>
        <bdi dir={props.person.self ? dir() : 'auto'}>
          {props.person.self ? t().common.youInList(props.person.name) : props.person.name}
        </bdi>
        <Show when={words().length > 0}>
          <small>{list(words())}</small>
        </Show>
      </span>
    </li>
  )
}
