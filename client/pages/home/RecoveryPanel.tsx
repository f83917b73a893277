/** What home says of the recovery code: when it was last tried, or that a real meeting must wait (M5). */
import { Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { key } from '../../ui/icons.ts'
import { Notice } from '../../ui/Notice.tsx'

/** `none`: this device owns no course, so there is no code. `at`: unix milliseconds. */
export type RecoveryState =
  | { readonly state: 'none' }
  | { readonly state: 'unchecked' }
  | { readonly state: 'checked'; readonly at: number }

export interface RecoveryPanelProps {
  readonly recovery: RecoveryState
  readonly onOpen: () => void
}

export function RecoveryPanel(props: RecoveryPanelProps): JSX.Element {
  const { t, date } = useI18n()
  const checkedAt = () => (props.recovery.state === 'checked' ? props.recovery.at : undefined)
  return (
    <Show
      when={checkedAt()}
      fallback={
        <Notice
          kind="sun"
          icon={key}
          title={t().recovery.notSafe}
          actions={<Button onClick={() => props.onOpen()}>{t().recovery.notSafeGo}</Button>}
        >
          <p>{t().recovery.notSafeMore}</p>
        </Notice>
      }
    >
      {(at) => (
        <Notice
          icon={key}
          title={t().recovery.title}
          actions={<Button onClick={() => props.onOpen()}>{t().recovery.again}</Button>}
        >
          <p>{t().recovery.checkedMore(date(at()))}</p>
        </Notice>
      )}
    </Show>
  )
}
