/** The form for one more link. Offline it keeps the person as a draft, since a link cannot be made then (V3). */
import { LIMITS } from '@radslag/shared/limits.ts'
import { createSignal, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { languages, nativeName, type Language } from '../../i18n/locales.ts'
import { Button } from '../../ui/Button.tsx'
import { wifiOff } from '../../ui/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { LimitFields } from './LimitFields.tsx'
import { usualLimits } from './limits.ts'
import { checkLink, linkRoles, type LinkDraft, type LinkProblems, type NewLink } from './new-link.ts'

export interface NewLinkFormProps {
  readonly online: boolean
  readonly busy: boolean
  readonly onCreate: (link: NewLink) => void
  readonly onDraft: (link: NewLink) => void
}

export function NewLinkForm(props: NewLinkFormProps): JSX.Element {
  const { t, locale, now } = useI18n()
  const [draft, setDraft] = createSignal<LinkDraft>(empty(locale()))
  const [problems, setProblems] = createSignal<LinkProblems>({})
  const change = (part: Partial<LinkDraft>) => setDraft((old) => ({ ...old, ...part }))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (props.busy) return
    const checked = checkLink(draft(), now())
    if ('problems' in checked) {
      setProblems(checked.problems)
      return document.getElementById(firstField(checked.problems))?.focus()
    }
    setProblems({})
    return props.online ? props.onCreate(checked.link) : props.onDraft(checked.link)
  }
  const words = () => t().share
  const say = (code: 'nameMissing' | 'nameCpr' | 'relationCpr' | 'roleCpr' | undefined) =>
    code && words().problems[code]
  return (
    <form class="share-one" novalidate onSubmit={submit} aria-labelledby="new-link">
      <h3 id="new-link" class="share-one__title" tabindex="-1">
        {words().newTitle}
      </h3>
      <Show when={!props.online}>
        <Notice kind="stuck" icon={wifiOff} title={words().createOffline}>
          <p>{words().createOfflineMore}</p>
        </Notice>
      </Show>
      <TextField
        id="link-name"
        label={words().name}
        hint={words().nameHint}
        error={say(problems().name)}
        value={draft().name}
        onInput={(name) => change({ name })}
        maxLength={LIMITS.nameField}
      />
      <div class="share-fields">
        <TextField
          id="link-relation"
          label={words().relation}
          hint={words().relationHint}
          error={say(problems().relation)}
          value={draft().relation}
          onInput={(relation) => change({ relation })}
          maxLength={LIMITS.nameField}
        />
        <TextField
          id="link-role"
          label={words().role}
          hint={words().roleHint}
          error={say(problems().roleWord)}
          value={draft().roleWord}
          onInput={(roleWord) => change({ roleWord })}
          maxLength={LIMITS.nameField}
        />
        <SelectField
          label={words().mayNew}
          value={draft().role}
          choices={linkRoles.map((value) => ({ value, label: words().mayChoices[value] }))}
          onChange={(role) => change({ role })}
        />
        <SelectField
          label={words().language}
          value={draft().language}
          choices={languages.map((value) => ({ value, label: nativeName(value), lang: value }))}
          onChange={(language) => change({ language })}
        />
        <LimitFields
          draft={draft().limits}
          writes={draft().role !== 'viewer'}
          problem={problems().limits}
          onChange={(limits) => change({ limits })}
        />
      </div>
      <div class="dialog__actions">
        <Button kind="primary" type="submit">
          {props.busy ? words().creating : props.online ? words().create : words().saveDraft}
        </Button>
      </div>
    </form>
  )
}

function empty(language: Language): LinkDraft {
  return { name: '', relation: '', roleWord: '', language, role: 'editor', limits: usualLimits }
}

function firstField(problems: LinkProblems): string {
  if (problems.name) return 'link-name'
  if (problems.relation) return 'link-relation'
  if (problems.roleWord) return 'link-role'
  return problems.limits?.field === 'write' ? 'write-until' : 'read-until'
}
