/**
 * One open room: its seats, the appends waiting, the hold, and what goes to whom. At most one batch is with the store; what
 * arrives meanwhile forms the next. Knows when things happen; numbering.ts knows what is numbered, delivery.ts who gets it.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { isAdmin, mayAppend, accessAt, type Member } from '@radslag/shared/room/members.ts'
import { encodeRelayFrame, type Head } from '@radslag/shared/wire/frame.ts'
import { isEphemeral, type CompactRecord } from '@radslag/shared/wire/record.ts'
import { deliver, type Numbered } from './delivery.ts'
import { createHold, type After } from './hold.ts'
import type { Log } from './log.ts'
import type { RelayMetrics } from './metrics.ts'
import { numberBatch, type Answer, type NumberingWorld, type Outcome, type Waiting } from './numbering.ts'
import { catchUp, type RoomLog } from './room-log.ts'
import type { Seat } from './seat.ts'
import type { StoredRecord } from './store/store.ts'

export interface RoomWorld extends NumberingWorld {
  readonly after: After
  readonly metrics: RelayMetrics
  readonly log: Log
  /** Asks that `turn` of this room be called once, at the end of this turn of the loop. */
  readonly soon: (room: Room) => void
  /** The last seat has left and nothing is with the store. */
  readonly deserted: (room: Room) => void
}

export interface Room {
  readonly log: RoomLog
  /** How many seats are taken. */
  readonly size: number
  /** The member of a seat as the fold has it now. */
  memberOf(seat: Seat): Member | null
  enter(seat: Seat): void
  /** Replay is over: from now on the seat gets what is numbered. */
  goLive(seat: Seat): void
  leave(seat: Seat): void
  append(waiting: Waiting): void
  hold(seat: Seat): void
  release(seat: Seat): void
  /** Fans out one ephemeral; dropped when the role does not allow it (M7). */
  ephemeral(seat: Seat, compact: CompactRecord, bytes: Bytes): void
  beat(): void
  /** Numbers what waits. */
  turn(): void
  /** The store has records that this room did not number itself. */
  moved(count: number): void
  /** Closes every seat: the room is gone. */
  destroyed(): void
  /** Resolves when nothing is with the store any longer. */
  settled(): Promise<void>
  /** Whether a batch waits or is with the store: the room must not be forgotten. */
  readonly busy: boolean
}

