/**
 * The live editor of the free prose: TipTap mounted by hand, behind the guard (protocol.md A6a). Takes the document and the
 * awareness it is given; knows no session, no keys and no relay. Names of others come from outside, never from messages.
 */
import { Editor as TipTap } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions'
import { createEffect, createSignal, onCleanup, onMount, Show, untrack, type JSX } from 'solid-js'
import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'

import { openDocument } from '../agreement/roots.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { CaretPerson } from './carets.ts'
import './editor.css'
import { liveCarets } from './extensions/live-carets.ts'
import { proseExtensions } from './extensions/prose.ts'
import { sharedText } from './extensions/shared-text.ts'
import { createGuard, type Guard } from './guard.ts'
import './prose.css'
import { ReadOnly } from './ReadOnly.tsx'
import { Toolbar, type EditorWords } from './Toolbar.tsx'
import { toolbarState, type ToolbarState } from './toolbar-state.ts'

export interface EditorProps {
  /** Must not be replaced while mounted: key the component by the document. */
  readonly doc: Doc
  readonly awareness: Awareness
  /** Whose client id this is, from the control log; `null` for a client nobody knows. */
  readonly personOf: (client: number) => CaretPerson | null
  readonly words: EditorWords
}

export function Editor(props: EditorProps): JSX.Element {
  const guard = createGuard(untrack(() => props.doc))
  const [broken, setBroken] = createSignal(guard.problems().length > 0)
  guard.subscribe((problems) => setBroken(problems.length > 0))
  onCleanup(guard.close)
  return (
    <Show when={!broken()} fallback={<Broken {...props} guard={guard} />}>
      <Surface {...props} guard={guard} />
    </Show>
  )
}

/** What is shown while the text holds something this version's editor would destroy. */
function Broken(props: EditorProps & { readonly guard: Guard }): JSX.Element {
  return (
    <>
      <Notice
        kind="stuck"
        title={props.words.unknownPart}
        actions={<Button onClick={() => props.guard.removeBroken()}>{props.words.removePart}</Button>}
      />
      <ReadOnly fragment={openDocument(props.doc).text} words={props.words} />
    </>
  )
}

function Surface(props: EditorProps & { readonly guard: Guard }): JSX.Element {
  const [editor, setEditor] = createSignal<TipTap | null>(null)
  const [state, setState] = createSignal<ToolbarState | null>(null)
  let page: HTMLElement | undefined
  onMount(() => {
    if (!page || props.guard.problems().length > 0) return
    const opened = openTipTap(page, props, (shown) => setState(toolbarState(shown)))
    setEditor(opened)
    setState(toolbarState(opened))
    const close = () => {
      setEditor(null)
      opened.destroy()
    }
    // At once, whatever the screen is busy with: the binding must be gone before it sees the change.
    const leave = props.guard.subscribe((problems) => {
      if (problems.length > 0) close()
    })
    onCleanup(() => {
      leave()
      close()
    })
  })
  createEffect(() => editor()?.setOptions({ editorProps: { attributes: surfaceAttributes(props.words) } }))
  return (
    <div class="editor">
      <Toolbar editor={editor()} state={state()} words={props.words} />
      <div ref={(element) => (page = element)} class="editor__page" />
    </div>
  )
}

function openTipTap(element: HTMLElement, props: EditorProps, changed: (editor: TipTap) => void): TipTap {
  return new TipTap({
    element,
    injectCSS: false,
    extensions: [
      ...proseExtensions(),
      ...sharedText(openDocument(props.doc).text),
      liveCarets(props.awareness, props.personOf),
      Placeholder.configure({ placeholder: () => props.words.placeholder }),
    ],
    editorProps: { attributes: surfaceAttributes(props.words) },
    onTransaction: ({ editor }) => changed(editor),
  })
}

/** Neither may a translating browser rewrite the text, nor a spelling service read it. */
function surfaceAttributes(words: EditorWords): Record<string, string> {
  return {
    class: 'prose',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': words.label,
    translate: 'no',
    spellcheck: 'false',
  }
}
