/**
 * One open room: the appends waiting, the hold, and what goes to whom when. At most one batch is with the store; what arrives
 * meanwhile forms the next. numbering.ts knows what is numbered, delivery.ts who gets it, company.ts who is here.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { isAdmin } from '@radslag/shared/room/members.ts'
import type { Head } from '@radslag/shared/wire/frame.ts'
import type { CompactRecord } from '@radslag/shared/wire/record.ts'
import { createCompany } from './company.ts'
import { deliver, type Numbered } from './delivery.ts'
import { createHold, type After, type Hold } from './hold.ts'
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
  /** Nothing is with the store any longer. */
  readonly rested: (room: Room) => void
}

export interface Room {
  readonly log: RoomLog
  /** How many seats are taken. */
  readonly size: number
  /** Whether a batch waits or is with the store: the room must not be forgotten. */
  readonly busy: boolean
  enter(seat: Seat): void
  /** Replay is over: from now on the seat gets what is numbered. */
  goLive(seat: Seat): void
  leave(seat: Seat): void
  append(waiting: Waiting): void
  hold(seat: Seat): void
  release(seat: Seat): void
  ephemeral(seat: Seat, compact: CompactRecord, bytes: Bytes): void
  beat(): void
  /** Numbers what waits. */
  turn(): void
  /** The store has records that this room may not have numbered itself. */
  moved(count: number): void
  /** The room is gone: closes every seat. */
  destroyed(): void
  /** Resolves when nothing is with the store any longer. */
  settled(): Promise<void>
}

/** A room that goes on from `start`, with nobody in it. */
export function createRoom(world: RoomWorld, start: RoomLog): Room {
  const company = createCompany()
  const queue: Waiting[] = []
  let log = start
  let behind = 0
  let work: Promise<void> | null = null

  const hold = createHold(world.limits.hold, world.after, {
    began: (seat) => seat.outbound.send({ type: 'held', ...headOf(log) }),
    ended(seat) {
      seat.outbound.send({ type: 'released' })
      world.soon(room)
    },
  })

  async function run(): Promise<void> {
    for (;;) {
      if (behind > log.state.count) await catchUpNow()
      hold.begin()
      const most = log.state.count === 0 ? 1 : Infinity
      const batch = takeBatch(queue, hold, most, world.limits.appendFrame)
      if (batch.length === 0) return
      const outcome = await numberBatch(world, log, batch)
      if (outcome) settle(outcome)
      else company.closeAll('destroyed')
    }
  }

  function settle({ log: after, missed, items, answers, failure }: Outcome): void {
    log = after
    if (failure) {
      world.log.error({ err: failure }, 'append failed')
      world.metrics.storageFailed()
    }
    sendOut(missed.map(asMissed))
    for (const { stored, from } of items) if (from) adopt(from, stored.n)
    sendOut(items)
    for (const answer of answers) {
      tell(answer, world.metrics)
      if (typeof answer.outcome !== 'string') adopt(answer.seat, answer.outcome.n)
    }
    const { holder } = hold
    const used = holder && items.some(({ stored, from }) => from === holder && stored.kind === 'control')
    if (used) hold.end(holder)
  }

  /** When the record at `n` is a join over this seat's link, the seat is that device from now on. */
  function adopt(seat: Seat, n: number): void {
    const members = log.state.membership?.members ?? []
    if (seat.member === null || members[seat.member]?.kind !== 'link') return
    const joined = members.find(({ since, person }) => since === n && person === seat.member)
    if (joined && joined.index !== seat.member) company.become(seat, joined)
  }

  function sendOut(items: readonly Numbered[]): void {
    const { membership, count } = log.state
    if (!membership || items.length === 0) return
    world.metrics.numbered(items.length)
    deliver({ items, membership, count, now: world.now() }, company.seats)
    if (items[0]?.stored.n !== 0) return
    for (const seat of company.seats) if (seat.live) company.announce(seat, true)
  }

  async function catchUpNow(): Promise<void> {
    const caughtUp = await catchUp(world.store, log)
    behind = 0
    if (!caughtUp) return company.closeAll('destroyed')
    log = caughtUp.log
    sendOut(caughtUp.records.map(asMissed))
  }

  function failed(error: unknown): void {
    world.log.error({ err: error }, 'room failed')
    queue.length = 0 // whoever waits is closed: nobody is left without an answer
    company.closeAll('storage')
  }

  const room: Room = {
    get log() {
      return log
    },
    get size() {
      return company.seats.size
    },
    get busy() {
      return work !== null || queue.length > 0
    },
    enter: company.enter,
    goLive: (seat) => company.goLive(seat, headOf(log)),
    leave(seat) {
      if (company.leave(seat)) hold.end(seat)
    },
    append(waiting) {
      queue.push(waiting)
      world.soon(room)
    },
    hold(seat) {
      if (!mayHold(log, seat)) return seat.outbound.send({ type: 'released' })
      hold.ask(seat)
      world.soon(room)
    },
    release: (seat) => hold.end(seat),
    ephemeral(seat, compact, bytes) {
      const { membership } = log.state
      if (membership && saysTrue(log, compact))
        company.ephemeral(seat, compact, bytes, membership, world.now())
    },
    beat() {
      const { membership, count } = log.state
      if (membership) deliver({ items: [], membership, count, now: world.now() }, company.seats)
      company.beat(headOf(log))
    },
    turn() {
      work ??= run()
        .catch(failed)
        .finally(() => {
          work = null
          world.rested(room)
        })
    },
    moved(count) {
      behind = Math.max(behind, count)
      if (!work && behind > log.state.count) world.soon(room)
    },
    destroyed: () => company.closeAll('destroyed'),
    settled: () => work ?? Promise.resolve(),
  }
  return room
}

/** Takes the next batch out of the queue: the holder's frames alone while a hold stands, about `bytes` of them. */
function takeBatch(queue: Waiting[], { holder }: Hold, most: number, bytes: number): Waiting[] {
  const batch: Waiting[] = []
  const stay: Waiting[] = []
  let left = bytes
  for (const waiting of queue) {
    const goes = batch.length < most && left > 0 && (!holder || waiting.seat === holder)
    if (goes) left -= waiting.size
    ;(goes ? batch : stay).push(waiting)
  }
  queue.splice(0, queue.length, ...stay)
  return batch
}

/** R5: a hold is for admins. */
function mayHold({ state }: RoomLog, seat: Seat): boolean {
  const member = seat.member === null ? undefined : state.membership?.members[seat.member]
  return seat.whole && member !== undefined && isAdmin(member)
}

function tell({ seat, authorSeq, outcome }: Answer, metrics: RelayMetrics): void {
  if (typeof outcome === 'string') {
    metrics.refused(outcome)
    seat.outbound.send({ type: 'refused', authorSeq, why: outcome })
  } else seat.outbound.send({ type: 'acked', authorSeq, n: outcome.n, chain: outcome.chain })
}

function headOf({ state }: RoomLog): Head {
  return { count: state.count, chain: state.chain }
}

function asMissed(stored: StoredRecord): Numbered {
  return { stored, live: stored.bytes, from: null }
}

/** What a member states to have seen must be this log: so only a lying relay can show members different ones (D2). */
function saysTrue(log: RoomLog, { seenSeq, seenHead }: CompactRecord): boolean {
  const chain = log.chains.get(seenSeq)
  return chain !== undefined && equal(chain, seenHead)
}
