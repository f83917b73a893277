/** The words in the browser's tab. Never a person's name: others see the tab and the history (DESIGN.md). */
import { createEffect } from 'solid-js'

/** Keeps the tab's title as long as the calling component lives, following the language. */
export function usePageTitle(title: () => string): void {
  createEffect(() => {
    document.title = title()
  })
}
