/** What the toolbar shows and does: the editor's state at the caret as plain values, and its commands by name. */
import type { Editor } from '@tiptap/core'
import { HEADING_LEVELS, type HeadingLevel } from '../agreement/schema.ts'

/** `'0'` is a paragraph, the others heading levels. */
export type TextStyle = `${0 | HeadingLevel}`

export const TEXT_STYLES: readonly TextStyle[] = [
  '0',
  ...HEADING_LEVELS.map((level): TextStyle => `${level}`),
]

export type Toggle = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote'

export interface ToolbarState {
  readonly style: TextStyle
  readonly on: Readonly<Record<Toggle, boolean>>
  readonly undo: boolean
  readonly redo: boolean
}

/** Reads the state at the caret. */
export function toolbarState(editor: Editor): ToolbarState {
  const can = editor.can()
  return {
    style:
      TEXT_STYLES.find((style) => style !== '0' && editor.isActive('heading', { level: Number(style) })) ??
      '0',
    on: {
      bold: editor.isActive('bold'),
      italic: editor.isActive('italic'),
      bulletList: editor.isActive('bulletList'),
      orderedList: editor.isActive('orderedList'),
      blockquote: editor.isActive('blockquote'),
    },
    undo: can.undo(),
    redo: can.redo(),
  }
}

/** Turns a mark or a wrapping on or off where the caret is. */
export function toggle(editor: Editor, what: Toggle): void {
  const chain = editor.chain().focus()
  switch (what) {
    case 'bold':
      chain.toggleBold().run()
      break
    case 'italic':
      chain.toggleItalic().run()
      break
    case 'bulletList':
      chain.toggleBulletList().run()
      break
    case 'orderedList':
      chain.toggleOrderedList().run()
      break
    case 'blockquote':
      chain.toggleBlockquote().run()
      break
  }
}

/** Makes the caret's block a paragraph or a heading. */
export function setStyle(editor: Editor, style: TextStyle): void {
  const level = HEADING_LEVELS.find((each) => `${each}` === style)
  const chain = editor.chain().focus()
  if (level) chain.setHeading({ level }).run()
  else chain.setParagraph().run()
}
