/** Random content for the prose root: mostly what the schema knows, some of it in wrong places, some of it unknown. */
import fc from 'fast-check'
import * as Y from 'yjs'
import { openDocument } from '@radslag/client/agreement/roots.ts'

export interface Planned {
  name: string
  attributes: Record<string, unknown>
  children: Planned[]
  text: string
  mark: string | null
}

const blockNames = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
  'blockquote',
  'hardBreak',
  'table',
  'text',
  'doc',
]

function planned(
  tie: fc.Arbitrary<Planned[]>,
  names: readonly string[],
  odd: boolean,
): fc.Arbitrary<Planned> {
  return fc.record({
    name: fc.constantFrom(...names),
    attributes: odd
      ? fc.oneof(
          { weight: 6, arbitrary: fc.constant({}) },
          fc.record({ level: fc.constantFrom(1, 2, 3, 4, '2', null) }),
          fc.record({ start: fc.constantFrom(1, 7, -1, 'x') }),
          fc.record({ style: fc.constant('color: red') }),
        )
      : fc.constant({}),
    children: tie,
    text: fc.constantFrom('', 'ord', 'flere ord'),
    mark: odd
      ? fc.constantFrom(null, null, 'bold', 'italic', 'link')
      : fc.constantFrom(null, 'bold', 'italic'),
  })
}

/** Anything at all. */
export const anyProse: fc.Arbitrary<Planned[]> = fc.letrec<{ nodes: Planned[] }>((tie) => ({
  nodes: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant<Planned[]>([]),
    fc.array(planned(tie('nodes'), blockNames, true), { maxLength: 3 }),
  ),
})).nodes

const line: fc.Arbitrary<Planned> = planned(fc.constant([]), ['paragraph', 'heading'], false).map((plan) =>
  plan.name === 'heading' ? { ...plan, attributes: { level: 2 } } : plan,
)

/** Only what the schema takes. */
export const goodProse: fc.Arbitrary<Planned[]> = fc.letrec<{ blocks: Planned[]; block: Planned }>((tie) => ({
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    line,
    tie('blocks').map((children) => node('blockquote', children)),
    tie('blocks').map((children) =>
      node('bulletList', [node('listItem', [paragraph('punkt'), ...children])]),
    ),
    tie('blocks').map((children) => node('orderedList', [node('listItem', [paragraph('et'), ...children])])),
  ),
})).blocks

export function node(name: string, children: Planned[], attributes: Record<string, unknown> = {}): Planned {
  return { name, attributes, children, text: '', mark: null }
}

export function paragraph(text: string): Planned {
  return { ...node('paragraph', []), text }
}

/** A document with this content in its prose root. */
export function proseDocument(plans: readonly Planned[]): Y.Doc {
  const doc = new Y.Doc()
  const { text } = openDocument(doc)
  doc.transact(() => text.insert(0, plans.map(build)))
  return doc
}

export function build(plan: Planned): Y.XmlElement {
  const made = new Y.XmlElement(plan.name)
  for (const [key, value] of Object.entries(plan.attributes)) made.setAttribute(key, value as string)
  made.insert(0, plan.children.map(build))
  if (plan.text === '') return made
  const words = new Y.XmlText()
  words.insert(0, plan.text, plan.mark === null ? {} : { [plan.mark]: {} })
  made.insert(plan.children.length, [words])
  return made
}
