/** Short codes that people compare aloud (D1, N3). Knows how to shorten a hash, nothing of rooms. */
import { hash } from '../crypto/hash.ts'
import type { ChainHash, PublicKeys, RoomId } from '../ids.ts'
import { Reader } from '../wire/codec.ts'

/** Copy code: 8 digits of H("copy", C_n), as "4717 2086". A help for talking, not a proof (D1). */
export function copyCode(chain: ChainHash): string {
  const digits = String(new Reader(hash('copy', chain)).u32() % 100_000_000).padStart(8, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

/** Four numbers below 256 of H("words", roomId ‖ device keys); i18n has a word for each (N3). */
export function wordNumbers(roomId: RoomId, device: PublicKeys): number[] {
  return [...hash('words', roomId, device.sign, device.box).subarray(0, 4)]
}
