/**
 * The way in: frames of the relay become verified records, document changes and stored rows (Reopen, Join and D1 of the state
 * machines). Judges and applies at once, stores behind in order. Knows log, shadow, sender and presence; shows nothing.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import type { NewRecord, RecordLog } from '../device/record-log.ts'
import type { Change } from '../device/storage.ts'
import type { Presence } from './presence.ts'
import type { Sender } from './sender.ts'
import type { Shadow } from './shadow.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { inSkeleton, type Taken, type VerifiedLog } from './verified-log.ts'

export interface IntakeOptions {
  readonly log: VerifiedLog
  readonly shadow: Shadow
  readonly sender: Sender
  readonly presence: Presence
  readonly records: RecordLog
  /** Outbox rows to remove in the commit that stores the records settling them. */
  readonly removal: (ids: readonly number[]) => Change[]
  /** Records of an own room the relay has not confirmed yet, or null (R1a). */
  readonly founding: () => readonly Bytes[] | null
  readonly send: (records: readonly Bytes[]) => void
  readonly on: IntakeEvents
}

export interface IntakeEvents {
  /** Verified up to the relay's head. */
  live(): void
  /** A record was judged, own ones included. */
  taken(taken: Taken): void
  /** Verified records are on this device's disk. */
  stored(): void
  /** An own record was refused under A4–A6, or the same authorSeq holds another (A10, V2). */
  copied(): void
  failedToStore(error: unknown): void
}

/** The snapshot a copy begins with: its record's position, the N it describes, and who signed it. */
export interface Base {
  readonly n: number
  readonly at: number
  readonly signer: number
}

export interface Intake {
  /** Throws `Conviction`, `SealError` or `WireError`: the session stops before the record (D1). */
  frame(frame: RelayFrame): void
  /** A new connection begins; nothing of the last one counts. */
  begin(fresh: boolean): void
  /** Takes what the device holds, verified before. Throws the same, and then the device's copy is damaged. */
  restore(): Promise<void>
  /** Control records a dropped key was given (V4), or null. */
  farewell(): readonly { readonly n: number; readonly record: Bytes }[] | null
  base(): Base | null
  /** The next opening begins at this snapshot. */
  rebase(base: Base): void
  quarantined(): number
  /** Every control record taken, for its clock. */
  onControl(listener: (n: number, body: Bytes) => void): void
  /** Resolves when everything taken so far is stored. */
  settled(): Promise<void>
}

type Numbered = { readonly n: number; readonly record: Bytes }

