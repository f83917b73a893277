/** The words in the browser's tab. Never a person's or a course's name: the browser keeps them open in its history, and may send that to its maker. */
import { createEffect } from 'solid-js'

/** Keeps the tab's title as long as the calling component lives, following the language. */
export function usePageTitle(title: () => string): void {
  createEffect(() => {
    document.title = title()
  })
}
