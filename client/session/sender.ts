/**
 * The way out: what this device has written, from memory to the relay and back (V2, "Outbox entry" of the state machines).
 * written → sealed (stored before it is sent) → sent → acknowledged and verified in the own chain → removed.
 * Knows the outbox and the log; does not know what a payload means, nor who shows the status.
 */
import { mergeUpdates } from 'yjs'
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { invariant } from '@radslag/shared/errors.ts'
import { NOTHING_BEFORE, type RecordId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Refusal } from '@radslag/shared/wire/close-codes.ts'
import {
  decodeCompact,
  encodeCompact,
  expand,
  recordId,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import { sealRecord, type Draft } from '@radslag/shared/wire/sealed.ts'
import type { Outbox, OutboxEntry } from '../device/outbox.ts'
import type { World } from '../world.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface SenderStatus {
  /** In memory only: not yet on this device's disk. */
  readonly unsaved: number
  /** On this device, not yet verified in the log. */
  readonly waiting: number
  /** Refused for good; its text is offered back. */
  readonly kept: number
}

export interface Sender {
  status(): SenderStatus
  /** Everything not verified yet, oldest first. */
  entries(): readonly OutboxEntry[]
  /** Takes over what an earlier instance left (W6). */
  load(entries: readonly OutboxEntry[]): void
  write(kind: OutboxEntry['kind'], payload: Bytes): void
  /** The relay is caught up with: send what is due (V2 on reconnect). */
  live(): void
  /** No way out for now. */
  offline(): void
  /** The record sent under this authorSeq, for an own item in a delivery. */
  sent(authorSeq: number): Bytes | null
  /** An own record stands in the verified log: gives the outbox ids it settles. `false` means a copied device (V2). */
  settle(authorSeq: number, id: RecordId): readonly number[] | false
  /** The relay would not number a record. */
  refused(authorSeq: number, why: Refusal): void
  /** The epoch may have changed: what was sealed and is absent is sealed again under the same authorSeq. */
  membershipChanged(): void
  /**
   * Runs one record past the outbox: waits until nothing is under way, prepares, builds it on the head, sends it, and resolves
   * when it is verified. Rejects with `NotSent`.
   */
  exclusive(job: SoloJob): Promise<void>
  /** Stores and sends what it can now: the page may be going away (W6). */
  flush(): Promise<void>
  close(): void
}

/** Where a record by this author goes: what the header needs besides kind and body. */
export type Place = Omit<Draft, 'kind'>

export interface SoloJob {
  /** Runs first, with nothing of this author under way: an admin holds the room here (R5). */
  readonly prepare?: () => Promise<void>
  /** Makes the record for the place it must take. */
  readonly build: (place: Place) => LogRecord
}

/** An exclusive record was not numbered, for the relay's reason or because the net went away. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly why: Refusal | 'offline' | 'closed' | 'busy'
  constructor(why: Refusal | 'offline' | 'closed' | 'busy') {
    super(why)
    this.why = why
  }
}

export interface SenderOptions {
  readonly world: Pick<World, 'now' | 'random'>
  readonly log: VerifiedLog
  readonly outbox: Outbox
  readonly send: (records: readonly Bytes[]) => void
  /** Runs A5 and A6 on an own update before it is sealed, given those sealed before it (A10). `false`: unfit, kept back. */
  readonly fit: (payload: Bytes, ahead: readonly Bytes[]) => boolean
  readonly onChange: () => void
  /** The device could not store: nothing is lost while the page stays open, and the person is told. */
  readonly onStorageFailure: (error: unknown) => void
  /** V2: another record already stands under this authorSeq. */
  readonly onConflict: () => void
}

interface Entry extends Omit<OutboxEntry, 'sealed'> {
  readonly sealed: (NonNullable<OutboxEntry['sealed']> & { readonly id: RecordId }) | null
  readonly stored: boolean
}

