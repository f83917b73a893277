/** The writing tools: one stop for the Tab key, arrows move inside it (WAI-ARIA toolbar). Knows no document. */
import type { Editor } from '@tiptap/core'
import { For, type JSX } from 'solid-js'

import type { Words } from '../i18n/index.ts'
import { Icon } from '../ui/Icon.tsx'
import * as icons from './icons.ts'
import {
  setStyle,
  TEXT_STYLES,
  toggle,
  type TextStyle,
  type Toggle,
  type ToolbarState,
} from './toolbar-state.ts'

export type EditorWords = Words['editor']

export interface ToolbarProps {
  readonly editor: Editor | null
  readonly state: ToolbarState | null
  readonly words: EditorWords
}

const toggles: readonly {
  what: Toggle
  icon: string
  word: 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'quote'
}[] = [
  { what: 'bold', icon: icons.bold, word: 'bold' },
  { what: 'italic', icon: icons.italic, word: 'italic' },
  { what: 'bulletList', icon: icons.bulletList, word: 'bulletList' },
  { what: 'orderedList', icon: icons.orderedList, word: 'orderedList' },
  { what: 'blockquote', icon: icons.quote, word: 'quote' },
]

export function Toolbar(props: ToolbarProps): JSX.Element {
  const rove = createRoving()
  const run = (work: (editor: Editor) => void) => {
    if (props.editor) work(props.editor)
  }
  return (
    <div
      class="tools"
      role="toolbar"
      aria-label={props.words.toolbar}
      ref={rove.within}
      onKeyDown={rove.onKeyDown}
      onFocusIn={rove.onFocusIn}
    >
      <Tool
        icon={icons.undo}
        mirror
        label={props.words.undo}
        off={!props.state?.undo}
        onPress={() => run((editor) => editor.commands.undo())}
      />
      <Tool
        icon={icons.redo}
        mirror
        label={props.words.redo}
        off={!props.state?.redo}
        onPress={() => run((editor) => editor.commands.redo())}
      />
      <span class="tools__gap" />
      <StyleChoice
        words={props.words}
        style={props.state?.style ?? '0'}
        onChoose={(style) => run((editor) => setStyle(editor, style))}
      />
      <For each={toggles}>
        {({ what, icon, word }) => (
          <Tool
            icon={icon}
            label={props.words[word]}
            pressed={props.state?.on[what] ?? false}
            onPress={() => run((editor) => toggle(editor, what))}
          />
        )}
      </For>
    </div>
  )
}

interface ToolProps {
  readonly icon: string
  readonly mirror?: boolean
  readonly label: string
  readonly pressed?: boolean
  /** Nothing to do now; still reachable, so that focus is never lost. */
  readonly off?: boolean
  readonly onPress: () => void
}

function Tool(props: ToolProps): JSX.Element {
  return (
    <button
      type="button"
      class="tool"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      aria-disabled={props.off ? 'true' : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!props.off) props.onPress()
      }}
    >
      <Icon of={props.icon} mirror={props.mirror} />
    </button>
  )
}

interface StyleChoiceProps {
  readonly words: EditorWords
  readonly style: TextStyle
  readonly onChoose: (style: TextStyle) => void
}

function StyleChoice(props: StyleChoiceProps): JSX.Element {
  const choose = (value: string) => {
    const style = TEXT_STYLES.find((each) => each === value)
    if (style) props.onChoose(style)
  }
  return (
    <select
      class="tool tool--wide"
      aria-label={props.words.style}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <For each={TEXT_STYLES}>
        {(style) => (
          <option value={style} selected={style === props.style}>
            {style === '0' ? props.words.paragraph : props.words.heading(Number(style))}
          </option>
        )}
      </For>
    </select>
  )
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Keeps exactly one tool in the tab order: the first, then whichever had the focus last. */
function createRoving(): {
  within: (element: HTMLElement) => void
  onKeyDown: (event: KeyboardEvent) => void
  onFocusIn: (event: FocusEvent) => void
} {
  let toolbar: HTMLElement | null = null
  const tools = () => [...(toolbar?.querySelectorAll<HTMLElement>('.tool') ?? [])]
  const admit = (chosen: EventTarget | null | undefined) => {
    for (const tool of tools()) tool.tabIndex = tool === chosen ? 0 : -1
  }
  return {
    within(element) {
      toolbar = element
      queueMicrotask(() => admit(tools()[0]))
    },
    onFocusIn: (event) => admit(event.target),
    onKeyDown(event) {
      const step = steps[mirrored(event)]
      const all = tools()
      const at = all.findIndex((tool) => tool === event.target)
      if (!step || at < 0) return
      event.preventDefault()
      all[step(at, all.length)]?.focus()
    },
  }
}

/** In a page that reads from the right, the arrows swap. */
function mirrored({ key, currentTarget }: KeyboardEvent): string {
  const rtl = currentTarget instanceof Element && getComputedStyle(currentTarget).direction === 'rtl'
  if (!rtl) return key
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key
}
