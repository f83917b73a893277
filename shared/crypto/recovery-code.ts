/**
 * The printed recovery code: 160 random bits and a 20-bit check in Crockford's base 32, nine groups of four (R1).
 * Knows how to print and read it, not what the seed opens.
 */
import type { Bytes } from '../bytes.ts'
import { LIMITS } from '../limits.ts'
import { hash } from './hash.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SEED_CHARS = 32
const CHECK_CHARS = 4
const GROUP = 4

/** Nine groups of four characters; the last one checks the others. */
export function formatRecoveryCode(seed: Uint8Array): string[] {
  const text = encode(seed) + check(seed)
  return Array.from({ length: text.length / GROUP }, (_, i) => text.slice(GROUP * i, GROUP * (i + 1)))
}

/** Reads a typed code: case, spaces, dashes and the look-alikes O, I, L do not matter. `null` when it is not whole. */
export function parseRecoveryCode(typed: string): Bytes | null {
  const text = normalise(typed)
  if (text.length !== SEED_CHARS + CHECK_CHARS) return null
  const seed = decode(text.slice(0, SEED_CHARS))
  return seed && check(seed) === text.slice(SEED_CHARS) ? seed : null
}

/** Whether two texts, typed or printed, are the same part of a code: `parseRecoveryCode` is as forgiving. */
export function isSameCode(typed: string, printed: string): boolean {
  return normalise(typed) === normalise(printed)
}

function normalise(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

function check(seed: Uint8Array): string {
  return encode(hash('check', seed).subarray(0, 5)).slice(0, CHECK_CHARS)
}

function encode(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    held += 8
    while (held >= 5) {
      held -= 5
      out += ALPHABET[(bits >> held) & 31]!
    }
  }
  return out
}

function decode(text: string): Bytes | null {
  const out = new Uint8Array(LIMITS.recoverySeed)
  let bits = 0
  let held = 0
  let offset = 0
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return null
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held >= 8) {
      held -= 8
      out[offset++] = (bits >> held) & 0xff
    }
  }
  return out
}
