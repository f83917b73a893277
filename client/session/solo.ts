/**
 * Records that go out alone, past the outbox: control records and snapshots. One at a time, each built on the verified head with
 * nothing else of its author under way. Not kept over a restart: whoever asked is told what became of it.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import type { RecordId } from '@radslag/shared/ids.ts'
import type { Refusal } from '@radslag/shared/wire/close-codes.ts'
import { encodeCompact, recordId, type LogRecord } from '@radslag/shared/wire/record.ts'
import type { Place } from './outgoing.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface SoloJob {
  /** Runs first, with nothing of this author under way: an admin holds the room here (R5). */
  readonly prepare?: () => Promise<void>
  /** Makes the record for the place it must take. May throw `NotSent('busy')`. */
  readonly build: (place: Place) => LogRecord
}

/** A solo record was not numbered: for the relay's reason, because the net went away, or because its time has passed. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly why: Refusal | 'offline' | 'closed' | 'busy'
  constructor(why: NotSent['why']) {
    super(why)
    this.why = why
  }
}

export interface Solo {
  /** Resolves when the record is verified in the log. Rejects with `NotSent`. */
  add(job: SoloJob): Promise<void>
  /** One is waiting or under way: nothing new of this author may be sealed. */
  busy(): boolean
  /** Starts the next one, if none is under way. Call with nothing else of this author under way. */
  start(): void
  sent(authorSeq: number): Bytes | null
  /** An own record stands in the log: whether it was this one; `false` when another took its authorSeq. */
  settle(authorSeq: number, id: RecordId): boolean | null
  refused(authorSeq: number, why: Refusal): boolean
  /** Gives up the one under way. */
  fail(why: NotSent['why']): void
  /** Gives up all. */
  close(): void
}

export interface SoloOptions {
  readonly log: VerifiedLog
  readonly place: () => Place | null
  readonly send: (record: Bytes) => void
  /** None is under way any more. */
  readonly onIdle: () => void
}

interface Waiting extends SoloJob {
  readonly resolve: () => void
  readonly reject: (error: NotSent) => void
}

interface UnderWay extends Waiting {
  record: { readonly authorSeq: number; readonly bytes: Bytes; readonly id: RecordId } | null
}

/** Nothing waits; `start` runs what was added, one at a time. */
export function createSolo({ log, place, send, onIdle }: SoloOptions): Solo {
  const queue: Waiting[] = []
  let current: UnderWay | null = null

  function fail(why: NotSent['why']): void {
    const failed = current
    current = null
    failed?.reject(new NotSent(why))
    if (failed) onIdle()
  }

  async function run(job: UnderWay): Promise<void> {
    try {
      await job.prepare?.()
      if (current !== job) return
      const where = place()
      if (where) dispatch(job, job.build(where))
      else fail('offline')
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      if (current === job) fail(error.why)
    }
  }

  function dispatch(job: UnderWay, record: LogRecord): void {
    const own = equal(record.author, log.keys.sign.publicKey) ? log.self() : null
    const bytes = encodeCompact(record, { index: own?.index ?? null, prev: true })
    job.record = { authorSeq: record.authorSeq, bytes, id: recordId(record) }
    send(bytes)
  }

  const isCurrent = (authorSeq: number): boolean => current?.record?.authorSeq === authorSeq

  return {
    add: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ ...job, resolve, reject })
        onIdle()
      }),
    busy: () => current !== null || queue.length > 0,
    start() {
      const next = current ? undefined : queue.shift()
      if (!next) return
      current = { ...next, record: null }
      void run(current)
    },
    sent: (authorSeq) => (isCurrent(authorSeq) ? (current?.record?.bytes ?? null) : null),
    settle(authorSeq, id) {
      if (!current?.record || !isCurrent(authorSeq)) return null
      if (!equal(current.record.id, id)) return false
      const done = current
      current = null
      done.resolve()
      onIdle()
      return true
    },
    refused(authorSeq, why) {
      if (!isCurrent(authorSeq)) return false
      fail(why)
      return true
    },
    fail,
    close() {
      fail('closed')
      for (const waiting of queue.splice(0)) waiting.reject(new NotSent('closed'))
    },
  }
}
