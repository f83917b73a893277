/** What one open room offers to everything above it. Types only; room-session.ts keeps the promise. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import type { Device } from '../device/device.ts'
import type { Keyring } from '../device/keyring.ts'
import type { OutboxEntry } from '../device/outbox.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { World } from '../world.ts'
import type { Base } from './keeping.ts'
import type { SocketRoom } from './sealed-socket.ts'
import type { Shadow } from './shadow.ts'
import type { SoloJob } from './solo.ts'
import type { RoomView } from './status.ts'
import type { Taken, VerifiedLog } from './verified-log.ts'

export interface RoomSession {
  readonly localId: string
  readonly roomId: RoomId
  readonly keys: MemberKeys
  readonly log: VerifiedLog
  readonly shadow: Shadow
  /** What the sealed socket needs (W3). */
  readonly socketRoom: SocketRoom
  /** Resolves when there is something to show: a local copy, a verified catch-up, or a halt. */
  readonly ready: Promise<void>
  view(): RoomView
  subscribe(listener: () => void): () => void
  /** This session's Yjs client id (A5). Call after `ready`. */
  clientId(): number
  /** A5: Yjs changes a client id that it sees in use elsewhere; then this device was copied, and writing stops. */
  assertClientId(id: number): void
  write(kind: OutboxEntry['kind'], payload: Bytes): void
  /** Own entries not verified yet, for export. */
  unsent(): readonly OutboxEntry[]
  /** Appends one record of another kind on the verified head; with `hold` as its preparation for control records (R5). */
  exclusive(job: SoloJob): Promise<void>
  /** Asks the relay to stop numbering and waits until this device has verified everything before (R5). */
  hold(): Promise<void>
  /** Marks persons as being closed until the log says so. */
  markClosing(persons: readonly number[], closing: boolean): void
  /** Each verified record from now on. */
  onTaken(listener: (taken: Taken) => void): () => void
  /** The record log, for replaying it. */
  readonly records: RecordLog
  /** Where the own copy begins: a snapshot opened from or verified since (S2). */
  base(): Base | null
  /** A snapshot proved right: the next opening begins there. */
  rebase(base: Base): void
  signerName(index: number): string
  /** Erases the own copy from this device. */
  forget(): Promise<void>
  /** Both sides of a mismatch, for a technician (D1). */
  evidence(): Promise<string>
  /** The browser says the net is back. */
  retry(): void
  /** The browser says the net is gone. */
  lost(): void
  flush(): Promise<void>
  /** Resolves when every verified record is stored, or could not be. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly world: World
  readonly device: Device
  readonly localId: string
  readonly keyring: Keyring
}
