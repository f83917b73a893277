/** The order of keys, as IndexedDB has it, for whoever must keep it by hand. Knows no table. */
import { invariant } from '@radslag/shared/errors.ts'
import type { Key } from './storage.ts'

/** Negative, 0 or positive: part by part, numbers before strings, the shorter of two before the longer. */
export function compareKeys(a: Key, b: Key): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const order = compareParts(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** Whether the first parts of `key` are those of `prefix`. */
export function beginsWith(key: Key, prefix: Key): boolean {
  return key.length >= prefix.length && compareKeys(key.slice(0, prefix.length), prefix) === 0
}

/** Stops on a key that IndexedDB would not take: our own mistake. */
export function checkKey(key: Key): void {
  invariant(
    key.every((part) => typeof part === 'string' || (typeof part === 'number' && !Number.isNaN(part))),
    'a key is made of texts and numbers',
  )
}

function compareParts(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  if (a === b) return 0
  return a < b ? -1 : 1
}
