/** Verified records on their way to this device's disk: in order, one commit for all that have come (D1). Knows the record log. */
import type { NewRecord, RecordLog } from '../device/record-log.ts'
import type { Change } from '../device/storage.ts'
import type { VerifiedLog } from './verified-log.ts'

/** The snapshot a copy begins with: its record's position, the N it describes, and who signed it. */
export interface Base {
  readonly n: number
  readonly at: number
  readonly signer: number
  /** This device trusts the signer for what stands before, not having seen it itself (S2). */
  readonly vouched: boolean
}

export interface Keeping {
  /** Takes a record, and the outbox rows that it settles. */
  add(record: NewRecord, settled?: readonly number[]): void
  /** Resolves when everything taken so far is stored, or could not be. */
  settled(): Promise<void>
}

export interface KeepingOptions {
  readonly log: VerifiedLog
  readonly records: RecordLog
  /** Outbox rows to remove in the commit that stores the records settling them. */
  readonly removal: (ids: readonly number[]) => Change[]
  readonly base: () => Base | null
  readonly onStored: () => void
  readonly onFailed: (error: unknown) => void
}

/** Stores behind whoever adds: `add` never waits. */
export function createKeeping(options: KeepingOptions): Keeping {
  let queue: NewRecord[] = []
  let removals: number[] = []
  let storing: Promise<void> | null = null

  async function storeAll(): Promise<void> {
    await Promise.resolve()
    while (queue.length > 0) {
      const batch = queue
      const settled = removals
      queue = []
      removals = []
      try {
        await options.records.append(batch, memory(), options.removal(settled))
      } catch (error) {
        queue = [...batch, ...queue]
        removals = [...settled, ...removals]
        return options.onFailed(error)
      }
      options.onStored()
    }
  }

  function memory(): Parameters<RecordLog['append']>[1] {
    const { count, chain, ctl } = options.log.state()
    const base = options.base()
    return { count, chain, ctl, base: base && { n: base.n, at: base.at, vouched: base.vouched } }
  }

  return {
    add(record, settled = []) {
      queue.push(record)
      removals.push(...settled)
      storing ??= storeAll().finally(() => {
        storing = null
      })
    },
    async settled() {
      await storing
    },
  }
}
