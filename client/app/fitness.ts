/** Whether this browser, at this address, can be used at all. Needs no cryptography, so that it can be asked at once. */

/** Why this browser, or this address, cannot be used. */
export type Unfit = 'insecure' | 'browser-old'

/** What is missing before anything can be opened, or null. */
export function unfitness(): Unfit | null {
  if (!isSecureContext) return 'insecure'
  const needed = [
    globalThis.WebAssembly,
    'indexedDB' in globalThis,
    globalThis.crypto?.subtle,
    Array.prototype.with,
  ]
  return needed.every(Boolean) ? null : 'browser-old'
}
