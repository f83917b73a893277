import { getSchema } from '@tiptap/core'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { judge } from '@radslag/client/agreement/judge.ts'
import { outline } from '@radslag/client/agreement/outline.ts'
import { plainText, readable } from '@radslag/client/agreement/readable.ts'
import { removeProblems } from '@radslag/client/agreement/repair.ts'
import { courseTitle, openDocument, setCourseTitle, TITLE_LENGTH } from '@radslag/client/agreement/roots.ts'
import { MARKS, mismatch, NODE_DEPTH, NODES } from '@radslag/client/agreement/schema.ts'
import { proseExtensions } from '@radslag/client/editor/extensions/prose.ts'
import { anyProse, build, goodProse, node, paragraph, proseDocument, type Planned } from './random-prose.ts'

const editorSchema = getSchema(proseExtensions())
const textOf = (doc: Y.Doc): Y.XmlFragment => openDocument(doc).text
const codes = (plans: Planned[]): string[] => judge(textOf(proseDocument(plans))).map(({ code }) => code)

describe('A6: the schema as data is the editor’s schema', () => {
  it('A6: the same nodes with the same content expressions and groups', () => {
    expect(Object.keys(editorSchema.nodes).toSorted()).toEqual(Object.keys(NODES).toSorted())
    for (const [name, { content, group }] of Object.entries(NODES)) {
      const { spec } = editorSchema.nodes[name]!
      expect([name, spec.content ?? '', group]).toEqual([name, content, spec.group?.split(' ')[0] ?? null])
    }
  })

  it('A6: the same attributes, required where the editor has no default', () => {
    for (const [name, { attributes }] of Object.entries(NODES)) {
      const attrs = editorSchema.nodes[name]!.spec.attrs ?? {}
      expect([name, ...Object.keys(attrs)]).toEqual([name, ...Object.keys(attributes)])
      for (const [key, { required, fallback, valid }] of Object.entries(attributes)) {
        expect('default' in attrs[key]!).toBe(!required)
        if (!required) expect(attrs[key]!.default).toBe(fallback)
        expect(valid(fallback)).toBe(true)
      }
    }
  })

  it('A6: the same marks, which carry nothing', () => {
    expect(Object.keys(editorSchema.marks).toSorted()).toEqual([...MARKS])
    for (const mark of MARKS) expect(editorSchema.marks[mark]!.spec.attrs ?? {}).toEqual({})
  })

  it('A6: content expressions mean to us what they mean to the editor', () => {
    const names = fc.array(fc.constantFrom(...Object.keys(NODES).filter((name) => name !== 'doc')), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(NODES)), names, (name, children) => {
        let match = editorSchema.nodes[name]!.contentMatch as
          | typeof editorSchema.topNodeType.contentMatch
          | null
        for (const child of children) match = match?.matchType(editorSchema.nodes[child]!) ?? null
        expect(mismatch(NODES[name]!.content, children) === null).toBe(match?.validEnd ?? false)
      }),
    )
  })
})

