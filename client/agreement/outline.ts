/** The headings of the free prose, for finding one's way in it. Only reads, and takes malformed content as it is. */
import { XmlElement, type XmlFragment } from 'yjs'
import { childrenOf } from './judge.ts'
import { headingLevel, plainText } from './readable.ts'
import type { HeadingLevel } from './schema.ts'

export interface OutlineEntry {
  /** Place among the root's children. */
  readonly index: number
  readonly level: HeadingLevel
  readonly text: string
}

/** All top-level headings that say something, in order. */
export function outline(fragment: XmlFragment): OutlineEntry[] {
  return childrenOf(fragment).flatMap((child, index) => {
    if (!(child instanceof XmlElement) || child.nodeName !== 'heading') return []
    const text = plainText(child).trim()
    return text === '' ? [] : [{ index, level: headingLevel(child), text }]
  })
}
