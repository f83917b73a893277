/**
 * Padding that hides exact lengths (Z1). A sealed body, tag included, is 64, 256, 1024 or 4096 bytes, then follows Padmé;
 * snapshots are at least 16 KiB. Knows lengths only.
 */
import type { Bytes } from '../bytes.ts'
import { SealError } from '../errors.ts'
import { TAG_BYTES } from './sodium.ts'

const STEPS = [64, 256, 1024, 4096]
const MARK = 0x80
/** A sealed snapshot is at least this long. */
export const SNAPSHOT_LEAST = 16 * 1024

/** Appends 0x80 and zeros until the sealed body has one of the permitted sizes, at least `least` bytes. */
export function pad(content: Uint8Array, least = 0): Bytes {
  const size = paddedSize(Math.max(content.length + 1 + TAG_BYTES, least))
  const out = new Uint8Array(size - TAG_BYTES)
  out.set(content)
  out[content.length] = MARK
  return out
}

/** Takes the padding off again. Throws `SealError('bad-padding')` when it is not exactly what `pad` makes. */
export function unpad(padded: Uint8Array, least = 0): Bytes {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end--
  if (end < 0 || padded[end] !== MARK) throw new SealError('bad-padding', 'no mark')
  if (paddedSize(Math.max(end + 1 + TAG_BYTES, least)) !== padded.length + TAG_BYTES) {
    throw new SealError('bad-padding', `${padded.length} bytes for ${end}`)
  }
  return padded.subarray(0, end) as Bytes
}

/** The body size for a content that needs `length` bytes with mark and tag. */
export function paddedSize(length: number): number {
  return STEPS.find((step) => length <= step) ?? padme(length)
}

/** Padmé (Nikitin et al., PETS 2019): at most 12 % more, leaking O(log log n) bits of the length. */
function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length))
  const bits = Math.floor(Math.log2(exponent)) + 1
  const unit = 2 ** (exponent - bits)
  return Math.ceil(length / unit) * unit
}
