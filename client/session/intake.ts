/**
 * The way in: frames of the relay become verified records and document changes (Reopen, Join and D1 of the state machines).
 * Judges and applies at once; keeping.ts stores behind in order. Knows log, shadow, sender and presence; shows nothing.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import type { Head, RelayFrame } from '@radslag/shared/wire/frame.ts'
import { authorsOf } from '@radslag/shared/wire/snapshot.ts'
import { createKeeping, type Base, type Keeping, type KeepingOptions } from './keeping.ts'
import type { Presence } from './presence.ts'
import { restoreCopy } from './restore.ts'
import type { Sender } from './sender.ts'
import type { Shadow } from './shadow.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { inSkeleton, type Taken, type VerifiedLog } from './verified-log.ts'

export interface IntakeOptions extends Omit<KeepingOptions, 'base'> {
  readonly shadow: Shadow
  readonly sender: Sender
  readonly presence: Presence
  /** Records of an own room the relay has not confirmed yet, or null (R1a). */
  readonly founding: () => readonly Bytes[] | null
  readonly send: (records: readonly Bytes[]) => void
  /** Verified up to the relay's head. */
  readonly onLive: () => void
  /** A record was judged, own ones included. */
  readonly onTaken: (taken: Taken) => void
  /** Another record of ours stands under an authorSeq we used (V2). */
  readonly onCopied: () => void
}

export interface Intake {
  /** Throws `Conviction`, `SealError` or `WireError`: the session stops before the record (D1). */
  frame(frame: RelayFrame): void
  /** A new connection begins; nothing of the last one counts. `fresh`: its replay is a newcomer's (Y4). */
  begin(fresh: boolean): void
  /** Takes what the device holds, verified before. Throws the same, and then the device's copy is damaged. */
  restore(): Promise<void>
  /** Control records a dropped key was given (V4), or null. */
  farewell(): readonly Numbered[] | null
  base(): Base | null
  /** The next opening begins at this snapshot. */
  rebase(base: Base): void
  /** How many records changed nothing (A8). */
  quarantined(): number
  /** Resolves when everything taken so far is stored. */
  settled(): Promise<void>
}

type Frame<Type extends RelayFrame['type']> = Extract<RelayFrame, { type: Type }>
type Numbered = Frame<'skeleton'>['items'][number]

/** A newcomer's replay, held back until the keys that stand late in it are known. */
interface Gathered {
  readonly skeleton: Numbered[]
  readonly tail: Numbered[]
  chain: Bytes | null
}

/** Nothing is taken before `restore` or a frame. */
export function createIntake(options: IntakeOptions): Intake {
  return new LogIntake(options)
}

