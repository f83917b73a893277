/** Unpacks the blocks of a LevelDB table, which Chromium writes with Snappy. Reads only what a search for words needs. */

const FOOTER = 48
const TRAILER = 5
const SNAPPY = 1

interface Handle {
  readonly offset: number
  readonly size: number
}

/** All data blocks of a table file, unpacked. Bytes that are no table give none. */
export function snappyBlocks(file: Uint8Array): Uint8Array[] {
  if (file.length < FOOTER) return []
  const footer = reader(file, file.length - FOOTER)
  footer.handle() // of the meta index
  const index = block(file, footer.handle())
  return index ? entries(index).flatMap((value) => block(file, reader(value, 0).handle()) ?? []) : []
}

function reader(bytes: Uint8Array, start: number) {
  let at = start
  function varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  return {
    varint,
    handle: (): Handle => ({ offset: varint(), size: varint() }),
    take: (length: number): Uint8Array => bytes.subarray(at, (at += length)),
    at: () => at,
  }
}

function block(file: Uint8Array, { offset, size }: Handle): Uint8Array | null {
  if (offset + size + TRAILER > file.length) return null
  const bytes = file.subarray(offset, offset + size)
  return file[offset + size] === SNAPPY ? unsnap(bytes) : bytes
}

/** The values of a block's entries. */
function entries(bytes: Uint8Array): Uint8Array[] {
  const restarts = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  const end = bytes.length - 4 - restarts * 4
  const values: Uint8Array[] = []
  for (const read = reader(bytes, 0); read.at() < end;) {
    read.varint() // shared with the key before
    const own = read.varint()
    const length = read.varint()
    read.take(own)
    values.push(read.take(length))
  }
  return values
}

/** Snappy: literals, and copies of what was written before. */
function unsnap(packed: Uint8Array): Uint8Array {
  const read = reader(packed, 0)
  const out = new Uint8Array(read.varint())
  let to = 0
  const little = (bytes: Uint8Array) => bytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 0)
  const copy = (length: number, back: number) => {
    for (let i = 0; i < length; i++, to++) out[to] = out[to - back] ?? 0
  }
  while (read.at() < packed.length && to < out.length) {
    const [tag = 0] = read.take(1)
    const high = tag >> 2
    switch (tag & 3) {
      case 0: {
        const literal = read.take((high < 60 ? high : little(read.take(high - 59))) + 1)
        out.set(literal, to)
        to += literal.length
        break
      }
      case 1:
        copy((high & 7) + 4, (high >> 3) * 256 + little(read.take(1)))
        break
      case 2:
        copy(high + 1, little(read.take(2)))
        break
      default:
        copy(high + 1, little(read.take(4)))
    }
  }
  return out
}
