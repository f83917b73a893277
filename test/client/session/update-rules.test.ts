import * as encoding from 'lib0/encoding'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { typeDepth } from '@radslag/client/session/type-depth.ts'
import { UpdateRefusal } from '@radslag/client/session/update-refusal.ts'
import { authorOf, checkUpdate, SESSIONS, TYPE_DEPTH } from '@radslag/client/session/update-rules.ts'
import { contentHash } from '@radslag/client/agreement/content-hash.ts'
import { concat } from '@radslag/shared/bytes.ts'
import {
  CONTENT,
  contentBody,
  element,
  forge,
  type ForgedId,
  type ForgedStruct,
  type ForgedUpdate,
} from './forge.ts'
import { honestRoom, type Step } from './honest-room.ts'

const OWN = 3 * SESSIONS + 1
const OWN_LATER = 3 * SESSIONS + 2
const OTHER = 4 * SESSIONS + 1
const KNOWN = new Map([
  [OWN, 5],
  [OTHER, 10],
])

/** A log that refuses as a client does and applies what passes. */
function acceptingLog() {
  const doc = new Y.Doc()
  openDocument(doc)
  const known = new Map<number, number>()
  return {
    doc,
    append(author: number, update: Uint8Array) {
      const { clocks } = checkUpdate(update, author, known, typeDepth(doc))
      Y.applyUpdate(doc, update)
      for (const [client, clock] of clocks) known.set(client, clock)
      expect(doc.store.pendingStructs).toBeNull()
      expect(doc.store.pendingDs).toBeNull()
      expect(new Map(Y.decodeStateVector(Y.encodeStateVector(doc)))).toEqual(known)
    },
  }
}

function refusal(update: Uint8Array, known: ReadonlyMap<number, number> = KNOWN): string {
  try {
    checkUpdate(update, 3, known, () => 0)
  } catch (error) {
    if (error instanceof UpdateRefusal) return error.code
    throw error
  }
  return 'accepted'
}

function forged(parts: ForgedUpdate): string {
  return refusal(forge(parts))
}

const steps = fc.array(fc.tuple(fc.nat(99), fc.nat(5), fc.nat(1000), fc.nat(1000)) as fc.Arbitrary<Step>, {
  maxLength: 120,
})

describe('A5, A6: honest updates', () => {
  it('A6: are never refused, leave nothing pending, and converge: up to six writers, undo, deletes, offline, reloads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), steps, (writers, played) => {
        const log = acceptingLog()
        const room = honestRoom(writers, ({ author, update }) => log.append(author, update))
        for (const step of played) room.play(step)
        const shown = openDocument(log.doc)
        for (const doc of room.finish()) {
          expect(openDocument(doc).text.toJSON()).toBe(shown.text.toJSON())
          expect(openDocument(doc).rows.toJSON()).toEqual(shown.rows.toJSON())
        }
      }),
      { numRuns: 150 },
    )
  })

  it('A6: several sessions of one author may stand in one update, in any order of need', () => {
    const first = new Y.Doc()
    first.clientID = OWN
    first.getXmlFragment('text').insert(0, [new Y.XmlElement('paragraph')])
    const second = new Y.Doc()
    second.clientID = OWN_LATER
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first))
    second.getXmlFragment('text').insert(1, [new Y.XmlElement('paragraph')])
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
    first.getXmlFragment('text').insert(1, [new Y.XmlElement('paragraph')])
    const { clocks } = checkUpdate(Y.encodeStateAsUpdate(first), 3, new Map(), () => 0)
    expect(clocks).toEqual(
      new Map([
        [OWN, 2],
        [OWN_LATER, 1],
      ]),
    )
  })

  it('A6: deletes alone are allowed within known clocks', () => {
    expect(forged({ deletes: [{ client: OTHER, ranges: [[0, 10]] }] })).toBe('accepted')
  })

  it('A5: index × 65,536 + session', () => {
    expect(authorOf(OWN)).toBe(3)
    expect(authorOf(3 * SESSIONS + SESSIONS - 1)).toBe(3)
    expect(authorOf(4 * SESSIONS)).toBe(4)
  })
})

