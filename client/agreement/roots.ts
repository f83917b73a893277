/**
 * The fixed roots of a room's document (protocol.md A6) and the course's title.
 * Knows which root holds what; knows nothing of records, keys or editors.
 */
import type { Doc, Map as YMap, XmlFragment } from 'yjs'

/** The only root names version 1 admits, in the order in which contentHash walks them. */
export const ROOT_NAMES = ['text', 'rows', 'notes', 'people', 'course'] as const

/** The longest title, in UTF-16 units. */
export const TITLE_LENGTH = 200

export interface Roots {
  /** The free prose. */
  readonly text: XmlFragment
  /** Agreement rows by id. */
  readonly rows: YMap<unknown>
  /** Worries, strengths and wishes by id. */
  readonly notes: YMap<unknown>
  /** Participants by id. */
  readonly people: YMap<unknown>
  /** Facts about the course itself, such as its title. */
  readonly course: YMap<unknown>
}

/** Defines all roots with their types, so that no update can define one differently (A6). Idempotent. */
export function openDocument(doc: Doc): Roots {
  return {
    text: doc.getXmlFragment('text'),
    rows: doc.getMap('rows'),
    notes: doc.getMap('notes'),
    people: doc.getMap('people'),
    course: doc.getMap('course'),
  }
}

/** The course's title, or `''` where none was written or something else stands in its place. */
export function courseTitle(doc: Doc): string {
  const title = openDocument(doc).course.get('title')
  return typeof title === 'string' ? title.slice(0, TITLE_LENGTH) : ''
}

/** Writes the course's title, cut to `TITLE_LENGTH`. Writes nothing when it stands there already. */
export function setCourseTitle(doc: Doc, title: string): void {
  const kept = title.slice(0, TITLE_LENGTH)
  const { course } = openDocument(doc)
  if (course.get('title') !== kept) course.set('title', kept)
}