class LogIntake implements Intake {
  readonly #options: IntakeOptions
  readonly #keeping: Keeping
  #fresh = false
  #welcomed = false
  #gathered: Gathered | null = null
  #farewell: Numbered[] | null = null
  #base: Base | null = null
  #quarantined = 0

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#keeping = createKeeping({ ...options, base: () => this.#base })
  }

  begin(fresh: boolean): void {
    this.#fresh = fresh
    this.#welcomed = false
    this.#gathered = null
    this.#farewell = null
  }

  farewell(): readonly Numbered[] | null {
    return this.#farewell
  }

  base(): Base | null {
    return this.#base
  }

  rebase(base: Base): void {
    this.#base = base
  }

  quarantined(): number {
    return this.#quarantined
  }

  async settled(): Promise<void> {
    await this.#keeping.settled()
  }

  async restore(): Promise<void> {
    const { log, records, shadow, onTaken } = this.#options
    await restoreCopy({
      log,
      records,
      together: shadow.together,
      openFrom: ({ n, record, vouched }) => this.#openFrom(log.openSnapshot(n, record, true), vouched, true),
      take: (taken) => {
        this.#apply(taken)
        onTaken(taken)
      },
    })
  }

  frame(frame: RelayFrame): void {
    const { sender, presence } = this.#options
    const early = frame.type === 'deliver' || frame.type === 'live' || frame.type === 'beat'
    if (early && !this.#welcomed) throw new Conviction('gap', this.#options.log.state().count)
    switch (frame.type) {
      case 'welcome':
        return this.#welcome(frame)
      case 'skeleton':
        return this.#skeleton(frame)
      case 'deliver':
        return this.#gathered ? this.#gather(frame, this.#gathered) : this.#deliver(frame)
      case 'live':
        return this.#live(frame)
      case 'beat':
        return this.#checkHead(frame)
      case 'refused':
        return sender.refused(frame.authorSeq, frame.why)
      case 'ephemeral':
        return presence.receive(frame.record)
      case 'peer':
        return presence.peer(frame.index, frame.here, frame.session)
      case 'challenge':
      case 'acked':
      case 'held':
      case 'released':
      case 'range':
    }
  }

  #welcome(frame: Frame<'welcome'>): void {
    this.#welcomed = true
    const founding = this.#options.founding()
    if (founding && frame.count === 0) return this.#options.send(founding)
    this.#checkHead(frame)
    this.#gathered = this.#fresh ? { skeleton: [], tail: [], chain: null } : null
  }

  /** D1: what the relay shows must extend what this device remembers. */
  #checkHead(head: Head): void {
    const state = this.#options.log.state()
    if (head.count < state.count) throw new Conviction('rollback', head.count)
    if (head.count === state.count && !equal(head.chain, state.chain))
      throw new Conviction('chain', head.count)
  }

  /** Before the welcome it is the farewell of a dropped key (V4). */
  #skeleton(frame: Frame<'skeleton'>): void {
    if (this.#welcomed) this.#gathered?.skeleton.push(...frame.items)
    else this.#farewell = [...(this.#farewell ?? []), ...frame.items]
  }

  #gather(frame: Frame<'deliver'>, into: Gathered): void {
    frame.items.forEach((item, i) => {
      if ('own' in item) throw new Conviction('gap', frame.from + i)
      into.tail.push({ n: frame.from + i, record: item.record })
    })
    into.chain = frame.chain
  }

  /** A newcomer's replay is judged whole, up to the relay's head, before anything of it is shown or kept (S2). */
  #takeGathered({ skeleton, tail, chain }: Gathered, head: Head): void {
    const { log, shadow } = this.#options
    log.scout([...skeleton, ...tail].map(({ n, record }) => ({ n, bytes: record })))
    const last = skeleton.at(-1)
    const before = skeleton.slice(0, -1).map(({ n, record }) => log.takeSkeleton(n, record))
    const opened = last ? log.openSnapshot(last.n, last.record) : null
    const after = tail.map(({ n, record }) => this.#judgeAt(n, record))
    const state = log.state()
    if (chain && !equal(chain, state.chain)) throw new Conviction('chain', state.count)
    this.#checkReached(head)
    if (opened && !after.some((taken) => isAccepted(taken, opened.taken)))
      throw new Conviction('snapshot', opened.taken.n)
    if (opened) this.#openFrom(opened, true)
    for (const taken of before) this.#take(taken)
    shadow.together(() => {
      for (const taken of after) this.#take(taken)
    })
  }

  #openFrom(opened: ReturnType<VerifiedLog['openSnapshot']>, vouched: boolean, stored = false): void {
    const { taken, snapshot } = opened
    const authors = stored ? null : authorsOf(snapshot)
    if (!this.#accepts(() => this.#options.shadow.restore(snapshot.state, authors)))
      throw new Conviction('snapshot', taken.n)
    this.#base = { n: taken.n, at: taken.record.seenSeq, signer: taken.author, vouched }
    if (!stored) this.#keeping.add({ n: taken.n, skeleton: false, bytes: taken.bytes })
  }

  #deliver(frame: Frame<'deliver'>): void {
    const { log, shadow, sender, presence, founding, onLive } = this.#options
    shadow.together(() => {
      frame.items.forEach((item, i) => {
        const n = frame.from + i
        if (n < log.state().count) return
        const bytes = 'own' in item ? sender.sent(item.own) : item.record
        if (!bytes) throw new Conviction('author-sequence', n)
        this.#take(this.#judgeAt(n, bytes, 'own' in item), 'own' in item)
      })
    })
    const last = frame.from + frame.items.length - 1
    const chain = log.chainAt(last)
    if (chain && !equal(chain, frame.chain)) throw new Conviction('chain', last)
    presence.advanced()
    if (founding() && last + 1 === log.state().count) onLive()
  }

  /** `signedHere`: these are the very bytes this device signed, kept since. */
  #judgeAt(n: number, bytes: Uint8Array, signedHere = false): Taken {
    const { log } = this.#options
    if (n !== log.state().count) throw new Conviction('gap', n)
    return log.take(bytes, signedHere)
  }

  /** One verified record: into the document, off the outbox if it is our own, and towards the disk. */
  #take(taken: Taken, acknowledged = false): void {
    const { log, sender, onTaken } = this.#options
    const accepted = this.#apply(taken)
    const own = acknowledged || taken.author === log.self()?.index
    const settled = own ? this.#settle(taken, accepted) : []
    this.#keeping.add({ n: taken.n, skeleton: inSkeleton(taken), bytes: taken.bytes }, settled)
    if (taken.record.kind === 'control') sender.membershipChanged()
    onTaken(taken)
  }

  /** Puts an update into the document. `false`: it changes nothing (A8). */
  #apply(taken: Taken): boolean {
    let accepted = taken.quarantine === null
    if (accepted && taken.record.kind === 'update' && taken.opened) {
      const { payload } = taken.opened
      accepted = this.#accepts(() => this.#options.shadow.accept(payload, taken.author))
    }
    if (!accepted) this.#quarantined++
    return accepted
  }

  #accepts(apply: () => void): boolean {
    try {
      apply()
      return true
    } catch (error) {
      if (error instanceof UpdateRefusal) return false
      throw error
    }
  }

  #settle(taken: Taken, accepted: boolean): readonly number[] {
    const { authorSeq, epoch } = taken.record
    const ids = this.#options.sender.settle({ authorSeq, epoch, id: taken.id }, accepted)
    if (ids === false) this.#options.onCopied()
    return ids || []
  }

  #live(frame: Frame<'live'>): void {
    const { founding, onLive } = this.#options
    if (founding() && frame.count === 0) return
    const gathered = this.#gathered
    this.#gathered = null
    if (gathered) this.#takeGathered(gathered, frame)
    else this.#checkReached(frame)
    onLive()
  }

  #checkReached(head: Head): void {
    const { count } = this.#options.log.state()
    this.#checkHead(head)
    if (head.count > count) throw new Conviction('gap', count)
  }
}

/** S1: the snapshot a copy begins with stands in the log, and nothing there speaks against it. */
function isAccepted(taken: Taken, snapshot: Taken): boolean {
  return taken.n === snapshot.n && taken.quarantine === null && equal(taken.id, snapshot.id)
}
