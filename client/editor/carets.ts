/**
 * Other people's carets as DOM elements (E1): whose they are is told from outside, never by the message. The name shows for
 * two seconds whenever a caret moves, where it covers no text. Knows no document.
 */
import { LIMITS } from '@radslag/shared/limits.ts'

/** A person as a caret shows one. */
export interface CaretPerson {
  readonly name: string
  /** 1–9, the classes `p1` to `p9`. */
  readonly colour: number
}

export interface Carets {
  /** A fresh element for this client's caret; `null` asks for one without a name. */
  render(client: number, person: CaretPerson | null): HTMLElement
  /** Class of this person's selected text. */
  selectionClass(person: CaretPerson | null): string
  /** Shows this client's name again. */
  moved(client: number): void
  close(): void
}

const NOBODY = 9

/** Nobody is shown yet. */
export function createCarets(): Carets {
  const shown = new Map<number, { caret: HTMLElement; timer: ReturnType<typeof setTimeout> | undefined }>()

  function moved(client: number): void {
    const entry = shown.get(client)
    if (!entry) return
    clearTimeout(entry.timer)
    // The editor moves the caret after the message came, so its place is measured at the next frame.
    requestAnimationFrame(() => place(entry.caret))
    entry.caret.classList.add('caret--named')
    entry.timer = setTimeout(() => entry.caret.classList.remove('caret--named'), LIMITS.caretName)
  }

  function render(client: number, person: CaretPerson | null): HTMLElement {
    clearTimeout(shown.get(client)?.timer)
    const caret = document.createElement('span')
    caret.className = `caret p${person?.colour ?? NOBODY}`
    const name = document.createElement('bdi')
    name.className = 'caret__name'
    name.textContent = person?.name ?? ''
    caret.append(name)
    caret.setAttribute('aria-hidden', 'true')
    shown.set(client, { caret, timer: undefined })
    moved(client)
    return caret
  }

  return {
    render,
    selectionClass: (person) => `selection p${person?.colour ?? NOBODY}`,
    moved,
    close() {
      for (const { timer } of shown.values()) clearTimeout(timer)
      shown.clear()
    },
  }
}

/** Beside the text where the window leaves room for it; else above its block's first line, or below a later one. */
function place(caret: HTMLElement): void {
  const page = caret.closest('.prose')
  const block = caret.closest('p, h1, h2, h3')
  const name = caret.firstElementChild
  if (!page || !block || !name) return
  const room =
    getComputedStyle(page).direction === 'rtl'
      ? page.getBoundingClientRect().left
      : innerWidth - page.getBoundingClientRect().right
  const beside = room > name.getBoundingClientRect().width
  const own = caret.getBoundingClientRect()
  caret.classList.toggle('caret--beside', beside)
  caret.classList.toggle('caret--below', !beside && own.top - block.getBoundingClientRect().top > own.height)
}
