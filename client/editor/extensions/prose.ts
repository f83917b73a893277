/** The editor's nodes and marks: exactly those of agreement/schema.ts, which a test compares. Knows no collaboration. */
import { wrappingInputRule, type Extensions } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { HEADING_LEVELS } from '../../agreement/schema.ts'

/** Every paragraph finds its own direction. Rendered only: never an attribute of the document. */
const ownDirection = { HTMLAttributes: { dir: 'auto' } }

/** A heading without a level means nothing, so that none is ever filled in unseen. */
const LeveledHeading = Heading.extend({
  addAttributes: () => ({ level: { isRequired: true, rendered: false } }),
})

/** Numbers only, and none too long to be one. */
const NumberedList = OrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element: HTMLElement) => {
        const start = element.getAttribute('start') ?? ''
        return /^\d{1,6}$/.test(start) ? Number(start) : 1
      },
    },
  }),
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^(\d{1,6})\.\s$/,
        type: this.type,
        getAttributes: (match) => ({ start: Number(match[1]) }),
        joinPredicate: (match, node) => node.childCount + Number(node.attrs['start']) === Number(match[1]),
      }),
    ]
  },
})

/** All of them, listed one by one: no link detection, no history of their own. */
export function proseExtensions(): Extensions {
  return [
    Document,
    Text,
    Paragraph.configure(ownDirection),
    LeveledHeading.configure({ levels: [...HEADING_LEVELS], ...ownDirection }),
    BulletList,
    NumberedList,
    ListItem,
    ListKeymap,
    Blockquote,
    HardBreak,
    Bold,
    Italic,
  ]
}
