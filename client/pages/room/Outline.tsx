/** The headings of the document, to move by. */
import { Index, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'

export interface OutlineItem {
  readonly id: string
  /** 1 to 3. */
  readonly level: number
  readonly text: string
  /** The part being read or written now. */
  readonly current: boolean
}

export interface OutlineProps {
  readonly items: readonly OutlineItem[]
  readonly onGo: (id: string) => void
}

export function Outline(props: OutlineProps): JSX.Element {
  const { t } = useI18n()
  return (
    <Show when={props.items.length > 0} fallback={<p class="outline-empty">{t().room.noHeadings}</p>}>
      <ul class="outline">
        <Index each={props.items}>
          {(item) => (
            <li>
              <button
                type="button"
                class={`outline__item outline__item--${Math.min(Math.max(item().level, 1), 3)}`}
                aria-current={item().current ? 'true' : undefined}
                dir="auto"
                onClick={() => props.onGo(item().id)}
              >
                {item().text}
              </button>
            </li>
          )}
        </Index>
      </ul>
    </Show>
  )
}
