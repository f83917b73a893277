/**
 * Turns waiting appends into one batch: asks the store what must be known, judges each record in order, makes the batch durable,
 * and on a conflict catches up and judges again. Knows the log and the store; sends nothing.
 */
import { NOTHING_BEFORE, type ChainHash } from '@radslag/shared/ids.ts'
import type { Limits } from '@radslag/shared/limits.ts'
import type { Refusal } from '@radslag/shared/wire/close-codes.ts'
import type { CompactRecord } from '@radslag/shared/wire/record.ts'
import type { Numbered } from './delivery.ts'
import { catchUp, draftOf, type Draft, type RoomLog } from './room-log.ts'
import type { Seat } from './seat.ts'
import type { Place, Store, StoredRecord } from './store/store.ts'
import { claimedAuthor, placeKey, travelling, verdictOn, type Earlier, type Known } from './verdict.ts'

/** One append frame, waiting. */
export interface Waiting {
  readonly seat: Seat
  readonly records: readonly CompactRecord[]
  /** Bytes of the frame. */
  readonly size: number
}

/** What the sender of a record is told when it is not numbered now. */
export interface Answer {
  readonly seat: Seat
  readonly authorSeq: number
  /** Where it stands since before, or why it was refused. */
  readonly outcome: Place | Refusal
}

export interface Outcome {
  readonly log: RoomLog
  /** What another relay numbered meanwhile, before `items`. */
  readonly missed: readonly StoredRecord[]
  readonly items: readonly Numbered[]
  readonly answers: readonly Answer[]
  /** Why the store could not make the batch durable; null when it did. */
  readonly failure: Error | null
}

export interface NumberingWorld {
  readonly store: Store
  readonly now: () => number
  readonly limits: Limits
}

interface Judgement {
  readonly draft: ReturnType<typeof draftOf>
  readonly items: Numbered[]
  readonly answers: Answer[]
  /** When the batch destroys the room or takes that back (Y5). */
  readonly eraseAt: number | null | undefined
}

const NOTHING_KNOWN: Known = { earlier: new Map(), chains: new Map() }

/** Numbers a batch; in a room without records it must be a single frame. `null` when the room was erased meanwhile. */
export async function numberBatch(
  world: NumberingWorld,
  start: RoomLog,
  batch: readonly Waiting[],
): Promise<Outcome | null> {
  const missed: StoredRecord[] = []
  let log = start
  for (;;) {
    const questions = questionsOf(log, batch)
    const known = questions ? await ask(world.store, log, questions) : NOTHING_KNOWN
    const { draft, items, answers, eraseAt } = judgeAll(world, log, batch, known)
    if (items.length === 0) return { log, missed, items, answers, failure: null }
    const { roomId, count } = log.state
    const records = items.map(({ stored }) => stored)
    try {
      const outcome = await world.store.append(roomId, count, records, eraseAt)
      if (outcome === 'ok') return { log: draft.settle(), missed, items, answers, failure: null }
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      return { log, missed, items: [], answers: [...answers, ...items.map(notStored)], failure }
    }
    const caughtUp = await catchUp(world.store, log)
    if (!caughtUp) return null
    missed.push(...caughtUp.records)
    log = caughtUp.log
  }
}

interface Questions {
  readonly earlier: Map<string, readonly [author: number, authorSeq: number]>
  readonly chains: Set<number>
}

/** What must be fetched before this batch can be judged; null for nothing, the usual case. */
function questionsOf(log: RoomLog, batch: readonly Waiting[]): Questions | null {
  const questions: Questions = { earlier: new Map(), chains: new Set() }
  for (const { records } of batch) {
    for (const compact of records) {
      const author = claimedAuthor(log.state.membership, compact)
      const { authorSeq, seenSeq } = compact
      if (author && authorSeq <= (log.heads.get(author.index)?.seq ?? 0)) {
        questions.earlier.set(placeKey(author.index, authorSeq), [author.index, authorSeq])
      } else if (seenSeq < log.state.count && !log.chains.has(seenSeq)) questions.chains.add(seenSeq)
    }
  }
  return questions.earlier.size + questions.chains.size > 0 ? questions : null
}

async function ask(store: Store, { state }: RoomLog, questions: Questions): Promise<Known> {
  const earlier = new Map<string, Earlier>()
  const chains = new Map<number, ChainHash>()
  for (const [key, [author, authorSeq]] of questions.earlier) {
    const place = await store.find(state.roomId, author, authorSeq)
    const before = await store.find(state.roomId, author, authorSeq - 1)
    if (place) earlier.set(key, { place, authorPrev: before?.id ?? NOTHING_BEFORE })
  }
  for (const n of questions.chains) {
    const chain = await store.chainAt(state.roomId, n)
    if (chain) chains.set(n, chain)
  }
  return { earlier, chains }
}

function judgeAll(world: NumberingWorld, log: RoomLog, batch: readonly Waiting[], known: Known): Judgement {
  const draft = draftOf(log, known.chains)
  const earlier = new Map(known.earlier)
  const clock = { now: world.now(), room: world.limits.room }
  const judgement: Judgement & { eraseAt: number | null | undefined } = {
    draft,
    items: [],
    answers: [],
    eraseAt: undefined,
  }
  for (const { seat, records } of batch) {
    for (const compact of records) {
      const verdict = verdictOn(draft, compact, seat, { ...known, earlier }, clock)
      const answer = { seat, authorSeq: compact.authorSeq }
      if (verdict.type === 'refused') judgement.answers.push({ ...answer, outcome: verdict.why })
      else if (verdict.type === 'acked') judgement.answers.push({ ...answer, outcome: verdict.place })
      else {
        const { judged, stored } = verdict
        judgement.items.push({ stored, live: travelling(draft, judged, false), from: seat })
        earlier.set(placeKey(stored.author, stored.authorSeq), {
          place: stored,
          authorPrev: judged.record.authorPrev,
        })
        draft.add(judged, stored.bytes.length)
        const { type } = judged.control ?? {}
        if (type === 'destroy') judgement.eraseAt = clock.now + world.limits.destroyDelay
        if (type === 'cancel') judgement.eraseAt = null
      }
    }
  }
  return isFounded(draft) ? judgement : notFounded(draft, judgement)
}

/** R1a: a room comes into being with records 0 and 1 together, or not at all. */
function isFounded({ state }: Draft): boolean {
  return state.count === 0 || (state.membership?.epoch ?? 0) > 0
}

function notFounded(draft: Judgement['draft'], { items, answers }: Judgement): Judgement {
  const refused = items.map(({ stored, from }) => ({
    seat: from!,
    authorSeq: stored.authorSeq,
    outcome: 'control' as const,
  }))
  return { draft, items: [], answers: [...refused, ...answers], eraseAt: undefined }
}

function notStored({ stored, from }: Numbered): Answer {
  return { seat: from!, authorSeq: stored.authorSeq, outcome: 'storage' }
}
