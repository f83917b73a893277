/**
 * The way out: what this device has written, from memory to the relay and back (V2, "Outbox entry" of the state machines).
 * written → sealed (stored before it is sent) → sent → acknowledged and verified in the own chain → removed.
 * Decides when; outgoing.ts knows how an entry is sealed, solo.ts what goes out alone.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import type { RecordId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Refusal } from '@radslag/shared/wire/close-codes.ts'
import type { Outbox, OutboxEntry } from '../device/outbox.ts'
import type { World } from '../world.ts'
import {
  fromStored,
  isDue,
  joined,
  mergeGroup,
  nextGroup,
  nextPlace,
  sealEntry,
  underWay,
  type Entry,
} from './outgoing.ts'
import { createSolo, NotSent, type Solo, type SoloJob } from './solo.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface SenderStatus {
  /** In memory only: not yet on this device's disk. */
  readonly unsaved: number
  /** On this device, not yet verified in the log. */
  readonly waiting: number
  /** Refused for good; its text is offered back. */
  readonly kept: number
}

/** An own record as it stands in the log. */
interface OwnRecord {
  readonly authorSeq: number
  readonly epoch: number
  readonly id: RecordId
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
  /**
   * An own record stands in the verified log: gives the outbox ids it settles. `false` means a copied device (V2). One that A4–A6
   * did not accept is kept, and its text offered back (A10).
   */
  settle(own: OwnRecord, accepted: boolean): readonly number[] | false
  /** The relay would not number a record. */
  refused(authorSeq: number, why: Refusal): void
  /** The epoch may have changed: what was sealed and is absent is sealed again under the same authorSeq. */
  membershipChanged(): void
  /** Runs one record past the outbox, once nothing is under way. Rejects with `NotSent`. */
  exclusive(job: SoloJob): Promise<void>
  /** Stores and sends what it can now: the page may be going away (W6). */
  flush(): Promise<void>
  close(): void
}

export interface SenderOptions {
  readonly world: Pick<World, 'now' | 'random'>
  readonly log: VerifiedLog
  readonly outbox: Outbox
  readonly send: (records: readonly Bytes[]) => void
  /** Runs A5 and A6 on an own update before it is sealed, given those sealed before it (A10). `false`: unfit, kept back. */
  readonly fit: (payload: Bytes, ahead: readonly Bytes[]) => boolean
  /** Something written here can never be accepted: the document must be rebuilt (A10). */
  readonly onUnfit: () => void
  readonly onChange: () => void
  /** The device could not store: nothing is lost while the page stays open, and the person is told. */
  readonly onStorageFailure: (error: unknown) => void
  /** V2: another record already stands under this authorSeq. */
  readonly onConflict: () => void
}

/** The relay's reasons that no later attempt can change. */
const FOR_GOOD: ReadonlySet<Refusal> = new Set<Refusal>(['role', 'ended', 'too-large', 'room-full'])

/** An empty way out: `load` first what an earlier instance left. */
export function createSender(options: SenderOptions): Sender {
  return new OutboxSender(options)
}

