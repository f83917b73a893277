/**
 * The form of every sealed row: one version byte, then fixed fields, nothing after them.
 * Knows no particular row.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { DeviceError, WireError } from '@radslag/shared/errors.ts'
import { Reader, Writer } from '@radslag/shared/wire/codec.ts'

const VERSION = 1

export interface RowCodec<Value> {
  encode(value: Value): Bytes
  /** Throws `DeviceError('storage-damaged')` on anything `encode` did not make. The value shares no bytes. */
  decode(row: Uint8Array): Value
}

/** The two directions of one row. `read` gets views of a private copy and need not copy them. */
export function rowCodec<Value>(
  write: (to: Writer, value: Value) => void,
  read: (from: Reader) => Value,
): RowCodec<Value> {
  return {
    encode(value) {
      const writer = new Writer().u8(VERSION)
      write(writer, value)
      return writer.done()
    },

    decode(row) {
      try {
        const reader = new Reader(new Uint8Array(row))
        if (reader.u8() !== VERSION) throw new WireError('unknown-version', 'row version')
        const value = read(reader)
        reader.end()
        return value
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        throw new DeviceError('storage-damaged', 'a row does not decode', { cause: error })
      }
    },
  }
}

/** Writes a value that may be missing. */
export function writeMaybe<Value>(
  to: Writer,
  value: Value | null,
  write: (to: Writer, value: Value) => void,
): void {
  to.flag(value !== null)
  if (value !== null) write(to, value)
}

/** Reads what `writeMaybe` wrote. */
export function readMaybe<Value>(from: Reader, read: (from: Reader) => Value): Value | null {
  return from.flag() ? read(from) : null
}

/** Writes one of a fixed list of words as its place in it. */
export function writeOneOf<Word extends string>(to: Writer, words: readonly Word[], word: Word): void {
  to.u8(words.indexOf(word))
}

/** Reads what `writeOneOf` wrote. */
export function readOneOf<Word extends string>(from: Reader, words: readonly Word[]): Word {
  const word = words[from.u8()]
  if (word === undefined) throw new WireError('unknown-kind', `none of ${words.join(', ')}`)
  return word
}
