/** One admitted connection, as its room sees it. Data only: the connection makes it, the room changes it. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { NOTHING_BEFORE, type SignPk } from '@radslag/shared/ids.ts'
import type { Outbound } from './outbound.ts'

export interface Seat {
  /** The key that authenticated, or that joined over this connection since. */
  key: SignPk
  /** Its member index; null while the room is still to be created (R1a). */
  member: number | null
  /** Whether it may have the whole log, or control records only. */
  readonly whole: boolean
  /** Whether replay is over, so that it gets what is numbered from now on. */
  live: boolean
  /** The session its ephemerals carry, zero before the first. */
  session: Bytes
  readonly outbound: Outbound
}

/** A seat still in replay. */
export function createSeat(key: SignPk, member: number | null, whole: boolean, outbound: Outbound): Seat {
  return { key, member, whole, live: false, session: NOTHING_BEFORE, outbound }
}
