/** Writes Yjs updates (V1) by hand, honest or not, struct by struct. */
import * as encoding from 'lib0/encoding'

export interface ForgedId {
  client: number
  clock: number
}

export interface ForgedStruct {
  content: number
  origin?: ForgedId
  rightOrigin?: ForgedId
  parent?: string | ForgedId
  key?: string
  /** Writes what follows the header; a short string when left out. */
  body?: (encoder: encoding.Encoder) => void
}

export interface ForgedUpdate {
  blocks?: { client: number; clock: number; structs: ForgedStruct[] }[]
  deletes?: { client: number; ranges: [clock: number, length: number][] }[]
}

export const CONTENT = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const

export function forge({ blocks = [], deletes = [] }: ForgedUpdate): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, blocks.length)
  for (const { client, clock, structs } of blocks) {
    encoding.writeVarUint(encoder, structs.length)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const struct of structs) writeStruct(encoder, struct)
  }
  encoding.writeVarUint(encoder, deletes.length)
  for (const { client, ranges } of deletes) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const number of ranges.flat()) encoding.writeVarUint(encoder, number)
  }
  return encoding.toUint8Array(encoder)
}

function writeStruct(encoder: encoding.Encoder, struct: ForgedStruct): void {
  const { content, origin, rightOrigin, parent = 'text', key } = struct
  encoding.writeUint8(
    encoder,
    content | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (key === undefined ? 0 : 0x20),
  )
  if (content === CONTENT.gc || content === CONTENT.skip) {
    encoding.writeVarUint(encoder, 1)
    return
  }
  if (origin) writeId(encoder, origin)
  if (rightOrigin) writeId(encoder, rightOrigin)
  if (!origin && !rightOrigin) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
    else writeId(encoder, parent)
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  if (struct.body) struct.body(encoder)
  else encoding.writeVarString(encoder, 'x')
}

function writeId(encoder: encoding.Encoder, id: ForgedId): void {
  encoding.writeVarUint(encoder, id.client)
  encoding.writeVarUint(encoder, id.clock)
}

/** Body of a struct that makes an XmlElement. */
export function element(name: string): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    encoding.writeVarUint(encoder, 3)
    encoding.writeVarString(encoder, name)
  }
}

/** Writes well-formed content of any kind; `seed` chooses among its forms. */
export function contentBody(content: number, seed: number): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    const short = 1 + (seed % 3)
    if (content === CONTENT.deleted) encoding.writeVarUint(encoder, short)
    else if (content === CONTENT.binary) encoding.writeVarUint8Array(encoder, Uint8Array.of(seed % 256))
    else if (content === CONTENT.string) encoding.writeVarString(encoder, 'æb🌲'.slice(0, short))
    else if (content === CONTENT.embed) encoding.writeVarString(encoder, '{"a":1}')
    else if (content === CONTENT.format) {
      encoding.writeVarString(encoder, seed % 2 ? 'bold' : 'italic')
      encoding.writeVarString(encoder, seed % 3 ? '{}' : 'null')
    } else if (content === CONTENT.type) {
      encoding.writeVarUint(encoder, seed % 7)
      if (seed % 7 === 3 || seed % 7 === 5) encoding.writeVarString(encoder, 'paragraph')
    } else if (content === CONTENT.any) {
      encoding.writeVarUint(encoder, short)
      for (let i = 0; i < short; i++) encoding.writeAny(encoder, i === 0 ? { a: [seed] } : seed)
    }
  }
}
