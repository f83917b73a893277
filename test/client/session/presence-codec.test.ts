import * as encoding from 'lib0/encoding'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import {
  encodePresence,
  goneEntries,
  ownPresence,
  presenceOf,
  type PresenceEntry,
} from '@radslag/client/session/presence-codec.ts'
import { UpdateRefusal } from '@radslag/client/session/update-refusal.ts'
import { SESSIONS } from '@radslag/client/session/update-rules.ts'

const CLIENT = 3 * SESSIONS + 1
const place = { type: { client: CLIENT, clock: 4 }, tname: null, item: null, assoc: -1 }
const cursor = { anchor: place, head: { ...place, type: null, tname: 'text' as const } }

function message(...states: [client: number, state: unknown][]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, states.length)
  for (const [client, state] of states) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, 7)
    encoding.writeVarString(encoder, typeof state === 'string' ? state : JSON.stringify(state))
  }
  return encoding.toUint8Array(encoder)
}

function refusal(bytes: Uint8Array): string {
  try {
    ownPresence(bytes, 3)
  } catch (error) {
    if (error instanceof UpdateRefusal) return error.code
    throw error
  }
  return 'accepted'
}

const count = fc.nat(2 ** 31)
const id = fc.option(fc.record({ client: count, clock: count }))
const places = fc.record({ type: id, tname: fc.constant('text' as const), item: id, assoc: fc.integer() })
const entries: fc.Arbitrary<PresenceEntry[]> = fc.array(
  fc.record({
    client: fc.nat(SESSIONS - 1).map((session) => 3 * SESSIONS + session),
    clock: count,
    cursor: fc.oneof(
      fc.constant(null),
      fc.constant('gone' as const),
      fc.record({ anchor: places, head: places }),
    ),
  }),
  { maxLength: 8 },
)

describe('E1: presence messages', () => {
  it('E1: what is encoded decodes to the same', () => {
    fc.assert(
      fc.property(entries, (sent) => {
        expect(ownPresence(encodePresence(sent), 3)).toEqual(sent)
      }),
    )
  })

  it('E1: entries of another member are refused, also among own ones', () => {
    expect(refusal(message([CLIENT + SESSIONS, {}]))).toBe('foreign-client')
    expect(refusal(message([CLIENT, {}], [5, { cursor }]))).toBe('foreign-client')
  })

  it('E1: name, colour and all else but the cursor are left out', () => {
    const user = { name: 'Mette (myndighed)', color: '#ff0000' }
    const inflated = { cursor: { anchor: { ...place, extra: 1 }, head: place, style: 'x' }, user, more: [1] }
    expect(ownPresence(message([CLIENT, inflated]), 3)).toEqual([
      { client: CLIENT, clock: 7, cursor: { anchor: place, head: place } },
    ])
    expect(ownPresence(message([CLIENT, { user }]), 3)).toEqual([{ client: CLIENT, clock: 7, cursor: null }])
  })

  it.each([
    ['a number', 5],
    ['no JSON', '{'],
    ['a cursor that is none', { cursor: 5 }],
    ['half a cursor', { cursor: { anchor: place } }],
    ['a place in another root', { cursor: { anchor: { ...place, tname: 'evil' }, head: place } }],
    ['a place nowhere', { cursor: { anchor: { assoc: 0 }, head: place } }],
    ['a negative clock', { cursor: { anchor: { type: { client: 1, clock: -1 } }, head: place } }],
    ['a text for a client', { cursor: { anchor: { item: { client: '1', clock: 1 } }, head: place } }],
    ['too much', { note: 'x'.repeat(2000) }],
  ])('E1: %s is refused', (_, state) => expect(refusal(message([CLIENT, state]))).toBe('not-presence'))

  it('E1: every truncation, every trailing byte and too many entries are refused', () => {
    const whole = message([CLIENT, { cursor }])
    for (let end = 0; end < whole.length; end++) expect(refusal(whole.subarray(0, end))).not.toBe('accepted')
    expect(refusal(Uint8Array.of(...whole, 0))).toBe('trailing-bytes')
    expect(
      refusal(message(...Array.from({ length: 9 }, (_, i): [number, unknown] => [CLIENT + i, {}]))),
    ).toBe('not-presence')
  })

  it('E1: any bytes give entries or an UpdateRefusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(typeof refusal(bytes)).toBe('string')
      }),
    )
  })

  it('E1: speaks with y-protocols both ways, and takes a cursor away', () => {
    const doc = new Y.Doc()
    doc.clientID = CLIENT
    const from = new Awareness(doc)
    const to = new Awareness(new Y.Doc())
    from.setLocalState({ cursor, user: { name: 'x' } })
    const entry = presenceOf(encodeAwarenessUpdate(from, [CLIENT]), CLIENT)!
    expect(entry.cursor).toEqual(cursor)
    expect(presenceOf(encodeAwarenessUpdate(from, [CLIENT]), CLIENT + 1)).toBeNull()
    applyAwarenessUpdate(to, encodePresence([entry]), 'test')
    expect(to.getStates().get(CLIENT)).toEqual({ cursor })
    applyAwarenessUpdate(to, encodePresence(goneEntries(new Map([[CLIENT, entry.clock]]))), 'test')
    expect(to.getStates().has(CLIENT)).toBe(false)
    from.destroy()
    to.destroy()
  })
})
