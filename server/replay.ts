/**
 * Streams what a newly admitted seat lacks, with back-pressure, until it is live (Y4); also ranges and farewells (V4).
 * Knows the order of frames, not who may see them. Memory is bounded by one page per reader.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Mode } from '@radslag/shared/wire/frame.ts'
import type { Outbound } from './outbound.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'
import type { ReadFilter, Store, StoredRecord } from './store/store.ts'

export interface Wanted {
  readonly mode: Mode
  /** Records the client holds already. */
  readonly since: number
}

/** Sends welcome, everything before now, and `live`; from then on the seat is served by its room. */
export async function replay(store: Store, room: Room, seat: Seat, { mode, since }: Wanted): Promise<void> {
  const { state, snapshotAt } = room.log
  seat.outbound.send({ type: 'welcome', count: state.count, chain: state.chain, snapshot: state.snapshot })
  if (!seat.whole) await control(store, room, seat)
  else {
    const fresh = mode === 'fresh' && snapshotAt >= 0
    if (fresh) await skeleton(store, state.roomId, seat.outbound, state.snapshot, snapshotAt)
    await tail(store, room, seat, fresh ? state.snapshot + 1 : mode === 'resume' ? since : 0)
  }
  if (!seat.outbound.closed) room.goLive(seat)
}

/** Control, report and signoff records up to N, then the snapshot that covers N. */
async function skeleton(
  store: Store,
  roomId: RoomId,
  outbound: Outbound,
  covers: number,
  snapshotAt: number,
): Promise<void> {
  await numbered(store, roomId, outbound, [0, covers + 1], 'skeleton')
  await numbered(store, roomId, outbound, [snapshotAt, snapshotAt + 1])
}

/** Deliver frames from `since` on, until nothing is left: what is numbered meanwhile is read too. */
async function tail(store: Store, room: Room, { outbound }: Seat, since: number): Promise<void> {
  const { roomId } = room.log.state
  for (let at = since; at < room.log.state.count && !outbound.closed;) {
    for await (const page of store.read(roomId, at, room.log.state.count)) {
      await outbound.stream({
        type: 'deliver',
        from: at,
        items: page.map(({ bytes }) => ({ record: bytes })),
        chain: page.at(-1)!.chain,
      })
      if (outbound.closed) return
      at += page.length
    }
  }
}

/** For a seat that waits: control records only, likewise until nothing is left. */
async function control(store: Store, room: Room, { outbound }: Seat): Promise<void> {
  for (let at = 0; at < room.log.state.count && !outbound.closed;) {
    const { count } = room.log.state
    await numbered(store, room.log.state.roomId, outbound, [at, count], 'control')
    at = count
  }
}

/** Skeleton frames of the records from..to-1 that pass the filter. */
async function numbered(
  store: Store,
  roomId: RoomId,
  outbound: Outbound,
  [from, to]: readonly [number, number],
  filter?: ReadFilter,
): Promise<void> {
  for await (const page of store.read(roomId, from, to, filter)) {
    await outbound.stream({ type: 'skeleton', items: page.map(asItem) })
    if (outbound.closed) return
  }
}

/** V4: control records up to and including `until`, nothing else; none at all for -1. */
export async function farewell(
  store: Store,
  roomId: RoomId,
  outbound: Outbound,
  until: number,
): Promise<void> {
  await numbered(store, roomId, outbound, [0, until + 1], 'control')
}

/** Y4: records from..to-1, at most `LIMITS.deliverRecords` of them; the last frame may be empty. */
export async function range(
  store: Store,
  room: Room,
  outbound: Outbound,
  from: number,
  to: number,
): Promise<void> {
  const end = Math.min(to, room.log.state.count, from + LIMITS.deliverRecords)
  for await (const page of store.read(room.log.state.roomId, from, end)) {
    await outbound.stream({ type: 'range', items: page.map(asItem) })
    if (outbound.closed) return
  }
  outbound.send({ type: 'range', items: [] })
}

function asItem({ n, bytes }: StoredRecord): { n: number; record: Bytes } {
  return { n, record: bytes }
}
