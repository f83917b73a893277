/** The documents behind content-hash.json: one for each rule of the canonical form (S3). */
import * as Y from 'yjs'
import { openDocument, type Roots } from '@radslag/client/agreement/roots.ts'

export const CONTENT_DOCUMENTS: Record<string, (roots: Roots) => void> = {
  'an empty document': () => {},
  'a heading and a paragraph': ({ text }) => {
    const heading = element('heading', { level: 2 }, 'Aftale')
    text.insert(0, [heading, element('paragraph', {}, 'Vi ses på torsdag.')])
  },
  'marks sorted, equal neighbours joined': ({ text }) => {
    const words = new Y.XmlText()
    const paragraph = element('paragraph', {})
    text.insert(0, [paragraph])
    paragraph.insert(0, [words])
    words.insert(0, 'en to tre')
    words.format(0, 2, { italic: {}, bold: {} })
    words.format(2, 4, { bold: {}, italic: {} })
  },
  'no Unicode normalisation': ({ text }) => {
    text.insert(0, [element('paragraph', {}, 'å a\u030A'), element('paragraph', {}, 'سلام 🌲')])
  },
  'attributes by UTF-8 bytes of their name, null ones absent': ({ text }) => {
    text.insert(0, [element('table', { '\uFF5E': 'a', '\u{1F332}': 'b', a: null, b: 1 })])
  },
  'every kind of value': ({ rows }) => {
    rows.set('scalars', [
      null,
      true,
      false,
      0,
      -0,
      1.5,
      -1e300,
      2 ** 40,
      '',
      'x',
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ])
    rows.set('nested', { b: [{}, []], a: { z: undefined, y: [undefined] }, bytes: Uint8Array.of(1, 2, 3) })
    rows.set(
      'types',
      new Y.Map<unknown>([
        ['list', Y.Array.from([1, 'two'])],
        ['words', new Y.Text('fri')],
      ]),
    )
  },
  'content of no schema': ({ text, course }) => {
    text.insert(0, [
      new Y.XmlText('løs tekst'),
      new Y.XmlHook('krog') as unknown as Y.XmlElement,
      element('paragraph', {}),
    ])
    const embedding = new Y.XmlText()
    text.insert(3, [embedding])
    embedding.insertEmbed(0, { src: 'https://example.invalid' }, { bold: {} })
    course.set('title', 'Familien Svane')
  },
}

/** The document of a case, made by the member with this index. */
export function contentDocument(name: string, clientID = 65_537): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const roots = openDocument(doc)
  doc.transact(() => CONTENT_DOCUMENTS[name]!(roots))
  return doc
}

function element(name: string, attributes: Record<string, unknown>, words?: string): Y.XmlElement {
  const made = new Y.XmlElement(name)
  // Yjs takes any value; its types know only texts.
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  if (words !== undefined) made.insert(0, [new Y.XmlText(words)])
  return made
}
