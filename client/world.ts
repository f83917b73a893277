/**
 * The world as one object, made in main.tsx and reader.tsx and handed down: whatever a test may want to hold in its hands.
 * Knows nothing of rooms.
 */
import type { Random } from '@radslag/shared/crypto/keys.ts'
import type { Storage } from './device/storage.ts'

/** The part of Web Locks that leader.ts uses; `null` where the browser has none. */
export type Locks = Pick<LockManager, 'request'>

export interface World {
  /** Unix milliseconds. */
  readonly now: () => number
  readonly random: Random
  /** The constructor of real sockets; only session/relay-connection.ts calls it. */
  readonly WebSocket: new (url: string) => WebSocket
  readonly storage: Storage
  readonly locks: Locks | null
  readonly subtle: SubtleCrypto
  /** WebSocket address of the relay, and the origin it is dialled under (Y1). */
  readonly relay: { readonly url: string; readonly origin: string }
}
