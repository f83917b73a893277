/**
 * Sees to it that every empty block of text has its one piece of shared text from the start. Otherwise two people who begin to
 * write in it at the same time would each make one, and the binding would move one's words into the other's: characters
 * double or vanish. Knows no editor.
 */
import { XmlElement, XmlFragment, XmlText, type Transaction } from 'yjs'
import { nodeSpec } from '../../agreement/schema.ts'

/** Fills what this transaction made or emptied. Call inside it, as its last change. */
export function fillEmptyBlocks({ changed }: Transaction): void {
  for (const type of changed.keys()) if (type instanceof XmlFragment && !isGone(type)) fill(type)
}

function fill(type: XmlFragment): void {
  if (type instanceof XmlElement && holdsText(type)) {
    if (type.length === 0) type.insert(0, [new XmlText()])
    return
  }
  for (const child of type.toArray()) if (child instanceof XmlElement) fill(child)
}

function holdsText(element: XmlElement): boolean {
  return nodeSpec(element.nodeName)?.content === 'inline*'
}

function isGone(type: XmlFragment): boolean {
  return type._item?.deleted ?? false
}
