/**
 * One connection from challenge to close: who it is (Y1), what it may have, and what it asks of its room.
 * Everything received is hostile: what cannot be read closes the connection with a code, never the process.
 */
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import { verifyDetached } from '@radslag/shared/crypto/sodium.ts'
import { WireError } from '@radslag/shared/errors.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import type { Limits } from '@radslag/shared/limits.ts'
import { memberByKey } from '@radslag/shared/room/members.ts'
import type { CloseName } from '@radslag/shared/wire/close-codes.ts'
import {
  authMessage,
  CHALLENGE_BYTES,
  decodeClientFrame,
  type Auth,
  type ClientFrame,
} from '@radslag/shared/wire/frame.ts'
import { decodeCompact, isEphemeral } from '@radslag/shared/wire/record.ts'
import type { Address } from './addresses.ts'
import { standingOf } from './admission.ts'
import type { After } from './hold.ts'
import type { Log } from './log.ts'
import { createOutbound, type Peer } from './outbound.ts'
import { createBucket } from './rate.ts'
import { farewell, range, replay } from './replay.ts'
import type { Room } from './room.ts'
import { createSeat, type Seat } from './seat.ts'
import type { Store } from './store/store.ts'

export interface ConnectionWorld {
  readonly store: Store
  readonly now: () => number
  readonly random: Random
  readonly limits: Limits
  /** Origins a signature may name (Y1). */
  readonly origins: readonly string[]
  readonly after: After
  readonly log: Log
  readonly openRoom: (roomId: RoomId) => Lease
  readonly closing: (why: CloseName) => void
}

/** A room kept in memory until every lease is given back. */
export interface Lease {
  /** Loaded if need be; `null` when it is erased. */
  readonly room: Promise<Room | null>
  release(): void
}

/** The relay's side of one connection. */
export interface Connection {
  receive(bytes: Uint8Array): void
  /** The transport has closed. */
  closed(): void
  close(why: CloseName): void
}

/** Challenges the peer at once; from then on `receive` is driven by the transport. */
export function createConnection(world: ConnectionWorld, peer: Peer, address: Address): Connection {
  const { limits, store } = world
  const outbound = createOutbound(peer, limits.slowReader, world.closing)
  const challenge = world.random(CHALLENGE_BYTES)
  const bytes = createBucket(limits.byteRate, limits.byteBurst)
  const records = createBucket(limits.appendRate, limits.appendBurst)
  const ephemerals = createBucket(limits.ephemeralRate, limits.ephemeralBurst)
  let lease: Lease | null = null
  let authenticating = false
  let seated: { readonly room: Room; readonly seat: Seat } | null = null
  let ranges = Promise.resolve()
  let rangesWaiting = 0

  const cancelTimeout = world.after(limits.challenge, () => outbound.close('silent'))
  outbound.send({ type: 'challenge', challenge })

  async function admit(auth: Auth): Promise<void> {
    if (!isSigned(auth, challenge, world.origins)) return outbound.close('unauthorised')
    lease = world.openRoom(auth.roomId)
    const room = await lease.room
    if (!room) return outbound.close('destroyed')
    const { membership, count } = room.log.state
    if (!membership) return auth.mode === 'create' ? sit(room, auth, null) : outbound.close('unknownRoom')
    const member = memberByKey(membership, auth.key)
    if (!member) return outbound.close('unauthorised')
    const standing = standingOf(membership, member, count, world.now())
    if (standing.type !== 'out') return sit(room, auth, member.index, standing.type === 'whole')
    await farewell(store, auth.roomId, outbound, standing.farewell)
    outbound.close(standing.why)
  }

  async function sit(room: Room, auth: Auth, member: number | null, whole = true): Promise<void> {
    if (outbound.closed) return
    if (room.size >= limits.connectionsPerRoom) return outbound.close('crowded')
    const seat = createSeat(auth.key, member, whole, outbound)
    room.enter(seat)
    seated = { room, seat }
    await replay(store, room, seat, auth)
  }

  function serve(frame: ClientFrame, size: number): void {
    if (frame.type === 'auth' || !seated) {
      if (frame.type !== 'auth' || authenticating) return outbound.close('malformed')
      authenticating = true
      cancelTimeout()
      return run(admit(frame))
    }
    const { room, seat } = seated
    switch (frame.type) {
      case 'append':
        return append(frame.records, size)
      case 'ephemeral':
        if (ephemerals.take(1, world.now())) room.ephemeral(seat, decodeCompact(frame.record), frame.record)
        return
      case 'hold':
        return room.hold(seat)
      case 'release':
        return room.release(seat)
      case 'range':
        if (!seat.whole) return outbound.close('unauthorised')
        if (rangesWaiting >= limits.ranges) return outbound.close('rate')
        rangesWaiting++
        ranges = ranges.then(() => range(store, room, outbound, frame.from, frame.to))
        return run(ranges.finally(() => rangesWaiting--))
    }
  }

  function append(encoded: readonly Bytes[], size: number): void {
    if (!seated) return
    const { room, seat } = seated
    const now = world.now()
    const within = records.take(encoded.length, now) && address.records.take(encoded.length, now)
    if (!within) return outbound.close('rate')
    if (room.log.state.count === 0 && !address.rooms.take(1, now)) return outbound.close('rate')
    const compacts = encoded.map((record) => decodeCompact(record))
    if (compacts.some(({ kind }) => isEphemeral(kind))) return outbound.close('malformed')
    if (compacts.length > 0) room.append({ seat, records: compacts, size })
  }

  /** The border where everything unexpected of one connection ends. */
  function run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      world.log.error({ err: error }, 'connection failed')
      outbound.close('storage')
    })
  }

  return {
    receive(message) {
      if (outbound.closed) return
      const now = world.now()
      if (message.length > limits.frame) return outbound.close('malformed')
      if (!bytes.take(message.length, now) || !address.bytes.take(message.length, now)) {
        return outbound.close('rate')
      }
      try {
        serve(decodeClientFrame(message), message.length)
      } catch (error) {
        if (!(error instanceof WireError)) world.log.error({ err: error }, 'frame failed')
        outbound.close('malformed')
      }
    },
    closed() {
      cancelTimeout()
      outbound.end()
      seated?.room.leave(seated.seat)
      lease?.release()
    },
    close: outbound.close,
  }
}

function isSigned(auth: Auth, challenge: Bytes, origins: readonly string[]): boolean {
  return origins.some((origin) => {
    const message = hash('auth', ...authMessage(utf8(origin), auth.roomId, challenge))
    return verifyDetached(auth.key, message, auth.signature)
  })
}
