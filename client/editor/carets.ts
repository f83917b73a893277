/**
 * Other people's carets as DOM elements (E1): whose they are is told from outside, never by the message. The name shows for
 * two seconds whenever a caret moves, where it covers no text. Knows no document.
 */

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

/** How long a name stays, in milliseconds. */
const NAME_SHOWN = 2000

const NOBODY = 9

export function createCarets(): Carets {
  const shown = new Map<number, { caret: HTMLElement; timer: ReturnType<typeof setTimeout> | undefined }>()

  function moved(client: number): void {
    const entry = shown.get(client)
    if (!entry) return
    clearTimeout(entry.timer)
    place(entry.caret)
    entry.caret.classList.add('caret--named')
    entry.timer = setTimeout(() => entry.caret.classList.remove('caret--named'), NAME_SHOWN)
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
    requestAnimationFrame(() => moved(client))
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

/** Above a block's first line, below its last, else beside the block where the window leaves room for it. */
function place(caret: HTMLElement): void {
  const block = caret.closest('p, h1, h2, h3')
  const name = caret.firstElementChild
  if (!block || !name) return
  const own = caret.getBoundingClientRect()
  const around = block.getBoundingClientRect()
  const flag = name.getBoundingClientRect()
  const first = own.top - around.top < own.height
  const last = around.bottom - own.bottom < own.height
  const beside = !first && !last && innerWidth - around.right > flag.width
  caret.classList.toggle('caret--below', last && !first)
  caret.classList.toggle('caret--beside', beside)
  if (beside) caret.style.setProperty('--caret-beside', `${around.right - own.left}px`)
}