describe('A6a: judged without an editor', () => {
  it('A6a: nothing is found in what an editor writes', () => {
    fc.assert(fc.property(goodProse, (plans) => codes(plans).length === 0))
    expect(codes([])).toEqual([])
  })

  it('A6a: where nothing is found, the binding builds every node and deletes none', () => {
    fc.assert(
      fc.property(fc.oneof(anyProse, goodProse), (plans) => {
        const doc = proseDocument(plans)
        if (judge(textOf(doc)).length > 0) return
        let writes = 0
        doc.on('update', () => writes++)
        const root = yXmlFragmentToProseMirrorRootNode(textOf(doc), editorSchema)
        if (plans.length > 0) root.check()
        expect(writes).toBe(0)
        expect(root.childCount).toBe(plans.length)
      }),
      { numRuns: 400 },
    )
  })

  it.each<[string, Planned[]]>([
    ['unknown-node', [node('table', [])]],
    ['unknown-node', [node('doc', [])]],
    ['unknown-node', [node('text', [])]],
    ['unknown-node', [node('constructor', [])]],
    ['unknown-node', [node('blockquote', [paragraph('x'), node('iframe', [])])]],
    ['misplaced-child', [node('listItem', [paragraph('x')])]],
    ['misplaced-child', [node('bulletList', [paragraph('x')])]],
    ['misplaced-child', [node('paragraph', [paragraph('x')])]],
    ['misplaced-child', [node('bulletList', [node('listItem', [node('blockquote', [paragraph('x')])])])]],
    ['missing-child', [node('bulletList', [])]],
    ['missing-child', [node('blockquote', [])]],
    ['missing-attribute', [node('heading', [])]],
    ['bad-attribute', [node('heading', [], { level: 4 })]],
    ['bad-attribute', [node('heading', [], { level: '2' })]],
    ['bad-attribute', [node('orderedList', [node('listItem', [paragraph('x')])], { start: -1 })]],
    ['unknown-attribute', [node('paragraph', [], { onclick: 'x()' })]],
    ['unknown-mark', [{ ...paragraph('x'), mark: 'link' }]],
    ['unknown-mark', [{ ...paragraph('x'), mark: 'bold--12345678' }]],
  ])('A6a: %s (%#)', (code, plans) => expect(codes(plans)).toEqual([code]))

  it('A6a: text and hooks at the top, embeds in text, values among nodes', () => {
    const doc = proseDocument([paragraph('x')])
    const words = (textOf(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText
    words.insertEmbed(1, { src: 'https://example.invalid' })
    textOf(doc).insert(0, [new Y.XmlText('løs'), new Y.XmlHook('krog') as unknown as Y.XmlElement])
    expect(
      judge(textOf(doc))
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(['misplaced-child', 'unknown-node', 'unknown-node'])
  })

  it('A6a: nodes nested deeper than an editor should meet', () => {
    let deep = paragraph('x')
    for (let depth = 1; depth < NODE_DEPTH; depth++) deep = node('blockquote', [deep])
    expect(codes([deep])).toEqual([])
    expect(codes([node('blockquote', [deep])])).toEqual(['too-deep'])
  })

  it('A6a: removal by hand ends with nothing to find, touches nothing good, and is one transaction', () => {
    fc.assert(
      fc.property(fc.oneof(anyProse, goodProse), goodProse, (odd, good) => {
        const doc = proseDocument([...good, ...odd, ...good])
        const before = proseDocument(good)
        const whole = judge(textOf(doc)).length === 0
        let writes = 0
        doc.on('update', () => writes++)
        removeProblems(textOf(doc), 'test')
        expect(judge(textOf(doc))).toEqual([])
        expect(writes).toBe(whole ? 0 : 1)
        const kept = textOf(doc).toArray().slice(0, good.length).map(String)
        expect(kept).toEqual(textOf(before).toArray().map(String))
      }),
      { numRuns: 200 },
    )
  })

  it('A6a: removal keeps the text of a heading whose level is missing and of a link', () => {
    const doc = proseDocument([
      { ...node('heading', []), text: 'Mål' },
      { ...paragraph('her'), mark: 'link' },
    ])
    removeProblems(textOf(doc), 'test')
    expect(textOf(doc).toJSON()).toBe('<heading level="2">Mål</heading><paragraph>her</paragraph>')
  })
})

describe('A6: shown without an editor', () => {
  it('A6: anything at all becomes plain values that hold all its text', () => {
    fc.assert(
      fc.property(anyProse, (plans) => {
        const doc = proseDocument(plans)
        expect(told(readable(textOf(doc)))).toBe(plainText(textOf(doc)))
      }),
    )
  })

  it('A6: good prose keeps its shape', () => {
    const doc = proseDocument([
      { ...node('heading', [], { level: 1 }), text: 'Mål' },
      node('orderedList', [node('listItem', [{ ...paragraph('fed'), mark: 'bold' }])], { start: 3 }),
      node('blockquote', [node('paragraph', [node('hardBreak', [])])]),
    ])
    const text = (words: string, bold = false) => ({ kind: 'text', text: words, bold, italic: false })
    expect(readable(textOf(doc))).toEqual([
      { kind: 'heading', level: 1, inlines: [text('Mål')] },
      { kind: 'list', start: 3, items: [[{ kind: 'paragraph', inlines: [text('fed', true)] }]] },
      { kind: 'quote', blocks: [{ kind: 'paragraph', inlines: [{ kind: 'break' }] }] },
    ])
  })

  it('A6: nesting without end is cut off, its text kept', () => {
    const doc = new Y.Doc()
    doc.transact(() => {
      let inside: Y.XmlFragment = textOf(doc)
      for (let depth = 0; depth < 20_000; depth++) {
        const next = new Y.XmlElement('blockquote')
        inside.insert(0, [next])
        inside = next
      }
      inside.insert(0, [build(paragraph('inderst'))])
    })
    expect(JSON.stringify(readable(textOf(doc)))).toContain('inderst')
    expect(judge(textOf(doc)).map(({ code }) => code)).toEqual(['too-deep'])
  })

  it('outline: top-level headings that say something', () => {
    const heading = (text: string, level: unknown) => ({ ...node('heading', [], { level }), text })
    const doc = proseDocument([
      heading('Mål', 1),
      paragraph('x'),
      heading('', 2),
      heading('Aftaler', 'x'),
      node('table', []),
    ])
    expect(outline(textOf(doc))).toEqual([
      { index: 0, level: 1, text: 'Mål' },
      { index: 3, level: 2, text: 'Aftaler' },
    ])
  })

  it('title: kept short, written once, and nothing where something else stands', () => {
    const doc = new Y.Doc()
    let writes = 0
    doc.on('update', () => writes++)
    expect(courseTitle(doc)).toBe('')
    setCourseTitle(doc, 'Familien Svane')
    setCourseTitle(doc, 'Familien Svane')
    expect([courseTitle(doc), writes]).toEqual(['Familien Svane', 1])
    setCourseTitle(doc, 'x'.repeat(TITLE_LENGTH + 50))
    expect(courseTitle(doc)).toHaveLength(TITLE_LENGTH)
    openDocument(doc).course.set('title', { forged: true })
    expect(courseTitle(doc)).toBe('')
  })
})

/** All text in a tree of plain values, in order. */
function told(value: unknown): string {
  if (Array.isArray(value)) return value.map(told).join('')
  if (typeof value !== 'object' || value === null) return ''
  if ('text' in value) return String(value.text)
  return Object.values(value).map(told).join('')
}
