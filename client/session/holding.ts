/** Waiting for a held room (R5): the relay has stopped numbering and this device has verified everything numbered. Knows one hold. */
import { equal } from '@radslag/shared/bytes.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import type { Head } from '@radslag/shared/wire/frame.ts'
import { NotSent } from './solo.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface Holding {
  /** Resolves when the room is held and verified up to its head. Rejects with `NotSent('offline')`. */
  begin(): Promise<void>
  held(head: Head): void
  /** The log may have reached the head. Throws `Conviction('chain')` when it is another head. */
  advanced(): void
  disconnected(): void
}

/** One hold at a time; solo.ts sees to that. */
export function createHolding(options: { log: VerifiedLog; send: () => void }): Holding {
  let waiting: { resolve: () => void; reject: (error: NotSent) => void } | null = null
  let head: Head | null = null

  function advanced(): void {
    const { count, chain } = options.log.state()
    if (!waiting || !head || count < head.count) return
    if (count === head.count && !equal(chain, head.chain)) throw new Conviction('chain', count)
    const done = waiting
    waiting = null
    head = null
    done.resolve()
  }

  return {
    begin() {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        options.send()
      })
    },
    held(at) {
      head = at
    },
    advanced,
    disconnected() {
      const failed = waiting
      waiting = null
      head = null
      failed?.reject(new NotSent('offline'))
    },
  }
}
