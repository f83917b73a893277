/**
 * Presence messages (protocol.md E1): y-protocols awareness bytes of which only the cursor passes. Names and colours come
 * from the control log. Knows no keys and shows nothing.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { reading } from './update-reader.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { authorOf } from './update-rules.ts'

/** A place in the document as Yjs writes it, beside a known item or at an end of a type. */
interface Place {
  readonly type: PlaceId | null
  /** The name of a root; only `text` can hold a cursor. */
  readonly tname: 'text' | null
  readonly item: PlaceId | null
  readonly assoc: number
}

interface PlaceId {
  readonly client: number
  readonly clock: number
}

interface Cursor {
  readonly anchor: Place
  readonly head: Place
}

export interface PresenceEntry {
  readonly client: number
  /** Grows with every change of this client's entry. */
  readonly clock: number
  /** `null` without a cursor; `'gone'` when this client left. */
  readonly cursor: Cursor | null | 'gone'
}

/** Writes entries as an awareness update. */
export function encodePresence(entries: readonly PresenceEntry[]): Bytes {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, entries.length)
  for (const { client, clock, cursor } of entries) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(
      encoder,
      JSON.stringify(cursor === 'gone' ? null : cursor === null ? {} : { cursor }),
    )
  }
  return new Uint8Array(encoding.toUint8Array(encoder))
}

/**
 * Reads an awareness update in which every entry must be of this author (E1), leaving out all but the cursor.
 * @throws UpdateRefusal `foreign-client`, `not-presence` or `trailing-bytes`
 */
export function ownPresence(message: Uint8Array, authorIndex: number): PresenceEntry[] {
  const entries = decodePresence(message, LIMITS.presenceEntries)
  for (const { client } of entries) {
    if (authorOf(client) !== authorIndex) throw new UpdateRefusal('foreign-client', `presence of ${client}`)
  }
  return entries
}

/** The entry of one client in what a provider hands out, which may speak of everybody; `null` without one. */
export function presenceOf(message: Uint8Array, client: number): PresenceEntry | null {
  return decodePresence(message, Number.MAX_SAFE_INTEGER).find((entry) => entry.client === client) ?? null
}

/** Entries that take cursors away, given the last clock heard of each client. */
export function goneEntries(clients: ReadonlyMap<number, number>): PresenceEntry[] {
  return [...clients].map(([client, clock]) => ({ client, clock: clock + 1, cursor: 'gone' }))
}

function decodePresence(message: Uint8Array, most: number): PresenceEntry[] {
  return reading('not-presence', () => {
    const decoder = decoding.createDecoder(message)
    const entries: PresenceEntry[] = []
    let left = decoding.readVarUint(decoder)
    if (left > most) throw new UpdateRefusal('not-presence', 'too many entries')
    for (; left > 0; left--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      entries.push({ client, clock, cursor: readState(decoding.readVarString(decoder)) })
    }
    if (decoding.hasContent(decoder)) throw new UpdateRefusal('trailing-bytes', 'after the presence entries')
    return entries
  })
}

function readState(json: string): PresenceEntry['cursor'] {
  if (utf8(json).length > LIMITS.presenceState) throw new UpdateRefusal('not-presence', 'too long')
  const state: unknown = JSON.parse(json)
  if (state === null) return 'gone'
  const cursor = own(state, 'cursor')
  if (cursor === undefined || cursor === null) return null
  return { anchor: readPlace(own(cursor, 'anchor')), head: readPlace(own(cursor, 'head')) }
}

function readPlace(place: unknown): Place {
  const tname = own(place, 'tname') ?? null
  const assoc = own(place, 'assoc') ?? 0
  const type = readPlaceId(own(place, 'type'))
  const item = readPlaceId(own(place, 'item'))
  if ((tname !== null && tname !== 'text') || !Number.isSafeInteger(assoc)) throw notACursor()
  if (tname === null && type === null && item === null) throw notACursor()
  return { type, tname, item, assoc: Number(assoc) }
}

function readPlaceId(id: unknown): PlaceId | null {
  if (id === undefined || id === null) return null
  const client = own(id, 'client')
  const clock = own(id, 'clock')
  if (!isCount(client) || !isCount(clock)) throw notACursor()
  return { client, clock }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** A property that stands in the value itself, never one it inherits. */
function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) throw notACursor()
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

function notACursor(): UpdateRefusal {
  return new UpdateRefusal('not-presence', 'not a cursor')
}
