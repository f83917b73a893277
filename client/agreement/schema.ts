/**
 * The document nodes of the free prose, as data (protocol.md A6): what may stand where, with which attributes.
 * The editor's extensions are checked against this; it knows nothing of any editor.
 */

interface AttributeSpec {
  /** True where the node means nothing without it. */
  readonly required: boolean
  /** What a repair writes in the place of a missing or bad value, and what the editor starts with. */
  readonly fallback: number
  valid(value: unknown): boolean
}

export interface NodeSpec {
  readonly group: 'block' | 'inline' | null
  /** A ProseMirror content expression: terms that follow one another, each a name or group with `+`, `*` or nothing. */
  readonly content: string
  readonly attributes: Readonly<Record<string, AttributeSpec>>
}

export const HEADING_LEVELS = [1, 2, 3] as const

export type HeadingLevel = (typeof HEADING_LEVELS)[number]

/** Marks a text may carry; version 1 has no mark and no node with an address in it. */
export const MARKS = ['bold', 'italic'] as const

/** Element names as they stand in Yjs; `doc` is the root `text` itself and `text` stands for every XmlText. */
export const NODES: Readonly<Record<string, NodeSpec>> = {
  doc: { group: null, content: 'block+', attributes: {} },
  paragraph: { group: 'block', content: 'inline*', attributes: {} },
  heading: {
    group: 'block',
    content: 'inline*',
    attributes: {
      level: { required: true, fallback: 2, valid: (value) => value === 1 || value === 2 || value === 3 },
    },
  },
  bulletList: { group: 'block', content: 'listItem+', attributes: {} },
  orderedList: {
    group: 'block',
    content: 'listItem+',
    attributes: {
      start: {
        required: false,
        fallback: 1,
        valid: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e6,
      },
    },
  },
  listItem: { group: null, content: 'paragraph block*', attributes: {} },
  blockquote: { group: 'block', content: 'block+', attributes: {} },
  hardBreak: { group: 'inline', content: '', attributes: {} },
  text: { group: 'inline', content: '', attributes: {} },
}

/** How deep elements may stand inside one another, the root's children being 1. */
export const NODE_DEPTH = 64

/** The specification of a name as it stands in Yjs; `null` when the schema does not know it. */
export function nodeSpec(name: string): NodeSpec | null {
  return Object.hasOwn(NODES, name) ? NODES[name]! : null
}

/** True when the schema knows this mark. */
export function isMark(name: string): boolean {
  return (MARKS as readonly string[]).includes(name)
}

/** Where a row of children leaves a content expression: at a child, or at the end, where one is missing. */
export type Mismatch = { readonly at: number } | 'missing'

/**
 * Compares children's names with a content expression; `null` when they fit. Takes as many children for each term as
 * it can, which is right for expressions whose neighbouring terms do not overlap behind a `*` or `+`.
 */
export function mismatch(content: string, names: readonly string[]): Mismatch | null {
  let at = 0
  for (const term of content.split(' ').filter(Boolean)) {
    const many = /[*+]$/.test(term)
    const accepted = many ? term.slice(0, -1) : term
    const first = at
    const most = many ? names.length : Math.min(names.length, first + 1)
    while (at < most && accepts(accepted, names[at]!)) at++
    if (at === first && !term.endsWith('*')) return at < names.length ? { at } : 'missing'
  }
  return at < names.length ? { at } : null
}

function accepts(term: string, name: string): boolean {
  return term === name || nodeSpec(name)?.group === term
}