export function createRoom(world: RoomWorld, start: RoomLog): Room {
  const seats = new Set<Seat>()
  const queue: Waiting[] = []
  let log = start
  let behind = 0
  let work: Promise<void> | null = null

  const hold = createHold(world.limits.hold, world.after, {
    began: (seat) => seat.outbound.send({ type: 'held', ...headOf(log) }),
    ended: (seat) => {
      seat.outbound.send({ type: 'released' })
      world.soon(room)
    },
  })

  const memberOf = (seat: Seat) =>
    seat.member === null ? null : (log.state.membership?.members[seat.member] ?? null)

  /** The next batch: everything that waits, or the holder's alone; about one append frame's worth of bytes. */
  function take(): Waiting[] {
    const batch: Waiting[] = []
    const most = log.state.count === 0 ? 1 : Infinity
    let left: number = world.limits.appendFrame
    for (let i = 0; i < queue.length && batch.length < most && left > 0;) {
      const waiting = queue[i]!
      if (hold.holder && waiting.seat !== hold.holder) i++
      else {
        queue.splice(i, 1)
        batch.push(waiting)
        left -= waiting.size
      }
    }
    return batch
  }

  async function run(): Promise<void> {
    for (;;) {
      if (behind > log.state.count) await catchUpNow()
      hold.begin()
      const batch = take()
      if (batch.length === 0) return
      const outcome = await numberBatch(world, log, batch)
      if (outcome) settle(outcome)
      else destroyed()
    }
  }

  function settle({ log: after, missed, items, answers, failure }: Outcome): void {
    log = after
    if (failure) {
      world.log.error({ err: failure }, 'append failed')
      world.metrics.storageFailed()
    }
    if (missed.length > 0) sendOut(missed.map(asMissed))
    adopt(items)
    if (items.length > 0) sendOut(items)
    for (const answer of answers) tell(answer)
    const { holder } = hold
    if (holder && items.some(({ stored, from }) => from === holder && stored.kind === 'control'))
      hold.end(holder)
  }

  /** A link's connection becomes the device that joined over it (N2). */
  function adopt(items: readonly Numbered[]): void {
    for (const { stored, from } of items) {
      const author = log.state.membership?.members[stored.author]
      if (from && author && from.member !== null && from.member !== stored.author) become(from, author)
    }
  }

  function become(seat: Seat, member: Member): void {
    announce(seat, false)
    seat.key = member.sign
    seat.member = member.index
    announce(seat, true)
  }

  function sendOut(items: readonly Numbered[]): void {
    const { membership, count } = log.state
    if (!membership) return
    world.metrics.numbered(items.length)
    const founded = items[0]?.stored.n === 0
    deliver({ items, membership, count, now: world.now() }, seats)
    if (founded) for (const seat of seats) if (seat.live) announce(seat, true)
  }

  function tell({ seat, authorSeq, outcome }: Answer): void {
    if (typeof outcome === 'string') {
      world.metrics.refused(outcome)
      seat.outbound.send({ type: 'refused', authorSeq, why: outcome })
      return
    }
    const { n, chain } = outcome
    seat.outbound.send({ type: 'acked', authorSeq, n, chain })
    const joined =
      memberOf(seat)?.kind === 'link' && log.state.membership?.members.find(({ since }) => since === n)
    if (joined && joined.person === seat.member) become(seat, joined)
  }

  async function catchUpNow(): Promise<void> {
    const caughtUp = await catchUp(world.store, log)
    behind = 0
    if (!caughtUp) return destroyed()
    log = caughtUp.log
    if (caughtUp.records.length > 0) sendOut(caughtUp.records.map(asMissed))
  }

  function announce(seat: Seat, here: boolean): void {
    if (seat.member === null || !seat.whole) return
    const frame = peerFrame(seat, here)
    for (const other of seats) if (other !== seat && other.live && other.whole) other.outbound.send(frame)
  }

  function destroyed(): void {
    for (const seat of seats) seat.outbound.close('destroyed')
  }

  const room: Room = {
    get log() {
      return log
    },
    get size() {
      return seats.size
    },
    memberOf,
    enter: (seat) => seats.add(seat),
    goLive(seat) {
      seat.live = true
      seat.outbound.send({ type: 'live', ...headOf(log) })
      if (!seat.whole) return
      for (const other of seats) {
        if (other !== seat && other.live && other.whole && other.member !== null) {
          seat.outbound.send(peerFrame(other, true))
        }
      }
      announce(seat, true)
    },
    leave(seat) {
      if (!seats.delete(seat)) return
      hold.end(seat)
      if (seat.live) announce(seat, false)
      if (seats.size === 0 && !work) world.deserted(room)
    },
    append(waiting) {
      queue.push(waiting)
      world.soon(room)
    },
    hold(seat) {
      const member = memberOf(seat)
      if (!member || !isAdmin(member) || !seat.whole) return seat.outbound.send({ type: 'released' })
      hold.ask(seat)
      world.soon(room)
    },
    release: (seat) => hold.end(seat),
    ephemeral(seat, compact, bytes) {
      const { membership } = log.state
      const member = memberOf(seat)
      if (!membership || !member || !seat.whole || !isEphemeral(compact.kind) || !compact.authorPrev) return
      const author = typeof compact.author === 'number' ? compact.author : -1
      if (author !== member.index || !mayAppend(membership, member, compact.kind)) return
      if (accessAt(membership, member, world.now() / 1000) !== 'write') return
      seat.session = compact.authorPrev.slice()
      const frame = encodeRelayFrame({ type: 'ephemeral', record: bytes })
      for (const other of seats) if (other !== seat && other.live && other.whole) other.outbound.send(frame)
    },
    beat() {
      const { membership } = log.state
      if (membership) deliver({ items: [], membership, count: log.state.count, now: world.now() }, seats)
      const frame = encodeRelayFrame({ type: 'beat', ...headOf(log) })
      for (const seat of seats) if (seat.live) seat.outbound.send(frame)
    },
    turn() {
      work ??= run()
        .catch((error: unknown) => {
          world.log.error({ err: error }, 'room failed')
          queue.length = 0
          for (const seat of seats) seat.outbound.close('storage')
        })
        .finally(() => {
          work = null
          if (seats.size === 0) world.deserted(room)
        })
    },
    moved(count) {
      behind = Math.max(behind, count)
      if (!work && behind > log.state.count) world.soon(room)
    },
    destroyed,
    settled: async () => {
      await work
    },
    get busy() {
      return work !== null || queue.length > 0
    },
  }
  return room
}

function headOf({ state }: RoomLog): Head {
  return { count: state.count, chain: state.chain }
}

function peerFrame(seat: Seat, here: boolean): Bytes {
  return encodeRelayFrame({ type: 'peer', index: seat.member ?? 0, here, session: seat.session })
}

function asMissed(stored: StoredRecord): Numbered {
  return { stored, live: stored.bytes, from: null }
}
