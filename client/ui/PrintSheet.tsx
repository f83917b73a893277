/** Something for paper alone: stands outside the page, is printed at once, and tells when the printing is over. */
import { onCleanup, onMount, type JSX } from 'solid-js'
import { Portal } from 'solid-js/web'

import './print-sheet.css'

export interface PrintSheetProps {
  /** `card` is A6 lying down, `page` is A4. */
  readonly paper: 'card' | 'page'
  readonly onDone: () => void
  readonly children: JSX.Element
}

export function PrintSheet(props: PrintSheetProps): JSX.Element {
  const done = () => props.onDone()
  onMount(() => {
    window.addEventListener('afterprint', done, { once: true })
    requestAnimationFrame(() => window.print())
  })
  onCleanup(() => window.removeEventListener('afterprint', done))
  return (
    <Portal ref={(box) => box.classList.add('print-sheet', `print-sheet--${props.paper}`)}>
      {props.children}
    </Portal>
  )
}
