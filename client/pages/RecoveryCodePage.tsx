/** The recovery code: shown, printed, and proven by its last group from paper (protocol.md R1, M5). */
import { isSameCode } from '@radslag/shared/crypto/recovery-code.ts'
import { createSignal, createUniqueId, For, Match, Show, Switch, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { circleCheck, printer } from '../ui/icons.ts'
import { Mark } from '../ui/Mark.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PrintSheet } from '../ui/PrintSheet.tsx'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { TextField } from '../ui/TextField.tsx'
import './form-page.css'
import './recovery-code.css'
import { TopBar } from './TopBar.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export interface RecoveryCodePageProps {
  readonly settings: Settings
  /** The code in the groups it is written in; at least two. */
  readonly groups: readonly string[]
  /** The last group was typed as it stands. */
  readonly onChecked: () => void
  /** Postponed, or finished after a check. */
  readonly onLeave: () => void
}

export function RecoveryCodePage(props: RecoveryCodePageProps): JSX.Element {
  const { t } = useI18n()
  usePageTitle(() => t().recovery.pageTitle)
  const [step, setStep] = createSignal<'show' | 'check' | 'done'>('show')
  const [printing, setPrinting] = createSignal(false)
  const checked = () => {
    setStep('done')
    props.onChecked()
  }
  return (
    <div class="page form-page">
      <SkipLink />
      <TopBar settings={props.settings} onHome={props.onLeave} />
      <main class="form-page__main" id={contentId} tabindex="-1">
        <Switch>
          <Match when={step() === 'show'}>
            <ShowCode
              groups={props.groups}
              onPrint={() => setPrinting(true)}
              onWritten={() => setStep('check')}
              onLater={props.onLeave}
            />
          </Match>
          <Match when={step() === 'check'}>
            <CheckCode groups={props.groups} onRight={checked} onBack={() => setStep('show')} />
          </Match>
          <Match when={step() === 'done'}>
            <h1 class="voice-heading">{t().recovery.title}</h1>
            <Notice kind="done" icon={circleCheck} title={t().recovery.done} />
            <div class="form-page__actions">
              <Button kind="primary" large onClick={() => props.onLeave()}>
                {t().recovery.doneGo}
              </Button>
            </div>
          </Match>
        </Switch>
      </main>
      <Show when={printing()}>
        <PrintSheet paper="page" onDone={() => setPrinting(false)}>
          <PaperCode groups={props.groups} />
        </PrintSheet>
      </Show>
    </div>
  )
}

interface ShowCodeProps {
  readonly groups: readonly string[]
  readonly onPrint: () => void
  readonly onWritten: () => void
  readonly onLater: () => void
}

function ShowCode(props: ShowCodeProps): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <div class="form-page__head">
        <h1 class="voice-heading">{t().recovery.title}</h1>
        <p>{t().recovery.lead}</p>
      </div>
      <Code groups={props.groups} />
      <ul class="recovery-why">
        <For each={t().recovery.why}>{(line) => <li>{line}</li>}</For>
      </ul>
      <p>{t().recovery.notYet}</p>
      <div class="form-page__actions">
        <Button kind="primary" large onClick={() => props.onWritten()}>
          {t().recovery.check}
        </Button>
        <Button large icon={printer} onClick={() => props.onPrint()}>
          {t().recovery.print}
        </Button>
      </div>
      <p class="recovery-later">
        {t().recovery.laterNote}{' '}
        <button type="button" class="text-button" onClick={() => props.onLater()}>
          {t().recovery.later}
        </button>
      </p>
    </>
  )
}

function Code(props: { readonly groups: readonly string[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <ol class="recovery-code" aria-label={t().recovery.codeLabel} translate="no">
      <For each={props.groups}>
        {(group, index) => (
          <li>
            <span aria-hidden="true" class="recovery-code__number">
              {index() + 1}
            </span>
            <span class="visually-hidden">{`${t().recovery.group(index() + 1)}: `}</span>
            {group}
          </li>
        )}
      </For>
    </ol>
  )
}

interface CheckCodeProps {
  readonly groups: readonly string[]
  readonly onRight: () => void
  readonly onBack: () => void
}

function CheckCode(props: CheckCodeProps): JSX.Element {
  const { t } = useI18n()
  const id = createUniqueId()
  const [typed, setTyped] = createSignal('')
  const [error, setError] = createSignal<string>()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isSameCode(typed(), props.groups.at(-1) ?? '')) return props.onRight()
    setError(typed().trim() === '' ? t().recovery.checkEmpty : t().recovery.checkWrong)
    document.getElementById(id)?.focus()
  }
  return (
    <>
      <div class="form-page__head">
        <h1 class="voice-heading">{t().recovery.checkTitle}</h1>
        <p>{t().recovery.checkLead}</p>
      </div>
      <form class="form-page__form" novalidate onSubmit={submit}>
        <TextField
          id={id}
          large
          prose={false}
          label={t().recovery.checkLabel}
          hint={t().recovery.group(props.groups.length)}
          error={error()}
          value={typed()}
          onInput={setTyped}
        />
        <div class="form-page__actions">
          <Button kind="primary" large type="submit">
            {t().recovery.checkGo}
          </Button>
          <Button large kind="quiet" onClick={() => props.onBack()}>
            {t().recovery.showAgain}
          </Button>
        </div>
      </form>
    </>
  )
}

function PaperCode(props: { readonly groups: readonly string[] }): JSX.Element {
  const { t, date, now } = useI18n()
  return (
    <section class="paper-code">
      <Mark />
      <h1>{t().recovery.printedTitle}</h1>
      <p>{t().recovery.printedLead}</p>
      <Code groups={props.groups} />
      <ul class="recovery-why">
        <For each={t().recovery.why.slice(1)}>{(line) => <li>{line}</li>}</For>
      </ul>
      <p>{t().recovery.printedOn(date(now()))}</p>
    </section>
  )
}
