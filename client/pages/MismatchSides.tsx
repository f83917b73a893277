/** The two histories side by side in numbers, and the code that two people can read to each other (D1). */
import { Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import type { I18n } from '../i18n/index.ts'
import type { Contact, HaltReason, HistorySide } from './halts.ts'

export interface MismatchSidesProps {
  readonly reason: Extract<HaltReason, { kind: 'mismatch' }>
  readonly contact: Contact | null
}

export function MismatchSides(props: MismatchSidesProps): JSX.Element {
  const i18n = useI18n()
  const words = () => i18n.t().halts
  return (
    <dl class="halt__sides">
      <div>
        <dt>{words().mine}</dt>
        <dd>{sideWords(props.reason.mine, i18n)}</dd>
      </div>
      <div>
        <dt>{words().theirs}</dt>
        <dd>{props.reason.theirs ? sideWords(props.reason.theirs, i18n) : words().sideNothing}</dd>
      </div>
      <div>
        <dt>
          <Show when={props.contact} fallback={words().copyCodeAnyone}>
            {(contact) => words().copyCode(contact().name)}
          </Show>
        </dt>
        <dd class="halt__code">{grouped(props.reason.copyCode)}</dd>
        <dd class="halt__at">{words().copyCodeAt(props.reason.at)}</dd>
      </div>
    </dl>
  )
}

function sideWords(side: HistorySide, { t, moment }: I18n): string {
  return side.last === null
    ? t().halts.sideCount(side.changes)
    : t().halts.side(side.changes, moment(side.last))
}

/** “4717 2086”: easier to read aloud. */
function grouped(code: string): string {
  return code.replaceAll(/\s/g, '').replace(/^(\d{4})(\d{4})$/, '$1 $2')
}
