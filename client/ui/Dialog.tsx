/** A modal on the browser's own dialog element: focus stays inside, Esc closes, focus goes back where it was. */
import { createUniqueId, onCleanup, onMount, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from './Button.tsx'
import './dialog.css'
import { cross } from './icons.ts'

export interface DialogProps {
  readonly title: string
  readonly lead?: string | undefined
  /** `start` and `end` slide in from that side of the page, the whole height. */
  readonly place?: 'middle' | 'wide' | 'start' | 'end' | 'full' | undefined
  readonly onClose: () => void
  readonly children: JSX.Element
}

/** Mount it to open, unmount it to close. */
export function Dialog(props: DialogProps): JSX.Element {
  const { t } = useI18n()
  const titleId = createUniqueId()
  let dialog: HTMLDialogElement | undefined
  let before: Element | null = null
  onMount(() => {
    before = document.activeElement
    dialog?.showModal()
  })
  onCleanup(() => {
    dialog?.close()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  })
  const cancel = (event: Event) => {
    event.preventDefault()
    props.onClose()
  }
  const outside = (event: MouseEvent) => {
    if (event.target === dialog) props.onClose()
  }
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog--${props.place ?? 'middle'}`}
      aria-labelledby={titleId}
      onCancel={cancel}
      onClick={outside}
    >
      <div class="dialog__inside">
        <header class="dialog__head">
          <div>
            <h2 id={titleId}>{props.title}</h2>
            <Show when={props.lead}>
              <p>{props.lead}</p>
            </Show>
          </div>
          <Button kind="quiet" icon={cross} label={t().common.close} onClick={() => props.onClose()} />
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
