/** The product's mark: eight seats round a table, one of them kept for you. */
import { For, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import './mark.css'

/** Seats clockwise from the top; the first is yours and a little larger. */
const seats: readonly (readonly [x: number, y: number])[] = [
  [14, 3.6],
  [21.4, 6.6],
  [24.4, 14],
  [21.4, 21.4],
  [14, 24.4],
  [6.6, 21.4],
  [3.6, 14],
  [6.6, 6.6],
]

export interface MarkProps {
  /** Only the ring, where space is short. */
  readonly bare?: boolean | undefined
  /** Leads home; without it the mark is no link. */
  readonly onHome?: (() => void) | undefined
}

export function Mark(props: MarkProps): JSX.Element {
  const { t } = useI18n()
  const drawn = () => (
    <>
      <svg viewBox="0 0 28 28" aria-hidden="true">
        <For each={seats}>{([x, y], index) => <circle cx={x} cy={y} r={index() === 0 ? 2.9 : 2.4} />}</For>
      </svg>
      <Show when={!props.bare}>{t().common.product}</Show>
    </>
  )
  return (
    <Show when={props.onHome} fallback={<span class="mark">{drawn()}</span>}>
      {(home) => (
        <button type="button" class="mark mark--home" aria-label={t().common.home} onClick={() => home()()}>
          {drawn()}
        </button>
      )}
    </Show>
  )
}
