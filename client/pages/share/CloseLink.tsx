/** Closing a link: kept away from copying it, and told whole before it is done (V1, V3, V4). */
import { createSignal, createUniqueId, For, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { unlink, wifiOff } from '../../ui/icons.ts'
import { Notice } from '../../ui/Notice.tsx'

export interface CloseLinkProps {
  readonly name: string
  readonly online: boolean
  readonly busy: boolean
  readonly onClose: () => void
}

export function CloseLink(props: CloseLinkProps): JSX.Element {
  const { t } = useI18n()
  const [asking, setAsking] = createSignal(false)
  return (
    <Show
      when={asking()}
      fallback={
        <div class="share-close">
          <Button kind="alarm" icon={unlink} onClick={() => setAsking(true)}>
            {t().share.close(props.name)}
          </Button>
        </div>
      }
    >
      <Sure {...props} onLeave={() => setAsking(false)} />
    </Show>
  )
}

function Sure(props: CloseLinkProps & { readonly onLeave: () => void }): JSX.Element {
  const { t } = useI18n()
  const title = createUniqueId()
  return (
    <section class="share-sure" aria-labelledby={title}>
      <h4 id={title} tabindex="-1" ref={(heading) => queueMicrotask(() => show(heading))}>
        {t().share.closeTitle(props.name)}
      </h4>
      <ul class="share-sure__what">
        <For each={t().share.closeWhat(props.name)}>{(line) => <li>{line}</li>}</For>
      </ul>
      <Show when={!props.online}>
        <Notice kind="stuck" icon={wifiOff} title={t().notices.offline}>
          <p>{t().share.closeOffline}</p>
        </Notice>
      </Show>
      <div class="dialog__actions">
        <Button kind="alarm" icon={unlink} onClick={() => !props.busy && props.onClose()}>
          {t().share.closeGo}
        </Button>
        <Button kind="quiet" onClick={() => props.onLeave()}>
          {t().share.closeNot}
        </Button>
      </div>
    </section>
  )
}

/** The whole question comes into sight, its answers too. */
function show(heading: HTMLElement): void {
  heading.focus()
  heading.parentElement?.scrollIntoView({ block: 'nearest' })
}
