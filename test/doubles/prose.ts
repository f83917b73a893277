/** Reads and writes the prose as plain characters, the way an editor would: paragraphs holding text. */
import { XmlElement, XmlText, type Doc } from 'yjs'

/** All characters of the text root. */
export function readProse(doc: Doc): string {
  return doc
    .getXmlFragment('text')
    .toArray()
    .flatMap((node) => (node instanceof XmlElement ? node.toArray() : []))
    .map((node) => (node instanceof XmlText ? node.toString() : ''))
    .join('')
}

/** Inserts into the first paragraph, making one where there is none; at its end unless `at` says where. */
export function writeProse(doc: Doc, text: string, at?: number): void {
  doc.transact(() => {
    const target = firstText(doc)
    target.insert(at ?? target.length, text)
  })
}

/** Deletes from the first paragraph. */
export function eraseProse(doc: Doc, at: number, length: number): void {
  firstText(doc).delete(at, length)
}

function firstText(doc: Doc): XmlText {
  const fragment = doc.getXmlFragment('text')
  if (fragment.length === 0) {
    const paragraph = new XmlElement('paragraph')
    paragraph.insert(0, [new XmlText()])
    fragment.insert(0, [paragraph])
  }
  const paragraph = fragment.get(0)
  const text = paragraph instanceof XmlElement ? paragraph.get(0) : null
  if (!(text instanceof XmlText)) throw new Error('the first paragraph holds text')
  return text
}
