/** How long an open link lasts, and changing it. What it may do stands fixed: a new right is a new link. */
import { createEffect, createSignal, on, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import type { Person } from '../../ui/people.ts'
import { LimitFields } from './LimitFields.tsx'
import { isLinkRole } from './new-link.ts'
import { keptLimits, resolveLimits, type LimitDraft, type LimitProblem, type Limits } from './limits.ts'

export interface LinkLimitsProps {
  readonly person: Person
  readonly online: boolean
  readonly busy: boolean
  readonly onSave: (limits: Limits) => void
}

export function LinkLimits(props: LinkLimitsProps): JSX.Element {
  const { t, now, locale } = useI18n()
  const [draft, setDraft] = createSignal<LimitDraft>(keptLimits)
  const [problem, setProblem] = createSignal<LimitProblem>()
  const current = (): Limits => ({ writeUntil: props.person.writeUntil, readUntil: props.person.readUntil })
  const changed = () => draft().read !== 'kept' || draft().write !== 'kept'
  const may = () => {
    const { role } = props.person
    return isLinkRole(role) ? t().share.mayChoices[role].toLocaleLowerCase(locale()) : t().roles[role]
  }
  const writes = () => props.person.role !== 'viewer'
  createEffect(
    on([() => props.person.id, () => props.person.readUntil, () => props.person.writeUntil], () =>
      setDraft(keptLimits),
    ),
  )
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const resolved = resolveLimits(writes() ? draft() : { ...draft(), write: 'asLong' }, current(), now())
    setProblem('problem' in resolved ? resolved : undefined)
    if (!('problem' in resolved) && props.online && !props.busy) props.onSave(resolved)
  }
  return (
    <form class="share-limits" novalidate onSubmit={save}>
      <p class="share-limits__may">
        <span class="field__label">{t().share.may(props.person.name)}</span> {may()}
      </p>
      <div class="share-fields">
        <LimitFields
          draft={draft()}
          current={current()}
          writes={writes()}
          problem={problem()}
          onChange={setDraft}
        />
      </div>
      <Show when={changed()}>
        <Button type="submit" blockedBy={props.online ? undefined : 'limits-why'}>
          {t().share.saveLimits}
        </Button>
        <Show when={!props.online}>
          <small id="limits-why">{t().share.limitsOffline}</small>
        </Show>
      </Show>
    </form>
  )
}
