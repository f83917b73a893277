/**
 * Reads a Yjs update (V1 encoding) into plain facts, without a document (protocol.md A6).
 * Refuses what no honest client writes: Skip, subdocuments, unknown content, values nested too deep.
 * Knows nothing of authors, or of what was accepted before.
 */
import * as decoding from 'lib0/decoding'
import { UpdateRefusal } from './update-refusal.ts'

/** Client and clock of one character or node. */
export interface Id {
  readonly client: number
  readonly clock: number
}

/** One struct: what it needs to be known before it, and whether it makes a type. */
export interface Struct {
  readonly clock: number
  readonly length: number
  readonly origin: Id | null
  readonly rightOrigin: Id | null
  readonly parent: Id | null
  /** The root it stands in; `null` when its place follows from the ids above. */
  readonly root: string | null
  readonly makesType: boolean
}

/** All structs of one client in one update, in clock order. */
export interface Block {
  readonly client: number
  readonly structs: readonly Struct[]
}

export interface DeleteRange {
  readonly client: number
  readonly clock: number
  readonly length: number
}

export interface UpdateContents {
  readonly blocks: readonly Block[]
  readonly deletes: readonly DeleteRange[]
}

/** Clocks stay below this, so that sums of clocks and lengths are exact. */
const CLOCK_END = 2 ** 40
/** How deep JSON-like values may nest. */
const VALUE_DEPTH = 32

const GC = 0
const DELETED = 1
const BINARY = 3
const STRING = 4
const EMBED = 5
const FORMAT = 6
const TYPE = 7
const ANY = 8
const DOC = 9
const SKIP = 10

const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_KEY = 0x20
const CONTENT = 0x1f

const XML_ELEMENT = 3
const XML_HOOK = 5
const LAST_TYPE = 6

/** Reads a whole update. Throws UpdateRefusal and nothing else. */
export function readUpdate(update: Uint8Array): UpdateContents {
  return reading('not-an-update', () => {
    const decoder = decoding.createDecoder(update)
    const blocks = readMany(decoder, readBlock)
    const deletes = readMany(decoder, readDeletes).flat()
    if (decoding.hasContent(decoder)) throw new UpdateRefusal('trailing-bytes', 'after the delete set')
    return { blocks, deletes }
  })
}

/** Turns every failure of the decoder, which throws plain errors, into one refusal. */
export function reading<T>(code: 'not-an-update' | 'not-presence', read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UpdateRefusal) throw error
    throw new UpdateRefusal(code, 'does not decode', { cause: error })
  }
}

function readMany<T>(decoder: decoding.Decoder, readOne: (decoder: decoding.Decoder) => T): T[] {
  const out: T[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) out.push(readOne(decoder))
  return out
}

function readBlock(decoder: decoding.Decoder): Block {
  const structs: Struct[] = []
  let left = decoding.readVarUint(decoder)
  const client = decoding.readVarUint(decoder)
  let clock = decoding.readVarUint(decoder)
  for (; left > 0; left--) {
    const struct = readStruct(decoder, clock)
    if (struct.length === 0) throw new UpdateRefusal('empty-struct', `at clock ${clock}`)
    clock = inRange(clock + struct.length)
    structs.push(struct)
  }
  return { client, structs }
}

function readStruct(decoder: decoding.Decoder, clock: number): Struct {
  const info = readByte(decoder)
  const content = info & CONTENT
  if (content === SKIP) throw new UpdateRefusal('skip', `at clock ${clock}`)
  if (content === GC) return plainStruct(clock, readLength(decoder))
  const origin = (info & HAS_ORIGIN) === 0 ? null : readId(decoder)
  const rightOrigin = (info & HAS_RIGHT_ORIGIN) === 0 ? null : readId(decoder)
  let root: string | null = null
  let parent: Id | null = null
  if (origin === null && rightOrigin === null) {
    if (decoding.readVarUint(decoder) === 1) root = decoding.readVarString(decoder)
    else parent = readId(decoder)
    if ((info & HAS_PARENT_KEY) !== 0) readKey(decoder)
  }
  const length = readContent(decoder, content)
  return { clock, length, origin, rightOrigin, parent, root, makesType: content === TYPE }
}