describe('A5, A6: forged updates', () => {
  const honest = forge({
    blocks: [
      { client: OWN, clock: 5, structs: [{ content: CONTENT.string, origin: { client: OTHER, clock: 9 } }] },
    ],
    deletes: [{ client: OTHER, ranges: [[3, 2]] }],
  })

  it('A6: the pattern they are made from is accepted', () => expect(refusal(honest)).toBe('accepted'))

  it('A6: every truncation and every trailing byte', () => {
    for (let end = 0; end < honest.length; end++)
      expect(refusal(honest.subarray(0, end))).not.toBe('accepted')
    for (let byte = 0; byte < 256; byte++)
      expect(refusal(Uint8Array.of(...honest, byte))).toBe('trailing-bytes')
  })

  it('A6: any bytes at all give facts or an UpdateRefusal, and what passes leaves nothing pending', () => {
    fc.assert(
      fc.property(
        fc.nat(honest.length - 1),
        fc.nat(255),
        fc.uint8Array({ maxLength: 6 }),
        (at, byte, inserted) => {
          const bytes = Uint8Array.of(
            ...honest.subarray(0, at),
            byte,
            ...inserted,
            ...honest.subarray(at + 1),
          )
          if (refusal(bytes) !== 'accepted') return
          const log = acceptingLog()
          log.append(
            4,
            forge({
              blocks: [
                {
                  client: OTHER,
                  clock: 0,
                  structs: Array.from({ length: 10 }, () => ({ content: CONTENT.gc })),
                },
              ],
            }),
          )
          log.append(
            3,
            forge({
              blocks: [
                {
                  client: OWN,
                  clock: 0,
                  structs: Array.from({ length: 5 }, () => ({ content: CONTENT.gc })),
                },
              ],
            }),
          )
          log.append(3, bytes)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('A5: a struct under another member’s client id', () => {
    expect(forged({ blocks: [{ client: OTHER, clock: 10, structs: [{ content: CONTENT.string }] }] })).toBe(
      'foreign-client',
    )
    expect(
      forged({ blocks: [{ client: 4 * SESSIONS, clock: 0, structs: [{ content: CONTENT.string }] }] }),
    ).toBe('foreign-client')
  })

  it('A6: a clock that leaves a gap or repeats', () => {
    for (const clock of [0, 4, 6, 1000]) {
      expect(forged({ blocks: [{ client: OWN, clock, structs: [{ content: CONTENT.string }] }] })).toBe(
        'clock-gap',
      )
    }
  })

  it('A6: a client named twice, or without structs', () => {
    const block = { client: OWN, clock: 5, structs: [{ content: CONTENT.string }] }
    expect(forged({ blocks: [block, block] })).toBe('bad-client-block')
    expect(forged({ blocks: [{ ...block, structs: [] }] })).toBe('bad-client-block')
  })

  it.each([
    ['skip', { content: CONTENT.skip }],
    ['subdocument', { content: CONTENT.doc }],
    ['unknown-content', { content: CONTENT.json }],
    ['unknown-content', { content: 31 }],
    ['unknown-root', { content: CONTENT.string, parent: 'body' }],
    ['unknown-origin', { content: CONTENT.string, origin: { client: OTHER, clock: 10 } }],
    ['unknown-origin', { content: CONTENT.string, rightOrigin: { client: OTHER, clock: 10 } }],
    ['unknown-origin', { content: CONTENT.string, parent: { client: OTHER, clock: 10 } }],
    ['unknown-origin', { content: CONTENT.string, origin: { client: 99, clock: 0 } }],
    ['unresolvable', { content: CONTENT.string, origin: { client: OWN, clock: 5 } }],
    ['unknown-origin', { content: CONTENT.string, parent: { client: OWN, clock: 6 } }],
    ['unsafe-key', { content: CONTENT.string, parent: 'rows', key: '__proto__' }],
    [
      'empty-struct',
      { content: CONTENT.string, body: (e: encoding.Encoder) => encoding.writeVarString(e, '') },
    ],
    [
      'empty-struct',
      { content: CONTENT.deleted, body: (e: encoding.Encoder) => encoding.writeVarUint(e, 0) },
    ],
    [
      'out-of-range',
      { content: CONTENT.deleted, body: (e: encoding.Encoder) => encoding.writeVarUint(e, 2 ** 50) },
    ],
    [
      'not-an-update',
      { content: CONTENT.embed, body: (e: encoding.Encoder) => encoding.writeVarString(e, '{') },
    ],
    [
      'unsafe-key',
      {
        content: CONTENT.embed,
        body: (e: encoding.Encoder) => encoding.writeVarString(e, '{"__proto__":1}'),
      },
    ],
    [
      'too-deep',
      {
        content: CONTENT.embed,
        body: (e: encoding.Encoder) => encoding.writeVarString(e, '['.repeat(50_000)),
      },
    ],
    ['too-deep', { content: CONTENT.any, body: deepValue }],
    [
      'unknown-content',
      { content: CONTENT.type, body: (e: encoding.Encoder) => encoding.writeVarUint(e, 7) },
    ],
  ])('A6: %s', (code, struct) => {
    expect(forged({ blocks: [{ client: OWN, clock: 5, structs: [struct] }] })).toBe(code)
  })

  it('A6: structs that wait for each other, which Yjs would keep pending for ever', () => {
    const waits = (client: number, clock: number) => ({ content: CONTENT.string, origin: { client, clock } })
    const pair = [
      { client: OWN, clock: 5, structs: [waits(OWN_LATER, 0)] },
      { client: OWN_LATER, clock: 0, structs: [waits(OWN, 5)] },
    ]
    expect(forged({ blocks: pair })).toBe('unresolvable')
    const waiting = new Y.Doc()
    Y.applyUpdate(waiting, forge({ blocks: pair.map((block) => ({ ...block, clock: 0 })) }))
    expect(waiting.store.pendingStructs).not.toBeNull()
    const third = 3 * SESSIONS + 3
    const ring = [
      { client: OWN, clock: 5, structs: [{ content: CONTENT.gc }, waits(OWN_LATER, 1)] },
      { client: OWN_LATER, clock: 0, structs: [waits(OWN, 5), waits(third, 0)] },
      { client: third, clock: 0, structs: [waits(OWN, 6)] },
    ]
    expect(forged({ blocks: ring })).toBe('unresolvable')
    expect(forged({ blocks: ring.slice(0, 2) })).toBe('unknown-origin')
  })

  it('A6: a delete of clocks that nobody has written yet', () => {
    for (const range of [
      [10, 1],
      [9, 2],
      [0, 11],
      [2 ** 39, 1],
    ] as [number, number][]) {
      expect(forged({ deletes: [{ client: OTHER, ranges: [range] }] })).toBe('future-delete')
    }
    expect(forged({ deletes: [{ client: 77, ranges: [[0, 1]] }] })).toBe('future-delete')
    expect(forged({ deletes: [{ client: OTHER, ranges: [[0, 0]] }] })).toBe('future-delete')
  })

  it('A6: types nested so deep that Yjs could not delete them, in one update or over many', () => {
    const nested = (clock: number) => ({
      content: CONTENT.type,
      body: element('blockquote'),
      parent: { client: OWN, clock: clock - 1 },
    })
    const root = { content: CONTENT.type, body: element('blockquote') }
    const deep = [root, ...Array.from({ length: TYPE_DEPTH + 1 }, (_, i) => nested(i + 1))]
    expect(refusal(forge({ blocks: [{ client: OWN, clock: 0, structs: deep }] }), new Map())).toBe('too-deep')
    const log = acceptingLog()
    log.append(3, forge({ blocks: [{ client: OWN, clock: 0, structs: deep.slice(0, -1) }] }))
    const further = forge({
      blocks: [{ client: OWN, clock: TYPE_DEPTH + 1, structs: [nested(TYPE_DEPTH + 1)] }],
    })
    expect(() => log.append(3, further)).toThrow('too-deep')
  })

  it('A6: an accepted update may be given twice only by mistake: the second time is a clock gap', () => {
    const log = acceptingLog()
    const update = forge({ blocks: [{ client: OWN, clock: 0, structs: [{ content: CONTENT.string }] }] })
    log.append(3, update)
    expect(() => log.append(3, update)).toThrow('clock-gap')
  })
})

const WRITERS = [3 * SESSIONS + 1, 3 * SESSIONS + 2, 4 * SESSIONS + 1]
const someId = fc.record({ client: fc.constantFrom(...WRITERS), clock: fc.nat(24) })
const someStruct: fc.Arbitrary<ForgedStruct> = fc
  .record({
    content: fc.constantFrom(0, 1, 3, 4, 4, 5, 6, 7, 7, 8),
    seed: fc.nat(1000),
    origin: fc.option(someId, { freq: 1, nil: undefined }),
    rightOrigin: fc.option(someId, { freq: 1, nil: undefined }),
    parent: fc.oneof(fc.constantFrom('text', 'rows', 'course'), someId),
    key: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
  })
  .map(({ seed, origin, rightOrigin, key, ...rest }) => ({
    ...rest,
    ...(origin && { origin }),
    ...(rightOrigin && { rightOrigin }),
    ...(key !== undefined && { key }),
    body: contentBody(rest.content, seed),
  }))
const someUpdate = fc.record({
  writer: fc.nat(2),
  structs: fc.array(someStruct, { minLength: 1, maxLength: 3 }),
  deletes: fc.array(
    fc.record({ client: fc.constantFrom(...WRITERS), clock: fc.nat(20), length: fc.nat(5) }),
    { maxLength: 1 },
  ),
})

/** The same struct with its references moved to clocks that exist, and left out where none do. */
function pointingAtKnown(struct: ForgedStruct, known: ReadonlyMap<number, number>): ForgedStruct {
  const move = (id: ForgedId | undefined): ForgedId | undefined => {
    const end = id && known.get(id.client)
    return id && end ? { client: id.client, clock: id.clock % end } : undefined
  }
  const { origin, rightOrigin, parent, ...rest } = struct
  const kept = { origin: move(origin), rightOrigin: move(rightOrigin) }
  const place = typeof parent === 'object' ? (move(parent) ?? 'text') : parent
  return {
    ...rest,
    ...(kept.origin && { origin: kept.origin }),
    ...(kept.rightOrigin && { rightOrigin: kept.rightOrigin }),
    ...(place && { parent: place }),
  }
}

describe('A6: what passes, however strange, is safe to apply', () => {
  it('A6: nothing is thrown or left pending, and replicas that applied it one by one or at once agree', () => {
    const told = (doc: Y.Doc) => contentHash(doc, (_, ...parts) => concat(...parts))
    let accepted = 0
    fc.assert(
      fc.property(fc.array(someUpdate, { maxLength: 14 }), (plans) => {
        const log = acceptingLog()
        openDocument(log.doc).text.observeDeep(() => {})
        const known = () => Y.decodeStateVector(Y.encodeStateVector(log.doc))
        const updates: Uint8Array[] = []
        for (const { writer, structs, deletes } of plans) {
          const client = WRITERS[writer]!
          const ranges = deletes.map((range) => ({
            client: range.client,
            ranges: [[range.clock, range.length] as [number, number]],
          }))
          const written = structs.map((struct) => pointingAtKnown(struct, known()))
          const update = forge({
            blocks: [{ client, clock: known().get(client) ?? 0, structs: written }],
            deletes: ranges,
          })
          try {
            checkUpdate(update, authorOf(client), known(), typeDepth(log.doc))
          } catch (error) {
            if (error instanceof UpdateRefusal) continue
            throw error
          }
          log.append(authorOf(client), update)
          updates.push(update)
          accepted++
        }
        const atOnce = new Y.Doc({ gc: false })
        openDocument(atOnce)
        atOnce.transact(() => {
          for (const update of updates) Y.applyUpdate(atOnce, update)
        })
        expect(told(atOnce)).toEqual(told(log.doc))
      }),
      { numRuns: 300 },
    )
    expect(accepted).toBeGreaterThan(500)
  })
})

function deepValue(encoder: encoding.Encoder): void {
  encoding.writeVarUint(encoder, 1)
  for (let i = 0; i < 50_000; i++) {
    encoding.writeUint8(encoder, 117)
    encoding.writeVarUint(encoder, 1)
  }
  encoding.writeUint8(encoder, 126)
}