class OutboxSender implements Sender {
  readonly #options: SenderOptions
  readonly #solo: Solo
  #entries: readonly Entry[] = []
  #nextId = 1
  #online = false
  #flushAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #working: Promise<void> | null = null
  #dirty = false
  #closed = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#solo = createSolo({
      log: options.log,
      place: () => nextPlace(options.log, this.#entries),
      send: (record) => options.send([record]),
      onIdle: () => this.#pump(),
    })
  }

  status(): SenderStatus {
    return {
      unsaved: this.#entries.filter((entry) => !entry.stored).length,
      waiting: this.#entries.filter((entry) => entry.kept === null).length,
      kept: this.#entries.filter((entry) => entry.kept !== null).length,
    }
  }

  entries(): readonly OutboxEntry[] {
    return this.#entries
  }

  load(stored: readonly OutboxEntry[]): void {
    this.#entries = stored.map((entry) => fromStored(this.#options.log, entry))
    this.#nextId = 1 + Math.max(0, ...stored.map((entry) => entry.id))
  }

  write(kind: OutboxEntry['kind'], payload: Bytes): void {
    const clock = this.#options.world.now()
    const entry = { id: this.#nextId++, kind, payload, clock, sealed: null, kept: null, stored: false }
    this.#change([...this.#entries, entry])
    this.#pump()
  }

  live(): void {
    this.#online = true
    this.membershipChanged()
    const again = underWay(this.#entries).flatMap(({ sealed, stored }) =>
      sealed && stored ? [sealed.record] : [],
    )
    if (again.length > 0) this.#options.send(again)
    this.#pump()
  }

  offline(): void {
    this.#online = false
    this.#solo.fail('offline')
  }

  sent(authorSeq: number): Bytes | null {
    const entry = this.#underWay(authorSeq)
    return this.#solo.sent(authorSeq) ?? (entry?.stored ? (entry.sealed?.record ?? null) : null)
  }

  settle({ authorSeq, epoch, id }: OwnRecord, accepted: boolean): readonly number[] | false {
    const alone = this.#solo.settle(authorSeq, id)
    if (alone !== null) return alone && []
    const entry = this.#underWay(authorSeq)
    if (!entry?.sealed) return []
    if (equal(entry.sealed.id, id)) {
      if (!accepted) return this.#unfit(entry)
      this.#change(this.#entries.filter((one) => one !== entry))
      this.#pump()
      return [entry.id]
    }
    if (entry.sealed.epoch === epoch) return false
    this.#unseal()
    return []
  }

  refused(authorSeq: number, why: Refusal): void {
    if (why === 'conflict') return this.#options.onConflict()
    if (this.#solo.refused(authorSeq, why)) return
    const entry = this.#underWay(authorSeq)
    if (!entry) return
    if (FOR_GOOD.has(why)) {
      this.#replace(entry, { ...entry, sealed: null, kept: why, stored: false })
      this.#unseal()
    } else if (why === 'epoch') this.membershipChanged()
    else if (why === 'storage') this.#timer ??= setTimeout(() => this.#resend(), LIMITS.storageRetry)
  }

  membershipChanged(): void {
    const epoch = this.#epoch()
    if (underWay(this.#entries).some(({ sealed }) => sealed?.epoch !== epoch)) this.#unseal()
  }

  exclusive(job: SoloJob): Promise<void> {
    return this.#online ? this.#solo.add(job) : Promise.reject(new NotSent('offline'))
  }

  async flush(): Promise<void> {
    this.#flushAt = 0
    this.#pump()
    await this.#working
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#solo.close()
  }

  #unfit(entry: Entry): readonly number[] {
    this.#replace(entry, { ...entry, sealed: null, kept: 'unfit', stored: false })
    this.#options.onUnfit()
    return []
  }

  /** Does one step after another until none is due. One at a time, so that order is order. */
  #pump(): void {
    if (this.#closed) return
    this.#dirty = true
    this.#working ??= this.#work().finally(() => {
      this.#working = null
      if (this.#dirty) this.#pump()
    })
  }

  async #work(): Promise<void> {
    try {
      while (this.#dirty && !this.#closed) {
        this.#dirty = false
        while ((await this.#sealStep()) || (await this.#storeStep())) continue
        if (this.#online && underWay(this.#entries).length === 0) this.#solo.start()
      }
    } catch (error) {
      this.#dirty = false
      this.#timer ??= setTimeout(() => this.#wake(), LIMITS.storageRetry)
      this.#options.onStorageFailure(error)
    }
  }

  /** Seals what is due into one record, stores it, then sends it. */
  async #sealStep(): Promise<boolean> {
    const group = this.#online && !this.#solo.busy() ? nextGroup(this.#entries) : []
    if (group.length === 0 || this.#tooSoon()) return false
    const sealed = this.#seal(mergeGroup(group))
    if (!sealed) return false
    const { world, outbox, send } = this.#options
    this.#flushAt = world.now() + LIMITS.coalesce
    this.#change(joined(this.#entries, group, sealed))
    const merged = group.filter((one) => one.stored && one.id !== sealed.id).map((one) => one.id)
    try {
      await outbox.put([sealed], merged)
    } catch (error) {
      // What lies on the disk is as it was: each of the group again, under its own id.
      this.#change(this.#entries.flatMap((one) => (one.id === sealed.id ? group : [one])))
      throw error
    }
    const stands = this.#online && this.#entries.includes(sealed) && sealed.sealed?.epoch === this.#epoch()
    this.#replace(sealed, { ...sealed, stored: true })
    if (stands && sealed.sealed) send([sealed.sealed.record])
    return true
  }

  /** Edits after one that went at once coalesce (Z1). */
  #tooSoon(): boolean {
    const wait = this.#flushAt - this.#options.world.now()
    if (wait > 0) this.#timer ??= setTimeout(() => this.#wake(), wait)
    return wait > 0
  }

  /** The entry sealed, or kept back when it is unfit (A10); `null` while nothing can be sealed. */
  #seal(entry: Entry): Entry | null {
    const { log, world, fit, onUnfit } = this.#options
    const ahead = underWay(this.#entries).flatMap((one) => (one.kind === 'update' ? [one.payload] : []))
    if (entry.kind === 'update' && !fit(entry.payload, ahead)) {
      onUnfit()
      return { ...entry, kept: 'unfit', stored: false }
    }
    return sealEntry(log, this.#entries, entry, world.random)
  }

  /** Stores what is only in memory; merges loose updates that wait offline. */
  async #storeStep(): Promise<boolean> {
    const { outbox } = this.#options
    const loose = this.#entries.filter((entry) => isDue(entry) && entry.kind === 'update')
    const group = loose.length > LIMITS.looseEntries ? nextGroup(this.#entries) : []
    if (group.length > 1) {
      const merged: Entry = { ...mergeGroup(group), stored: true }
      await outbox.put(
        [merged],
        group.slice(1).map((one) => one.id),
      )
      this.#change(joined(this.#entries, group, merged))
      return true
    }
    const fresh = this.#entries.filter((entry) => !entry.stored)
    if (fresh.length === 0) return false
    await outbox.put(fresh)
    this.#change(this.#entries.map((entry) => (fresh.includes(entry) ? { ...entry, stored: true } : entry)))
    return true
  }

  /** Back to written: what was sealed is absent from the log and must be sealed anew. */
  #unseal(): void {
    this.#flushAt = 0
    this.#change(
      this.#entries.map((entry) =>
        entry.sealed && entry.kept === null ? { ...entry, sealed: null, stored: false } : entry,
      ),
    )
    this.#pump()
  }

  #resend(): void {
    this.#timer = undefined
    if (this.#online) this.live()
  }

  #wake(): void {
    this.#timer = undefined
    this.#pump()
  }

  #underWay(authorSeq: number): Entry | undefined {
    return underWay(this.#entries).find(({ sealed }) => sealed?.authorSeq === authorSeq)
  }

  #epoch(): number | undefined {
    return this.#options.log.membership()?.epoch
  }

  #replace(old: Entry, entry: Entry): void {
    this.#change(this.#entries.map((one) => (one === old ? entry : one)))
  }

  #change(entries: readonly Entry[]): void {
    this.#entries = entries
    this.#options.onChange()
  }
}
