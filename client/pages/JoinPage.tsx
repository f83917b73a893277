/** The invitation behind a link: who invites, who can read, until when, the duty to report; then in, or no. */
import { LIMITS } from '@radslag/shared/limits.ts'
import { createSignal, Show, untrack, type JSX } from 'solid-js'

import { findCpr } from '../agreement/cpr.ts'
import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { Circle, type CircleSeat } from '../ui/Circle.tsx'
import { LanguagePicker } from '../ui/LanguagePicker.tsx'
import { readersOf, type Person } from '../ui/people.ts'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { TextField } from '../ui/TextField.tsx'
import './join/join.css'
import { Know } from './join/Know.tsx'
import { TopBar } from './TopBar.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export interface JoinPageProps {
  readonly settings: Settings
  /** The course's title as it stands in the document; may be empty. */
  readonly title: string
  readonly invitedBy: { readonly name: string; readonly roleWord: string }
  /** The person the link was made for. */
  readonly me: Person
  /** Everyone, the reader included. */
  readonly people: readonly Person[]
  readonly busy: boolean
  /** Called with the name the others shall see; empty for a link that only reads. */
  readonly onEnter: (name: string) => void
  /** Nothing is sent; the page says so itself. */
  readonly onRefuse: () => void
}

export function JoinPage(props: JoinPageProps): JSX.Element {
  const { t } = useI18n()
  usePageTitle(() => t().join.pageTitle)
  const [refused, setRefused] = createSignal(false)
  const refuse = () => {
    setRefused(true)
    props.onRefuse()
  }
  return (
    <div class="page join-page">
      <SkipLink />
      <TopBar settings={props.settings} withoutLanguage />
      <main class="join" id={contentId} tabindex="-1">
        <LanguagePicker settings={props.settings} />
        <Show when={!refused()} fallback={<Refused onBack={() => setRefused(false)} />}>
          <Invitation {...props} />
          <Know me={props.me} people={props.people} />
          <Enter {...props} />
          <p class="join__no">
            {t().join.mayRefuse}{' '}
            <button type="button" class="text-button" onClick={refuse}>
              {t().join.refuse}
            </button>
          </p>
        </Show>
      </main>
    </div>
  )
}

function Invitation(props: JoinPageProps): JSX.Element {
  const { t } = useI18n()
  const title = () => props.title.trim() || t().home.untitled
  return (
    <div class="join__invite">
      <Circle seats={seats(props.people, t().common.you)} text={t().circle.seatForYou} />
      <h1 class="voice-heading">
        {props.me.role === 'viewer' ? t().join.titleRead(title()) : t().join.titleRoom(title())}
      </h1>
      <p>{t().join.invitedBy(props.invitedBy.name, props.invitedBy.roleWord)}</p>
    </div>
  )
}

/** The reader's seat is kept; those who are not in the room now are drawn dashed. */
function seats(people: readonly Person[], you: string): CircleSeat[] {
  return readersOf(people).map((person) => {
    if (person.self) return { name: person.name, colour: person.colour, state: 'you', label: you }
    return { name: person.name, colour: person.colour, state: person.here ? 'here' : 'away' }
  })
}

function Enter(props: JoinPageProps): JSX.Element {
  const { t } = useI18n()
  const [name, setName] = createSignal(untrack(() => props.me.name))
  const [error, setError] = createSignal<'nameMissing' | 'nameCpr'>()
  const reads = () => props.me.role === 'viewer'
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (props.busy) return
    const wrong = reads() ? undefined : wrongName(name())
    setError(wrong)
    if (wrong) return document.getElementById('join-name')?.focus()
    props.onEnter(reads() ? '' : name().trim())
  }
  const message = () => {
    const wrong = error()
    return wrong && t().join[wrong]
  }
  return (
    <form class="join__form" novalidate onSubmit={submit}>
      <Show when={!reads()}>
        <TextField
          id="join-name"
          large
          label={t().join.name}
          hint={t().join.nameHint}
          error={message()}
          value={name()}
          onInput={setName}
          maxLength={LIMITS.nameField}
        />
      </Show>
      <Button kind="primary" large wide type="submit">
        {props.busy ? t().join.entering : reads() ? t().join.read : t().join.enter}
      </Button>
    </form>
  )
}

function wrongName(name: string): 'nameMissing' | 'nameCpr' | undefined {
  if (name.trim() === '') return 'nameMissing'
  return findCpr(name) ? 'nameCpr' : undefined
}

function Refused(props: { readonly onBack: () => void }): JSX.Element {
  const { t } = useI18n()
  return (
    <div class="join__invite">
      <h1 class="voice-heading" tabindex="-1" ref={(heading) => queueMicrotask(() => heading.focus())}>
        {t().join.refuseTitle}
      </h1>
      <p>{t().join.refuseMore}</p>
      <Button large wide onClick={() => props.onBack()}>
        {t().join.refuseBack}
      </Button>
    </div>
  )
}
