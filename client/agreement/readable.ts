/**
 * The free prose as a tree of plain safe values for showing (protocol.md A6): what the schema does not know, or not
 * in this place, becomes an inert placeholder that carries its text. Knows nothing of the screen. Only reads.
 */
import { XmlElement, XmlFragment, XmlText } from 'yjs'
import { childrenOf } from './judge.ts'
import { mismatch, NODE_DEPTH, NODES, type HeadingLevel } from './schema.ts'

export type Inline =
  | { readonly kind: 'text'; readonly text: string; readonly bold: boolean; readonly italic: boolean }
  | { readonly kind: 'break' }
  | { readonly kind: 'unknown'; readonly text: string }

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: HeadingLevel; readonly inlines: readonly Inline[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** The first number, or `null` for bullets. */
      readonly start: number | null
      readonly items: readonly (readonly Block[])[]
    }
  | { readonly kind: 'unknown'; readonly text: string }

/** The most text a placeholder carries, in UTF-16 units. */
const PLACEHOLDER_LENGTH = 10_000

/** All top-level blocks. */
export function readable(fragment: XmlFragment): Block[] {
  return childrenOf(fragment).map((child) => readableBlock(child))
}

/** One child of the root; `depth` is 1 for the root's own children. */
export function readableBlock(child: unknown, depth = 1): Block {
  if (!(child instanceof XmlElement) || depth > NODE_DEPTH || !fits(child)) return unknown(child)
  switch (child.nodeName) {
    case 'paragraph':
      return { kind: 'paragraph', inlines: inlines(child) }
    case 'heading':
      return { kind: 'heading', level: headingLevel(child), inlines: inlines(child) }
    case 'blockquote':
      return { kind: 'quote', blocks: blocks(child, depth) }
    case 'bulletList':
      return { kind: 'list', start: null, items: items(child, depth) }
    case 'orderedList':
      return { kind: 'list', start: listStart(child), items: items(child, depth) }
    default:
      return unknown(child)
  }
}

/** All text inside a node, in order, cut to `PLACEHOLDER_LENGTH`. Uses no recursion. */
export function plainText(node: unknown): string {
  let text = ''
  const open = [node]
  while (open.length > 0 && text.length < PLACEHOLDER_LENGTH) {
    const next = open.pop()
    if (typeof next === 'string') text += next
    else if (next instanceof XmlText) text += strings(next)
    else if (next instanceof XmlFragment) {
      const children = childrenOf(next)
      for (let i = children.length - 1; i >= 0; i--) open.push(children[i])
    }
  }
  return text.slice(0, PLACEHOLDER_LENGTH)
}

/** A level the schema knows, whatever stands in the attribute. */
export function headingLevel(node: XmlElement): HeadingLevel {
  const level: unknown = node.getAttribute('level')
  return level === 1 || level === 3 ? level : 2
}

function listStart(node: XmlElement): number {
  const start: unknown = node.getAttribute('start')
  return typeof start === 'number' && NODES['orderedList']!.attributes['start']!.valid(start) ? start : 1
}

/** A block stands in its place when its parent is the root, or when the root would take it too. */
function fits(node: XmlElement): boolean {
  return mismatch(NODES['doc']!.content, [node.nodeName]) === null
}

function blocks(node: XmlFragment, depth: number): Block[] {
  return childrenOf(node).map((child) => readableBlock(child, depth + 1))
}

function items(list: XmlFragment, depth: number): Block[][] {
  return childrenOf(list).map((child) =>
    child instanceof XmlElement && child.nodeName === 'listItem' && depth < NODE_DEPTH
      ? blocks(child, depth + 1)
      : [unknown(child)],
  )
}

function inlines(node: XmlFragment): Inline[] {
  return childrenOf(node).flatMap((child): Inline[] => {
    if (child instanceof XmlText) return runs(child)
    if (child instanceof XmlElement && child.nodeName === 'hardBreak' && child.length === 0)
      return [{ kind: 'break' }]
    return [{ kind: 'unknown', text: plainText(child) }]
  })
}

function runs(text: XmlText): Inline[] {
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map(
    ({ insert, attributes }) =>
      typeof insert === 'string'
        ? { kind: 'text', text: insert, bold: has(attributes, 'bold'), italic: has(attributes, 'italic') }
        : { kind: 'unknown', text: '' },
  )
}

function has(attributes: Record<string, unknown> | undefined, mark: string): boolean {
  const value = attributes && Object.hasOwn(attributes, mark) ? attributes[mark] : null
  return value !== null && value !== false
}

function strings(text: XmlText): string {
  return (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')
}

function unknown(node: unknown): Block {
  return { kind: 'unknown', text: plainText(node) }
}
