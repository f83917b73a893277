/** Reading back what this device keeps of a room, verified when it came and checked against its own memory now (D1). */
import { equal } from '@radslag/shared/bytes.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { Taken, VerifiedLog } from './verified-log.ts'

export interface RestoreTarget {
  readonly log: VerifiedLog
  readonly records: RecordLog
  /** Runs applications of records as one document change (W11). */
  readonly together: (work: () => void) => void
  readonly openFrom: (base: {
    readonly n: number
    readonly record: Uint8Array
    readonly vouched: boolean
  }) => void
  readonly take: (taken: Taken) => void
}

/** Throws `Conviction`, `SealError` or `WireError` when the copy does not hold together: it is damaged, nobody lied. */
export async function restoreCopy({ log, records, together, openFrom, take }: RestoreTarget): Promise<void> {
  const memory = await records.memory()
  if (!memory) return
  const skeleton = await records.skeleton()
  log.scout(skeleton, true)
  if (memory.base) {
    const { n: at, at: end, vouched } = memory.base
    for (const { n, bytes } of skeleton) if (n <= end) take(log.takeSkeleton(n, bytes, true))
    const record = await records.record(at)
    if (!record) throw new Conviction('snapshot', at)
    openFrom({ n: at, record, vouched })
  }
  for await (const page of records.tail(log.state().count)) {
    together(() => {
      for (const { n, bytes } of page)
        if (n < memory.count && n === log.state().count) take(log.take(bytes, true))
    })
  }
  const { count, chain, ctl } = log.state()
  const whole = count === memory.count && equal(chain, memory.chain) && equal(ctl, memory.ctl)
  if (!whole) throw new Conviction('chain', count)
}