function plainStruct(clock: number, length: number): Struct {
  return { clock, length, origin: null, rightOrigin: null, parent: null, root: null, makesType: false }
}

/** Passes over the content of an item and returns its length. */
function readContent(decoder: decoding.Decoder, content: number): number {
  switch (content) {
    case DELETED:
      return readLength(decoder)
    case BINARY:
      decoding.readVarUint8Array(decoder)
      return 1
    case STRING:
      return decoding.readVarString(decoder).length
    case EMBED:
      readJson(decoder)
      return 1
    case FORMAT:
      readKey(decoder)
      readJson(decoder)
      return 1
    case TYPE:
      readType(decoder)
      return 1
    case ANY: {
      const length = readLength(decoder)
      for (let i = 0; i < length; i++) passAny(decoder, 0)
      return length
    }
    case DOC:
      throw new UpdateRefusal('subdocument', 'no documents inside the document')
    default:
      throw new UpdateRefusal('unknown-content', `content ${content}`)
  }
}

function readType(decoder: decoding.Decoder): void {
  const type = decoding.readVarUint(decoder)
  if (type > LAST_TYPE) throw new UpdateRefusal('unknown-content', `type ${type}`)
  if (type === XML_ELEMENT || type === XML_HOOK) readKey(decoder)
}

function readJson(decoder: decoding.Decoder): void {
  const text = decoding.readVarString(decoder)
  if (jsonDepth(text) > VALUE_DEPTH) throw new UpdateRefusal('too-deep', 'a JSON value')
  JSON.parse(text, (key: string, value: unknown) => {
    if (key === '__proto__') throw new UpdateRefusal('unsafe-key', key)
    return value
  })
}

/** How deep brackets nest outside strings, found before any parser meets them. */
function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (quoted) {
      if (char === '\\') i++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}

/** Passes over one value of lib0's "any" encoding, as `decoding.readAny` would read it. */
function passAny(decoder: decoding.Decoder, depth: number): void {
  if (depth > VALUE_DEPTH) throw new UpdateRefusal('too-deep', 'a value')
  const tag = readByte(decoder)
  if (tag === 118 || tag === 117) {
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      if (tag === 118) readKey(decoder)
      passAny(decoder, depth + 1)
    }
    return
  }
  if (tag > 127 || tag < 116) throw new UpdateRefusal('not-an-update', `value tag ${tag}`)
  decoder.pos--
  decoding.readAny(decoder)
}

function readKey(decoder: decoding.Decoder): void {
  const key = decoding.readVarString(decoder)
  if (key === '__proto__') throw new UpdateRefusal('unsafe-key', key)
}

function readDeletes(decoder: decoding.Decoder): DeleteRange[] {
  const client = decoding.readVarUint(decoder)
  return readMany(decoder, () => {
    const clock = inRange(decoding.readVarUint(decoder))
    return { client, clock, length: readLength(decoder) }
  })
}

function readId(decoder: decoding.Decoder): Id {
  return { client: decoding.readVarUint(decoder), clock: inRange(decoding.readVarUint(decoder)) }
}

function readLength(decoder: decoding.Decoder): number {
  return inRange(decoding.readVarUint(decoder))
}

function inRange(value: number): number {
  if (value >= CLOCK_END) throw new UpdateRefusal('out-of-range', String(value))
  return value
}

function readByte(decoder: decoding.Decoder): number {
  const byte = decoder.arr[decoder.pos]
  if (byte === undefined) throw new UpdateRefusal('not-an-update', 'ends too early')
  decoder.pos++
  return byte
}
