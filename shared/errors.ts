/**
 * The catalogue of failures, sorted by who must act. Errors carry codes; sentences are made in client/i18n.
 *
 * - `WireError`: bytes that are not what they claim to be. Drop them.
 * - `SealError`: bytes that do not open or verify under the key they claim. Quarantine and warn (A8).
 * - `NotSent` (client/session/solo.ts): the relay would not number a record, or could not be reached. Tell the person.
 * - `UpdateRefusal` (client/session/update-refusal.ts): an update that breaks A5 or A6. Quarantine it.
 * - `Conviction` (shared/room/acceptance.ts): what only a lying or broken relay can send. Stop before it (D1).
 * - `FoldRefusal` (shared/room/numbering.ts): a control record that the rules forbid. Refuse it.
 * - `ConfigError` (server/config.ts): a setting that cannot be used. Whoever starts the server mends it.
 * - `DeviceError`: this device cannot keep or do what is needed. Ask the person.
 * - `invariant`: our own mistake. Goes to the error boundary.
 */

export type WireCode =
  | 'truncated'
  | 'trailing'
  | 'too-long'
  | 'out-of-range'
  | 'unknown-version'
  | 'unknown-kind'
  | 'unknown-flag'
  | 'not-canonical'
  | 'bad-text'

export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: WireCode
  constructor(code: WireCode, what: string) {
    super(`${code}: ${what}`)
    this.code = code
  }
}

export type SealCode =
  | 'does-not-open'
  | 'bad-signature'
  | 'bad-box'
  | 'bad-commitment'
  | 'bad-padding'
  | 'no-key'

export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: SealCode
  constructor(code: SealCode, what: string) {
    super(`${code}: ${what}`)
    this.code = code
  }
}

export type DeviceCode = 'storage-full' | 'storage-blocked' | 'storage-damaged' | 'not-supported'

export class DeviceError extends Error {
  override readonly name = 'DeviceError'
  readonly code: DeviceCode
  constructor(code: DeviceCode, what: string, options?: { cause: unknown }) {
    super(`${code}: ${what}`, options)
    this.code = code
  }
}

/** Stops when something that our own code guarantees does not hold. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${what}`)
}