export function createIntake(options: IntakeOptions): Intake {
  const { log, shadow, sender, presence, records, on } = options
  let fresh = false
  let welcomed = false
  let gathered: { skeleton: Numbered[]; tail: Numbered[]; chain: Bytes | null } | null = null
  let farewell: Numbered[] | null = null
  let base: Base | null = null
  let quarantined = 0
  let queue: NewRecord[] = []
  let removals: number[] = []
  let storing: Promise<void> | null = null
  const controlListeners: ((n: number, body: Bytes) => void)[] = []

  function frame(incoming: RelayFrame): void {
    switch (incoming.type) {
      case 'welcome':
        return welcome(incoming)
      case 'skeleton':
        if (!welcomed) farewell = [...(farewell ?? []), ...incoming.items]
        else gathered?.skeleton.push(...incoming.items)
        return
      case 'deliver':
        return gathered ? gather(incoming, gathered) : deliver(incoming)
      case 'live':
        return live(incoming)
      case 'beat':
        return checkHead(incoming)
      case 'refused':
        return sender.refused(incoming.authorSeq, incoming.why)
      case 'ephemeral':
        return presence.receive(incoming.record)
      case 'peer':
        return presence.peer(incoming.index, incoming.here, incoming.session)
      default:
    }
  }

  function welcome(incoming: Extract<RelayFrame, { type: 'welcome' }>): void {
    welcomed = true
    const founding = options.founding()
    if (founding && incoming.count === 0) return options.send(founding)
    checkHead(incoming)
    gathered = fresh ? { skeleton: [], tail: [], chain: null } : null
  }

  /** D1: what the relay shows must extend what this device remembers. */
  function checkHead(head: { readonly count: number; readonly chain: Uint8Array }): void {
    const state = log.state()
    if (head.count < state.count) throw new Conviction('rollback', head.count)
    if (head.count === state.count && !equal(head.chain, state.chain))
      throw new Conviction('chain', head.count)
  }

  /** A newcomer's replay is taken whole, once the keys that stand late in it are known. */
  function gather(
    incoming: Extract<RelayFrame, { type: 'deliver' }>,
    into: NonNullable<typeof gathered>,
  ): void {
    incoming.items.forEach((item, i) => {
      if ('own' in item) throw new Conviction('gap', incoming.from + i)
      into.tail.push({ n: incoming.from + i, record: item.record })
    })
    into.chain = incoming.chain
  }

  function takeGathered({ skeleton, tail, chain }: NonNullable<typeof gathered>): void {
    gathered = null
    log.scout([...skeleton, ...tail].map(({ n, record }) => ({ n, bytes: record })))
    const last = skeleton.at(-1)
    for (const { n, record } of skeleton.slice(0, -1)) keep(log.takeSkeleton(n, record))
    if (last) openFrom(last)
    shadow.together(() => {
      for (const { n, record } of tail) takeAt(n, record)
    })
    if (chain && !equal(chain, log.state().chain)) throw new Conviction('chain', log.state().count)
  }

  function openFrom({ n, record }: Numbered, trusted = false): void {
    const { taken, snapshot } = log.openSnapshot(n, record, trusted)
    shadow.restore(snapshot.state)
    base = { n, at: taken.record.seenSeq, signer: taken.author }
    if (!trusted) queue.push({ n, skeleton: false, bytes: taken.bytes })
  }

  function deliver(incoming: Extract<RelayFrame, { type: 'deliver' }>): void {
    shadow.together(() => {
      incoming.items.forEach((item, i) => {
        const n = incoming.from + i
        if (n < log.state().count) return
        const bytes = 'own' in item ? sender.sent(item.own) : item.record
        if (!bytes) throw new Conviction('author-sequence', n)
        takeAt(n, bytes, 'own' in item)
      })
    })
    const last = incoming.from + incoming.items.length - 1
    const chain = log.chainAt(last)
    if (chain && !equal(chain, incoming.chain)) throw new Conviction('chain', last)
    presence.advanced()
    if (options.founding() && last + 1 === log.state().count) on.live()
  }

  function takeAt(n: number, bytes: Uint8Array, acknowledged = false): void {
    if (n !== log.state().count) throw new Conviction('gap', n)
    keep(log.take(bytes), acknowledged)
  }

  /** One verified record: into the document, towards the disk, and off the outbox if it is our own. */
  function keep(taken: Taken, acknowledged = false): void {
    apply(taken)
    queue.push({ n: taken.n, skeleton: inSkeleton(taken), bytes: taken.bytes })
    if (acknowledged || taken.author === log.self()?.index) settle(taken)
    if (taken.record.kind === 'control') sender.membershipChanged()
    noteControl(taken)
    on.taken(taken)
    store()
  }

  function noteControl({ n, record }: Taken): void {
    if (record.kind === 'control') for (const listener of controlListeners) listener(n, record.body)
  }

  function apply(taken: Taken): void {
    if (taken.quarantine) quarantined++
    if (taken.record.kind !== 'update' || !taken.opened || taken.quarantine) return
    try {
      shadow.accept(taken.opened.payload, taken.author)
    } catch (error) {
      if (!(error instanceof UpdateRefusal)) throw error
      quarantined++
    }
  }

  function settle(taken: Taken): void {
    const ids = sender.settle(taken.record.authorSeq, taken.id)
    if (ids === false) return on.copied()
    removals.push(...ids)
  }

  function live(incoming: Extract<RelayFrame, { type: 'live' }>): void {
    if (options.founding() && incoming.count === 0) return
    if (gathered) takeGathered(gathered)
    const state = log.state()
    if (incoming.count !== state.count)
      throw new Conviction(incoming.count < state.count ? 'rollback' : 'gap', state.count)
    if (!equal(incoming.chain, state.chain)) throw new Conviction('chain', state.count)
    on.live()
  }

  function store(): void {
    storing ??= storeAll().finally(() => {
      storing = null
    })
  }

  async function storeAll(): Promise<void> {
    await Promise.resolve()
    while (queue.length > 0) {
      const batch = queue
      const settledIds = removals
      queue = []
      removals = []
      const { count, chain, ctl } = log.state()
      try {
        await records.append(
          batch,
          { count, chain, ctl, base: base && { n: base.n, at: base.at } },
          options.removal(settledIds),
        )
      } catch (error) {
        queue = [...batch, ...queue]
        removals = [...settledIds, ...removals]
        return on.failedToStore(error)
      }
      on.stored()
    }
  }

  async function restore(): Promise<void> {
    const memory = await records.memory()
    if (!memory) return
    const skeleton = await records.skeleton()
    log.scout(skeleton, true)
    if (memory.base) await restoreBase(memory.base, skeleton)
    for await (const page of records.tail(log.state().count)) {
      shadow.together(() => {
        for (const { n, bytes } of page) {
          if (n >= memory.count || n !== log.state().count) continue
          const taken = log.take(bytes, true)
          apply(taken)
          noteControl(taken)
          on.taken(taken)
        }
      })
    }
    const state = log.state()
    const whole =
      state.count === memory.count && equal(state.chain, memory.chain) && equal(state.ctl, memory.ctl)
    if (!whole) throw new Conviction('chain', state.count)
  }

  async function restoreBase(
    from: { readonly n: number; readonly at: number },
    skeleton: readonly { n: number; bytes: Bytes }[],
  ): Promise<void> {
    for (const { n, bytes } of skeleton) if (n <= from.at) on.taken(log.takeSkeleton(n, bytes, true))
    const record = await records.record(from.n)
    if (!record) throw new Conviction('snapshot', from.n)
    openFrom({ n: from.n, record }, true)
  }

  return {
    frame,
    begin(isFresh) {
      fresh = isFresh
      welcomed = false
      gathered = null
      farewell = null
    },
    restore,
    farewell: () => farewell,
    base: () => base,
    rebase(next) {
      base = next
    },
    quarantined: () => quarantined,
    onControl: (listener) => controlListeners.push(listener),
    async settled() {
      await storing
    },
  }
}