interface Solo extends SoloJob {
  readonly resolve: () => void
  readonly reject: (error: NotSent) => void
  record: { readonly authorSeq: number; readonly bytes: Bytes; readonly id: RecordId } | null
}

const MERGE_BYTES = LIMITS.recordBody / 4
/** Updates waiting offline are merged when more than this many lie one by one. */
const LOOSE_ENTRIES = 64
const STORAGE_RETRY = 2000

export function createSender(options: SenderOptions): Sender {
  const { world, log, outbox } = options
  let entries: Entry[] = []
  let nextId = 1
  let online = false
  let flushAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let solo: Solo | null = null
  const soloQueue: Solo[] = []
  let working: Promise<void> | null = null
  let dirty = false
  let closed = false

  const sealedEntries = (): Entry[] => entries.filter((entry) => entry.sealed !== null && entry.kept === null)
  const due = (entry: Entry): boolean => entry.sealed === null && entry.kept === null

  function write(kind: OutboxEntry['kind'], payload: Bytes): void {
    entries.push({ id: nextId++, kind, payload, clock: world.now(), sealed: null, kept: null, stored: false })
    options.onChange()
    pump()
  }

  /** Does one step after another until none is due. One at a time, so that order is order. */
  function pump(): void {
    if (closed) return
    dirty = true
    working ??= work().finally(() => {
      working = null
      if (dirty) pump()
    })
  }

  async function work(): Promise<void> {
    try {
      while (dirty && !closed) {
        dirty = false
        while (await step()) continue
      }
    } catch (error) {
      dirty = false
      timer ??= setTimeout(wake, STORAGE_RETRY)
      options.onStorageFailure(error)
    }
  }

  async function step(): Promise<boolean> {
    if ((await sealStep()) || (await storeStep())) return true
    startSolo()
    return false
  }

  /** Seals what is due into one record, stores it, sends it. */
  async function sealStep(): Promise<boolean> {
    if (!online || solo || soloQueue.length > 0 || !entries.some(due)) return false
    const wait = flushAt - world.now()
    if (wait > 0) {
      timer ??= setTimeout(wake, wait)
      return false
    }
    const group = nextGroup()
    const sealed = seal(mergeGroup(group))
    if (!sealed) return false
    flushAt = world.now() + LIMITS.coalesce
    entries = joined(group, sealed)
    try {
      await outbox.put(
        [sealed],
        group.filter((one) => one.stored && one.id !== sealed.id).map((one) => one.id),
      )
    } catch (error) {
      replace(sealed, { ...sealed, sealed: null, kept: null, stored: false })
      throw error
    }
    const stillDue = sealed.sealed && entries.includes(sealed) && online
    if (stillDue && sealed.sealed.epoch === log.membership()?.epoch) options.send([sealed.sealed.record])
    options.onChange()
    return true
  }

  /** Stores what is only in memory; merges loose updates that wait offline. */
  async function storeStep(): Promise<boolean> {
    const loose = entries.filter((entry) => due(entry) && entry.kind === 'update')
    const group = loose.length > LOOSE_ENTRIES ? nextGroup() : []
    if (group.length > 1) {
      const merged: Entry = { ...mergeGroup(group), stored: true }
      await outbox.put(
        [merged],
        group.slice(1).map((one) => one.id),
      )
      entries = joined(group, merged)
      options.onChange()
      return true
    }
    const fresh = entries.filter((entry) => !entry.stored)
    if (fresh.length === 0) return false
    await outbox.put(fresh, [])
    const ids = new Set(fresh.map((entry) => entry.id))
    entries = entries.map((entry) => (ids.has(entry.id) ? { ...entry, stored: true } : entry))
    options.onChange()
    return true
  }

  /** Entries that go into one record: a run of updates within size, or one of another kind. */
  function nextGroup(): Entry[] {
    const first = entries.find(due)
    invariant(first, 'something is due')
    const group = [first]
    let size = first.payload.length
    for (const entry of entries.slice(entries.indexOf(first) + 1)) {
      size += entry.payload.length
      if (first.kind !== 'update' || entry.kind !== 'update' || !due(entry) || size > MERGE_BYTES) break
      group.push(entry)
    }
    return group
  }

  function mergeGroup(group: readonly Entry[]): Entry {
    const first = group[0]!
    const payload =
      group.length === 1 ? first.payload : (mergeUpdates(group.map((one) => one.payload)) as Bytes)
    return { ...first, payload }
  }

  /** One entry in place of a group. */
  function joined(group: readonly Entry[], one: Entry): Entry[] {
    return entries.flatMap((entry) => (entry === group[0] ? [one] : group.includes(entry) ? [] : [entry]))
  }

  /** The entry sealed, or kept back when it is unfit (A10); `null` while nothing can be sealed. */
  function seal(entry: Entry): Entry | null {
    const member = log.self()
    const place = placeAfter(lastSealed())
    const key = place && log.epochKeys.get(place.epoch)
    if (!member || !place || !key) return null
    const ahead = sealedEntries().flatMap((one) => (one.kind === 'update' ? [one.payload] : []))
    if (entry.kind === 'update' && !options.fit(entry.payload, ahead))
      return { ...entry, kept: 'unfit', stored: true }
    const record = sealRecord({ ...place, kind: entry.kind }, log.keys, key, entry, world.random)
    const bytes = encodeCompact(record, { index: member.index, prev: true })
    const { authorSeq, epoch } = record
    return { ...entry, stored: true, sealed: { authorSeq, epoch, record: bytes, id: recordId(record) } }
  }

  /** The last own record that is sealed, or else the last one numbered. */
  function lastSealed(): { seq: number; id: Uint8Array } {
    const last = sealedEntries().at(-1)?.sealed
    if (last) return { seq: last.authorSeq, id: last.id }
    const member = log.self()
    const head = member ? log.head(member.index) : undefined
    return head ? { seq: head.seq, id: head.id } : { seq: 0, id: NOTHING_BEFORE }
  }

  function placeAfter(last: { seq: number; id: Uint8Array }): Place | null {
    const state = log.state()
    if (!state.membership || state.count === 0) return null
    return {
      roomId: state.roomId,
      epoch: state.membership.epoch,
      authorSeq: last.seq + 1,
      authorPrev: last.id as Bytes,
      seenSeq: state.count - 1,
      seenHead: state.chain,
    }
  }

  /** Starts the next exclusive record once everything sent has come back. */
  function startSolo(): void {
    if (solo || !online || sealedEntries().length > 0) return
    const next = soloQueue.shift()
    if (!next) return
    solo = next
    void runSolo(next)
  }

  async function runSolo(next: Solo): Promise<void> {
    try {
      await next.prepare?.()
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      if (solo === next) failSolo(error.why)
    }
    if (solo !== next) return
    const place = placeAfter(lastSealed())
    if (!place) return failSolo('offline')
    const record = built(next, place)
    if (!record) return
    const own = equal(record.author, log.keys.sign.publicKey) ? log.self() : null
    const bytes = encodeCompact(record, { index: own?.index ?? null, prev: true })
    next.record = { authorSeq: record.authorSeq, bytes, id: recordId(record) }
    options.send([bytes])
  }

  function built(next: Solo, place: Place): LogRecord | null {
    try {
      return next.build(place)
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      failSolo(error.why)
      return null
    }
  }

  function failSolo(why: NotSent['why']): void {
    const failed = solo
    solo = null
    failed?.reject(new NotSent(why))
    pump()
  }

  function settle(authorSeq: number, id: RecordId): readonly number[] | false {
    if (solo?.record?.authorSeq === authorSeq) {
      const done = solo
      if (!equal(solo.record.id, id)) return false
      solo = null
      done.resolve()
      pump()
      return []
    }
    const entry = sealedEntries().find((one) => one.sealed?.authorSeq === authorSeq)
    if (!entry?.sealed) return []
    if (!equal(entry.sealed.id, id)) {
      if (entry.sealed.epoch === log.membership()?.epoch) return false
      rotated()
      return []
    }
    entries = entries.filter((one) => one !== entry)
    options.onChange()
    pump()
    return [entry.id]
  }

  function refused(authorSeq: number, why: Refusal): void {
    if (why === 'conflict') return options.onConflict()
    if (solo?.record?.authorSeq === authorSeq) {
      return failSolo(why)
    }
    const entry = sealedEntries().find((one) => one.sealed?.authorSeq === authorSeq)
    if (!entry) return
    if (why === 'role' || why === 'ended' || why === 'too-large' || why === 'room-full')
      return keep(entry, why)
    if (why === 'epoch') return rotated()
    if (why === 'storage') timer ??= setTimeout(resend, LIMITS.backoffFirst * 10)
  }

  /** Refused for good: stays on this device, and whoever wrote it gets it back (A10). */
  function keep(entry: Entry, why: Refusal): void {
    replace(entry, { ...entry, sealed: null, kept: why, stored: false })
    rotated()
  }

  function rotated(): void {
    entries = entries.map((entry) =>
      entry.sealed && entry.kept === null ? { ...entry, sealed: null, stored: false } : entry,
    )
    flushAt = 0
    options.onChange()
    pump()
  }

  function resend(): void {
    timer = undefined
    if (online) live()
  }

  /** V2: absent and same epoch is sent again to the letter; older ones go back to written. */
  function live(): void {
    online = true
    const epoch = log.membership()?.epoch
    if (sealedEntries().some((entry) => entry.sealed?.epoch !== epoch)) rotated()
    const again = sealedEntries().flatMap((entry) => (entry.sealed ? [entry.sealed.record] : []))
    if (again.length > 0) options.send(again)
    pump()
  }

  function replace(old: Entry, entry: Entry): void {
    entries = entries.map((one) => (one === old ? entry : one))
  }

  function withId(sealed: NonNullable<OutboxEntry['sealed']>): NonNullable<Entry['sealed']> {
    const author = log.keys.sign.publicKey
    const record = expand(decodeCompact(sealed.record), {
      roomId: log.state().roomId,
      author,
      authorPrev: NOTHING_BEFORE,
    })
    return { ...sealed, id: recordId(record) }
  }

  function wake(): void {
    timer = undefined
    pump()
  }

  return {
    status() {
      return {
        unsaved: entries.filter((entry) => !entry.stored).length,
        waiting: entries.filter((entry) => entry.kept === null).length,
        kept: entries.filter((entry) => entry.kept !== null).length,
      }
    },
    entries: () => entries,
    load(stored) {
      entries = stored.map((entry) => ({
        ...entry,
        stored: true,
        sealed: entry.sealed && withId(entry.sealed),
      }))
      nextId = 1 + Math.max(0, ...stored.map((entry) => entry.id))
    },
    write,
    live,
    offline() {
      online = false
      failSolo('offline')
    },
    sent(authorSeq) {
      if (solo?.record?.authorSeq === authorSeq) return solo.record.bytes
      return sealedEntries().find((entry) => entry.sealed?.authorSeq === authorSeq)?.sealed?.record ?? null
    },
    settle,
    refused,
    membershipChanged() {
      const epoch = log.membership()?.epoch
      if (sealedEntries().some((entry) => entry.sealed?.epoch !== epoch)) rotated()
    },
    exclusive(job) {
      if (!online) return Promise.reject(new NotSent('offline'))
      return new Promise((resolve, reject) => {
        soloQueue.push({ ...job, resolve, reject, record: null })
        pump()
      })
    },
    async flush() {
      flushAt = 0
      pump()
      await working
    },
    close() {
      closed = true
      clearTimeout(timer)
      failSolo('closed')
      for (const waiting of soloQueue.splice(0)) waiting.reject(new NotSent('closed'))
    },
  }
}
