/** The courses on this device, as cards that open; the search looks here and nowhere else. */
import { createMemo, createSignal, Index, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import type { I18n } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { calendar, circleCheck, clock, search, shieldAlert, unlink, wifiOff } from '../../ui/icons.ts'
import type { Role } from '../../ui/people.ts'
import { Seats, type PersonColour } from '../../ui/Seat.tsx'
import { StatusPill } from '../../ui/StatusPill.tsx'
import './course-list.css'

/** One stored course, as its sealed directory entry says (protocol.md D3). Times are unix milliseconds. */
export interface CourseItem {
  readonly id: string
  /** Last seen title; empty when none was ever seen. */
  readonly title: string
  readonly role: Role
  readonly lastOpened: number | null
  readonly nextMeeting: number | null
  /** Changes that wait for the net. */
  readonly waiting: number
  readonly state: 'live' | 'ended' | 'closed' | 'alarm'
  /** A few of those who can read, and how many there are. */
  readonly people: readonly { readonly name: string; readonly colour: PersonColour }[]
  readonly readers: number
}

/** A search is no help among fewer. */
const searchFrom = 4

export interface CourseListProps {
  readonly courses: readonly CourseItem[]
  readonly onOpen: (id: string) => void
}

export function CourseList(props: CourseListProps): JSX.Element {
  const { t, locale } = useI18n()
  const [wanted, setWanted] = createSignal('')
  const found = createMemo(() => {
    const text = wanted().trim().toLocaleLowerCase(locale())
    return props.courses.filter((course) => course.title.toLocaleLowerCase(locale()).includes(text))
  })
  return (
    <section aria-labelledby="all-courses">
      <div class="courses__bar">
        <h2 id="all-courses">{t().home.all}</h2>
        <Show when={props.courses.length >= searchFrom}>
          <div class="search">
            <Icon of={search} />
            <input
              class="input"
              type="search"
              autocomplete="off"
              spellcheck={false}
              aria-label={t().home.search}
              placeholder={t().home.search}
              value={wanted()}
              onInput={(event) => setWanted(event.currentTarget.value)}
            />
          </div>
        </Show>
      </div>
      <ul class="courses">
        <Index each={found()}>
          {(course) => <CourseCard course={course()} onOpen={() => props.onOpen(course().id)} />}
        </Index>
      </ul>
      <p role="status">{found().length === 0 ? t().home.noneFound : ''}</p>
    </section>
  )
}

function CourseCard(props: { readonly course: CourseItem; readonly onOpen: () => void }): JSX.Element {
  const i18n = useI18n()
  const words = () => i18n.t().home
  return (
    <li class="card course">
      <div class="course__top">
        <h3>
          <button type="button" class="course__open" onClick={() => props.onOpen()}>
            <bdi>{props.course.title || words().untitled}</bdi>
          </button>
        </h3>
        <StatePill course={props.course} />
      </div>
      <p>{words().myRole[props.course.role]}</p>
      <Show when={props.course.nextMeeting}>
        {(at) => (
          <p class="course__next">
            <Icon of={calendar} /> {words().nextMeeting(`${i18n.day(at())} ${i18n.time(at())}`)}
          </p>
        )}
      </Show>
      <p class="course__foot">
        <Seats people={props.course.people} />
        <span>{words().canRead(props.course.readers)}</span>
        <span class="course__opened">{openedWords(props.course.lastOpened, i18n)}</span>
      </p>
    </li>
  )
}

function openedWords(at: number | null, i18n: I18n): string {
  return at === null ? i18n.t().home.neverOpened : i18n.t().home.opened(i18n.near(at))
}

function StatePill(props: { readonly course: CourseItem }): JSX.Element {
  const { t } = useI18n()
  const look = () => {
    const words = t().home
    const { state, waiting } = props.course
    if (state === 'alarm') return { kind: 'alarm', icon: shieldAlert, word: words.alarm } as const
    if (state === 'closed') return { kind: 'plain', icon: unlink, word: words.closedState } as const
    if (state === 'ended') return { kind: 'plain', icon: clock, word: words.ended } as const
    if (waiting > 0) return { kind: 'stuck', icon: wifiOff, word: words.waiting(waiting) } as const
    return { kind: 'done', icon: circleCheck, word: words.saved } as const
  }
  return (
    <StatusPill kind={look().kind} icon={look().icon}>
      {look().word}
    </StatusPill>
  )
}
