/** Starting a course: its alias, who you are, which languages you read. Refuses anything like a CPR number. */
import { LIMITS } from '@radslag/shared/limits.ts'
import { createSignal, Show, untrack, type JSX } from 'solid-js'

import { findCpr } from '../agreement/cpr.ts'
import { useI18n } from '../i18n/context.tsx'
import type { Words } from '../i18n/index.ts'
import { languages, nativeName, type Language } from '../i18n/locales.ts'
import { Button } from '../ui/Button.tsx'
import { Choices } from '../ui/Choices.tsx'
import { ErrorSummary, type Problem } from '../ui/ErrorSummary.tsx'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { TextField } from '../ui/TextField.tsx'
import './form-page.css'
import { TopBar } from './TopBar.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export interface NewCourse {
  readonly alias: string
  readonly name: string
  readonly roleWord: string
  /** At least one. */
  readonly languages: readonly Language[]
}

export interface StartCoursePageProps {
  readonly settings: Settings
  /** What this device remembers of the person, so that it need not be typed again. */
  readonly known?: { readonly name: string; readonly roleWord: string } | undefined
  readonly busy: boolean
  /** Called with trimmed words, only when all of them are well. */
  readonly onStart: (course: NewCourse) => void
  readonly onCancel: () => void
}

export function StartCoursePage(props: StartCoursePageProps): JSX.Element {
  const { t, locale } = useI18n()
  usePageTitle(() => t().start.pageTitle)
  const [alias, setAlias] = createSignal('')
  const [name, setName] = createSignal(untrack(() => props.known?.name ?? ''))
  const [role, setRole] = createSignal(untrack(() => props.known?.roleWord ?? t().start.roleDefault))
  const [spoken, setSpoken] = createSignal<Language[]>([locale()])
  const [problems, setProblems] = createSignal<readonly Problem[]>([])
  const course = (): NewCourse => ({
    alias: alias().trim(),
    name: name().trim(),
    roleWord: role().trim(),
    languages: spoken(),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (props.busy) return
    const wrong = check(course(), t().start.problems)
    setProblems([])
    setProblems(wrong)
    if (wrong.length === 0) props.onStart(course())
  }
  const errorAt = (field: string) => problems().find((problem) => problem.field === field)?.message
  return (
    <div class="page form-page">
      <SkipLink />
      <TopBar settings={props.settings} onHome={props.onCancel} />
      <main class="form-page__main" id={contentId} tabindex="-1">
        <div class="form-page__head">
          <h1 class="voice-heading">{t().start.title}</h1>
          <p>{t().start.lead}</p>
        </div>
        <Show when={problems().length > 0}>
          <ErrorSummary title={t().start.problems.summary(problems().length)} problems={problems()} />
        </Show>
        <form class="form-page__form" novalidate onSubmit={submit}>
          <TextField
            id="alias"
            label={t().start.alias}
            hint={t().start.aliasHint}
            error={errorAt('alias')}
            value={alias()}
            onInput={setAlias}
            maxLength={80}
          />
          <TextField
            id="name"
            label={t().start.name}
            hint={t().start.nameHint}
            error={errorAt('name')}
            value={name()}
            onInput={setName}
            maxLength={LIMITS.nameField}
          />
          <TextField
            id="role"
            label={t().start.role}
            hint={t().start.roleHint}
            error={errorAt('role')}
            value={role()}
            onInput={setRole}
            maxLength={LIMITS.nameField}
          />
          <Choices
            id="languages"
            several
            legend={t().start.languages}
            hint={t().start.languagesHint}
            error={errorAt('languages')}
            choices={languages.map((value) => ({ value, label: nativeName(value), lang: value }))}
            chosen={spoken()}
            onChange={setSpoken}
          />
          <div class="form-page__actions">
            <Button kind="primary" large type="submit">
              {t().start.go}
            </Button>
            <Button kind="quiet" large onClick={() => props.onCancel()}>
              {t().common.cancel}
            </Button>
          </div>
        </form>
      </main>
    </div>
  )
}

function check(course: NewCourse, words: Words['start']['problems']): Problem[] {
  const found: (Problem | null)[] = [
    checkText('alias', course.alias, words.aliasMissing, words.aliasCpr),
    checkText('name', course.name, words.nameMissing, words.nameCpr),
    checkText('role', course.roleWord, words.roleMissing, words.roleCpr),
    course.languages.length === 0 ? { field: 'languages', message: words.languagesMissing } : null,
  ]
  return found.filter((problem) => problem !== null)
}

function checkText(field: string, text: string, missing: string, cpr: string): Problem | null {
  if (text === '') return { field, message: missing }
  return findCpr(text) ? { field, message: cpr } : null
}
