/**
 * Judges the free prose against the schema without an editor (protocol.md A6, A6a): what an editor's schema would
 * refuse, this finds. Only reads. Knows nothing of who wrote what.
 */
import { XmlElement, XmlText, type XmlFragment } from 'yjs'
import { isMark, mismatch, NODE_DEPTH, nodeSpec, type NodeSpec } from './schema.ts'

export type Child = XmlElement | XmlText

/** One thing the schema refuses, and where. */
export type Problem =
  | {
      readonly code: 'unknown-node' | 'misplaced-child' | 'too-deep'
      /** The node or text whose child it is. */
      readonly holder: XmlFragment | XmlText
      readonly index: number
      readonly name: string
    }
  | { readonly code: 'missing-child'; readonly holder: XmlElement; readonly name: string }
  | {
      readonly code: 'unknown-attribute' | 'missing-attribute' | 'bad-attribute'
      readonly holder: XmlElement
      readonly name: string
    }
  | { readonly code: 'unknown-mark'; readonly holder: XmlText; readonly name: string }

/**
 * Everything the schema refuses in a fragment; empty when an editor may show it. Uses no recursion. For a part of a
 * document, `depth` is how deep it stands, and `enter` tells which children to judge too: all when left out.
 */
export function judge(
  fragment: XmlFragment,
  depth = 0,
  enter: (child: Child) => boolean = () => true,
): Problem[] {
  const problems: Problem[] = []
  const open = [{ node: fragment, depth }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node } = next
    problems.push(...judgeNode(node))
    for (const [index, child] of childrenOf(node).entries()) {
      if (!(child instanceof XmlText || child instanceof XmlElement) || !enter(child)) continue
      if (child instanceof XmlText) problems.push(...judgeText(child))
      else if (nodeSpec(nameOf(child)) === null) continue
      else if (next.depth >= NODE_DEPTH)
        problems.push({ code: 'too-deep', holder: node, index, name: child.nodeName })
      else open.push({ node: child, depth: next.depth + 1 })
    }
  }
  return problems
}

/** Judges one element, or the root, by itself: its attributes and the row of its children. */
function judgeNode(node: XmlFragment): Problem[] {
  const spec = nodeSpec(node instanceof XmlElement ? node.nodeName : 'doc')
  if (spec === null) return []
  return [...(node instanceof XmlElement ? judgeAttributes(node, spec) : []), ...judgeChildren(node, spec)]
}

/** Judges one text by itself: only strings in it, and only marks of the schema. */
export function judgeText(text: XmlText): Problem[] {
  const problems: Problem[] = []
  let index = 0
  for (const { insert, attributes = {} } of text.toDelta() as { insert: unknown; attributes?: object }[]) {
    if (typeof insert !== 'string')
      problems.push({ code: 'unknown-node', holder: text, index, name: 'embed' })
    index += typeof insert === 'string' ? insert.length : 1
    for (const [name, value] of Object.entries(attributes)) {
      if (!isMark(name) || !isPlain(value)) problems.push({ code: 'unknown-mark', holder: text, name })
    }
  }
  return problems
}

/** The children of a node; anything at all may stand there. */
export function childrenOf(node: XmlFragment): readonly unknown[] {
  return node.toArray()
}

function judgeAttributes(node: XmlElement, spec: NodeSpec): Problem[] {
  const attributes: Record<string, unknown> = node.getAttributes()
  const problems: Problem[] = []
  for (const name of Object.keys(attributes)) {
    if (attributes[name] !== null && !Object.hasOwn(spec.attributes, name)) {
      problems.push({ code: 'unknown-attribute', holder: node, name })
    }
  }
  for (const [name, { required, valid }] of Object.entries(spec.attributes)) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (value === undefined) {
      if (required) problems.push({ code: 'missing-attribute', holder: node, name })
    } else if (!valid(value)) problems.push({ code: 'bad-attribute', holder: node, name })
  }
  return problems
}

function judgeChildren(node: XmlFragment, spec: NodeSpec): Problem[] {
  const all = childrenOf(node).map(nameOf)
  const problems: Problem[] = []
  const known: { name: string; index: number }[] = []
  for (const [index, name] of all.entries()) {
    if (nodeSpec(name) === null) problems.push({ code: 'unknown-node', holder: node, index, name })
    else known.push({ name, index })
  }
  // A document nobody has written in is empty, whatever its content expression says.
  if (!(node instanceof XmlElement) && known.length === 0) return problems
  const wrong = mismatch(
    spec.content,
    known.map(({ name }) => name),
  )
  if (wrong === 'missing') {
    if (node instanceof XmlElement)
      problems.push({ code: 'missing-child', holder: node, name: node.nodeName })
  } else if (wrong) problems.push({ code: 'misplaced-child', holder: node, ...known[wrong.at]! })
  return problems
}

/** The name a child goes by; `?` for what is no node, or calls itself the root or a text. */
function nameOf(child: unknown): string {
  if (child instanceof XmlText) return 'text'
  if (!(child instanceof XmlElement) || child.nodeName === 'text' || child.nodeName === 'doc') return '?'
  return child.nodeName
}

/** The marks of version 1 carry nothing. */
function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
