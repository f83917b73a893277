/** A small panel under a button. Esc, a click outside or moving on closes it; focus returns to the button. */
import { createSignal, createUniqueId, onCleanup, Show, type JSX } from 'solid-js'

import { Button } from './Button.tsx'
import './popup.css'

export interface PopupProps {
  readonly icon: string
  readonly iconEnd?: string | undefined
  /** For a button without visible text. */
  readonly label?: string | undefined
  readonly text?: JSX.Element
  /** Gets a function that closes the panel, for choices that end it. */
  readonly children: (close: () => void) => JSX.Element
}

export function Popup(props: PopupProps): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const panel = createUniqueId()
  let root: HTMLDivElement | undefined
  const close = () => {
    if (!open()) return
    setOpen(false)
    root?.querySelector('button')?.focus()
  }
  const leave = (event: Event) => {
    if (event.target instanceof Node && !root?.contains(event.target)) setOpen(false)
  }
  document.addEventListener('pointerdown', leave)
  document.addEventListener('focusin', leave)
  onCleanup(() => {
    document.removeEventListener('pointerdown', leave)
    document.removeEventListener('focusin', leave)
  })
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open()) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return (
    <div class="popup" ref={root} onKeyDown={escape}>
      <Button
        kind="quiet"
        icon={props.icon}
        iconEnd={props.iconEnd}
        label={props.label}
        expanded={open()}
        controls={open() ? panel : undefined}
        onClick={() => setOpen(!open())}
      >
        {props.text}
      </Button>
      <Show when={open()}>
        <div class="popup__panel" id={panel}>
          {props.children(close)}
        </div>
      </Show>
    </div>
  )
}
