/**
 * The bounded reader and writer under every format (P2): big-endian, fixed layouts, no trailing bytes.
 * Knows numbers and byte strings, no format. Everything it refuses is a `WireError`.
 */
import { fromUtf8, utf8, type Bytes } from '../bytes.ts'
import { WireError } from '../errors.ts'

/** Reads one byte string from front to back. Views returned by `raw` share its buffer: copy to keep. */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset
  }

  get offset(): number {
    return this.#offset
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  /** An unsigned 64-bit number that JavaScript can hold exactly. */
  u64(): number {
    const at = this.#take(8)
    const high = this.#view.getUint32(at)
    if (high > 0x1fffff) throw new WireError('out-of-range', 'number above 2^53')
    return high * 0x1_0000_0000 + this.#view.getUint32(at + 4)
  }

  /** A byte that is 0 or 1. */
  flag(): boolean {
    const byte = this.u8()
    if (byte > 1) throw new WireError('unknown-flag', `flag ${byte}`)
    return byte === 1
  }

  raw(length: number): Bytes {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length) as Bytes
  }

  /** A byte string with a 32-bit length of at most `most`. */
  bytes(most: number): Bytes {
    const length = this.u32()
    if (length > most) throw new WireError('too-long', `${length} of at most ${most} bytes`)
    return this.raw(length)
  }

  /** A UTF-8 text of at most `most` bytes. */
  text(most: number): string {
    const text = fromUtf8(this.bytes(most))
    if (text === null) throw new WireError('bad-text', 'not UTF-8')
    return text
  }

  /** A list with a 32-bit count of at most `most`. */
  list<Item>(most: number, item: (reader: Reader) => Item): Item[] {
    const count = this.u32()
    if (count > most) throw new WireError('too-long', `${count} of at most ${most} items`)
    if (count > this.left) throw new WireError('truncated', `${count} items in ${this.left} bytes`)
    return Array.from({ length: count }, () => item(this))
  }

  rest(): Bytes {
    return this.raw(this.left)
  }

  /** Nothing may follow. */
  end(): void {
    if (this.left > 0) throw new WireError('trailing', `${this.left} bytes too many`)
  }

  #take(length: number): number {
    const at = this.#offset
    if (length > this.#bytes.length - at) {
      throw new WireError('truncated', `${length} bytes wanted, ${this.#bytes.length - at} left`)
    }
    this.#offset = at + length
    return at
  }
}

/** Builds one byte string. Calls chain; `done` gives the result. */
export class Writer {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  u8(value: number): this {
    const at = this.#room(1, value, 0xff)
    this.#view.setUint8(at, value)
    return this
  }

  u16(value: number): this {
    const at = this.#room(2, value, 0xffff)
    this.#view.setUint16(at, value)
    return this
  }

  u32(value: number): this {
    const at = this.#room(4, value, 0xffff_ffff)
    this.#view.setUint32(at, value)
    return this
  }

  u64(value: number): this {
    const at = this.#room(8, value, Number.MAX_SAFE_INTEGER)
    this.#view.setUint32(at, Math.floor(value / 0x1_0000_0000))
    this.#view.setUint32(at + 4, value % 0x1_0000_0000)
    return this
  }

  flag(value: boolean): this {
    return this.u8(value ? 1 : 0)
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length, 0, 0)
    this.#bytes.set(bytes, at)
    return this
  }

  bytes(bytes: Uint8Array): this {
    return this.u32(bytes.length).raw(bytes)
  }

  text(text: string): this {
    return this.bytes(utf8(text))
  }

  list<Item>(items: readonly Item[], item: (writer: this, value: Item) => void): this {
    this.u32(items.length)
    for (const value of items) item(this, value)
    return this
  }

  done(): Bytes {
    return this.#bytes.slice(0, this.#length)
  }

  /** Makes room and says where. It may replace the view: call it first, then use the view. */
  #room(length: number, value: number, most: number): number {
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new WireError('out-of-range', `${value} is not between 0 and ${most}`)
    }
    const at = this.#length
    this.#length += length
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, at))
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    return at
  }
}
