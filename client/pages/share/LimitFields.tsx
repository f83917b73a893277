/** “Kan skrive til” and “Kan læse til”: two lists, each with a date beside it when one is chosen. */
import { Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import type { I18n } from '../../i18n/index.ts'
import { SelectField, type Choice } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { sayDate } from '../../ui/until.ts'
import { dateField, endInMonths, readChoices, writeChoices } from './limits.ts'
import type { LimitDraft, LimitProblem, Limits, ReadChoice, WriteChoice } from './limits.ts'

export interface LimitFieldsProps {
  readonly draft: LimitDraft
  /** What stands now; adds “as it is” to the lists. */
  readonly current?: Limits | undefined
  /** Viewers write nothing, so they are not asked. */
  readonly writes: boolean
  readonly problem?: LimitProblem | undefined
  readonly onChange: (draft: LimitDraft) => void
}

export function LimitFields(props: LimitFieldsProps): JSX.Element {
  const i18n = useI18n()
  const { t, now } = i18n
  const change = (part: Partial<LimitDraft>) => props.onChange({ ...props.draft, ...part })
  const error = (field: 'write' | 'read') =>
    props.problem?.field === field ? t().share.problems[props.problem.problem] : undefined
  const today = () => dateField(now())
  return (
    <>
      <Show when={props.writes}>
        <div class="share-limit">
          <SelectField
            id="write-until"
            label={t().share.writeUntil}
            error={props.draft.write === 'date' ? undefined : error('write')}
            value={props.draft.write}
            choices={writeList(i18n, props.current)}
            onChange={(write) => change({ write })}
          />
          <Show when={props.draft.write === 'date'}>
            <TextField
              type="date"
              label={t().share.dateLabel}
              error={error('write')}
              min={today()}
              value={props.draft.writeDate}
              onInput={(writeDate) => change({ writeDate })}
            />
          </Show>
        </div>
      </Show>
      <div class="share-limit">
        <SelectField
          id="read-until"
          label={t().share.readUntil}
          error={props.draft.read === 'date' ? undefined : error('read')}
          value={props.draft.read}
          choices={readList(i18n, props.current)}
          onChange={(read) => change({ read })}
        />
        <Show when={props.draft.read === 'date'}>
          <TextField
            type="date"
            label={t().share.dateLabel}
            error={error('read')}
            min={today()}
            value={props.draft.readDate}
            onInput={(readDate) => change({ readDate })}
          />
        </Show>
      </div>
    </>
  )
}

function writeList(i18n: I18n, current: Limits | undefined): Choice<WriteChoice>[] {
  const words = i18n.t().share.limit
  const rest = writeChoices.map((value) => ({ value, label: words[value] }))
  return current ? [{ value: 'kept', label: kept(i18n, current.writeUntil) }, ...rest] : rest
}

function readList(i18n: I18n, current: Limits | undefined): Choice<ReadChoice>[] {
  const words = i18n.t().share.limit
  const months = { months3: 3, months6: 6, year: 12 } as const
  const rest = readChoices.map((value) => {
    if (value === 'date' || value === 'none') return { value, label: words[value] }
    return {
      value,
      label: words.choice(words[value], i18n.date(endInMonths(i18n.now(), months[value]) * 1000)),
    }
  })
  return current ? [{ value: 'kept', label: kept(i18n, current.readUntil) }, ...rest] : rest
}

function kept(i18n: I18n, seconds: number): string {
  return seconds === 0 ? i18n.t().share.limit.none : sayDate(i18n, seconds)
}
