/** The headings of a text as a signal that follows the typing at a distance: no whole-document work per keystroke. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { XmlFragment } from 'yjs'
import { LIMITS } from '@radslag/shared/limits.ts'
import { outline } from '../agreement/outline.ts'
import type { OutlineItem } from '../pages/room/Outline.tsx'

/** Lives as long as the component that asks for it. */
export function createOutline(text: XmlFragment): Accessor<readonly OutlineItem[]> {
  const [items, setItems] = createSignal(read(text))
  let due: ReturnType<typeof setTimeout> | undefined
  const soon = (): void => {
    due ??= setTimeout(() => {
      due = undefined
      setItems(read(text))
    }, LIMITS.outlineLag)
  }
  text.observeDeep(soon)
  onCleanup(() => {
    clearTimeout(due)
    text.unobserveDeep(soon)
  })
  return items
}

function read(fragment: XmlFragment): readonly OutlineItem[] {
  return outline(fragment).map(({ index, level, text }) => ({
    id: String(index),
    level,
    text,
    current: false,
  }))
}
