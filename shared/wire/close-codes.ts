/**
 * Why the relay closes a connection or refuses a record: codes that only client/i18n turns into words.
 * All close codes lie in 4400–4499 (W10, Y6).
 */

export const CLOSE = {
  malformed: 4400,
  unauthorised: 4401,
  dropped: 4403,
  unknownRoom: 4404,
  destroyed: 4405,
  suspended: 4406,
  ended: 4407,
  usedUp: 4408,
  roomExists: 4409,
  roomFull: 4410,
  /** Try again: this reader was too slow, too eager, or the relay is short of something. */
  slow: 4450,
  rate: 4451,
  crowded: 4452,
  storage: 4453,
  restarting: 4454,
  silent: 4455,
} as const

export type CloseName = keyof typeof CLOSE

/** Whether connecting again can never help by itself. */
export function isPermanent(code: number): boolean {
  return code >= 4400 && code < 4450
}

/** Why one record was not numbered; the order is the code on the wire. */
export const REFUSALS = [
  /** A tight record arrived too late (R5): verify the head and sign again. */
  'stale',
  /** Sealed under an epoch that is no longer current: re-seal (V2). */
  'epoch',
  /** The author's role does not allow the kind (M7). */
  'role',
  /** writeUntil has passed (M3). */
  'ended',
  /** authorSeq is not the next one. */
  'sequence',
  /** Another record already stands under this authorSeq: a copied device (V2). */
  'conflict',
  /** seenSeq or seenHead do not match the log (A7). */
  'seen',
  /** The fold refuses the control record (M6). */
  'control',
  /** A newer snapshot is already there (S1). */
  'superseded',
  'too-large',
  'room-full',
  /** Could not be made durable. Nothing was numbered. */
  'storage',
] as const
export type Refusal = (typeof REFUSALS)[number]
