import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { canonicalBytes } from '@radslag/client/agreement/canonical.ts'
import { contentHash } from '@radslag/client/agreement/content-hash.ts'
import { openDocument, ROOT_NAMES } from '@radslag/client/agreement/roots.ts'
import { toHex } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CONTENT_DOCUMENTS, contentDocument } from '../../vectors/content-documents.ts'
import { honestRoom, type Step } from '../session/honest-room.ts'

interface Vector {
  name: string
  /** The document as a Yjs update, V1 encoding. */
  update: string
  canonical: Record<string, string>
  hash: string
}

const file = new URL('../../vectors/content-hash.json', import.meta.url)
const hashOf = (doc: Y.Doc): string => toHex(contentHash(doc, hash))

function vector(name: string): Vector {
  const doc = contentDocument(name)
  const roots = openDocument(doc)
  const canonical = Object.fromEntries(ROOT_NAMES.map((root) => [root, toHex(canonicalBytes(roots[root]))]))
  return { name, update: toHex(Y.encodeStateAsUpdate(doc)), canonical, hash: hashOf(doc) }
}

function replica(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  openDocument(doc)
  Y.applyUpdate(doc, update)
  return doc
}

beforeAll(async () => {
  await sodiumReady()
  // WRITE_VECTORS=1 makes the file anew; a change in it is a change of the protocol.
  if (!process.env['WRITE_VECTORS']) return
  writeFileSync(file, `${JSON.stringify(Object.keys(CONTENT_DOCUMENTS).map(vector), null, 2)}\n`)
})

describe('S3: golden vectors', () => {
  it.each(Object.keys(CONTENT_DOCUMENTS))('S3: %s', (name) => {
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[]
    const golden = vectors.find((one) => one.name === name)!
    const { canonical, hash: made } = vector(name)
    expect({ canonical, hash: made }).toEqual({ canonical: golden.canonical, hash: golden.hash })
    expect(hashOf(replica(Buffer.from(golden.update, 'hex')))).toBe(golden.hash)
  })

  it('S3: no two of them are equal', () => {
    const hashes = Object.keys(CONTENT_DOCUMENTS).map((name) => vector(name).hash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describe('S3: what the hash depends on', () => {
  it('S3: neither on client ids nor on how the content was written', () => {
    for (const name of Object.keys(CONTENT_DOCUMENTS)) {
      expect(hashOf(contentDocument(name, 9 * 65_536))).toBe(hashOf(contentDocument(name)))
    }
    const typed = contentDocument('an empty document', 5)
    const written = contentDocument('an empty document', 6)
    for (const [doc, strokes] of [
      [typed, ['V', 'i', '?', ' ses']],
      [written, ['Vi ses']],
    ] as const) {
      const words = new Y.XmlText()
      openDocument(doc).text.insert(0, [words])
      for (const stroke of strokes) words.insert(words.length, stroke)
      if (doc === typed) words.delete(2, 1)
    }
    expect(hashOf(typed)).toBe(hashOf(written))
  })

  it('S3: all replicas of honest writers agree, and so does one rebuilt from V2', () => {
    const steps = fc.array(
      fc.tuple(fc.nat(99), fc.nat(5), fc.nat(1000), fc.nat(1000)) as fc.Arbitrary<Step>,
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(steps, (played) => {
        const log = new Y.Doc()
        const room = honestRoom(3, ({ update }) => Y.applyUpdate(log, update))
        for (const step of played) room.play(step)
        const expected = (room.finish(), hashOf(log))
        for (const doc of room.finish()) expect(hashOf(doc)).toBe(expected)
        const again = new Y.Doc()
        openDocument(again)
        Y.applyUpdateV2(again, Y.encodeStateAsUpdateV2(log))
        expect(hashOf(again)).toBe(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('S3: values have equal canonical bytes if and only if JSON says the same of them', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const told = (one: unknown): string => JSON.stringify(sorted(one))
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(toHex(canonicalBytes(a)) === toHex(canonicalBytes(b))).toBe(told(a) === told(b))
        expect(toHex(canonicalBytes(structuredClone(a)))).toBe(toHex(canonicalBytes(a)))
      }),
    )
  })

  it('S3: one changed letter, attribute, mark or order changes it', () => {
    const base = () => contentDocument('a heading and a paragraph')
    const changes: ((roots: ReturnType<typeof openDocument>) => void)[] = [
      ({ text }) => (text.get(0) as Y.XmlElement).setAttribute('level', 3 as unknown as string),
      ({ text }) => ((text.get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, ' '),
      ({ text }) => ((text.get(1) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { bold: {} }),
      ({ text }) => text.insert(0, [(text.get(1) as Y.XmlElement).clone()]),
      ({ course }) => course.set('title', ''),
      ({ notes }) => notes.set('title', ''),
    ]
    const hashes = changes.map((change) => {
      const doc = base()
      change(openDocument(doc))
      return hashOf(doc)
    })
    expect(new Set([hashOf(base()), ...hashes]).size).toBe(changes.length + 1)
  })

  it('S3: nesting far beyond any schema neither overflows the stack nor is left out', () => {
    const nest = (innermost: string): Y.Doc => {
      const doc = new Y.Doc()
      let inside: Y.XmlFragment = openDocument(doc).text
      doc.transact(() => {
        for (let depth = 0; depth < 20_000; depth++) {
          const next = new Y.XmlElement('blockquote')
          inside.insert(0, [next])
          inside = next
        }
        inside.insert(0, [new Y.XmlText(innermost)])
      })
      return doc
    }
    expect(hashOf(nest('a'))).toBe(hashOf(nest('a')))
    expect(hashOf(nest('a'))).not.toBe(hashOf(nest('b')))
  })
})

/** JSON with its keys in one order and −0 as 0. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    .concat([['{}']])
}
