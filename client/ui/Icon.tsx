/** Draws one icon from its file's text, as DOM nodes: no markup is ever inserted as a string. */
import { createMemo, type JSX } from 'solid-js'

import './icon.css'

export interface IconProps {
  /** The text of an svg file, from `icons.ts`. */
  readonly of: string
  /** Arrows and undo follow the reading direction; clocks, checks and phones never do. */
  readonly mirror?: boolean | undefined
}

/** Decorative always: the words beside it, or the button's label, carry the meaning. */
export function Icon(props: IconProps): JSX.Element {
  const drawing = createMemo(() => shapes(props.of))
  return (
    <svg
      class="icon"
      classList={{ 'icon--mirror': props.mirror === true }}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {drawing()}
    </svg>
  )
}

function shapes(text: string): Node[] {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  return [...root.children].map((shape) => document.importNode(shape, true))
}
