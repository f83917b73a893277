/** Who may hold a room's numbering, and for how long (R5). Knows turns and time, not records. */
import type { Seat } from './seat.ts'

/** Runs something later; returns how to cancel it. Milliseconds. */
export type After = (delay: number, run: () => void) => () => void

export interface Hold {
  /** The seat whose hold stands, or null. */
  readonly holder: Seat | null
  /** Asks for a hold; it begins when `begin` next finds nobody holding. */
  ask(seat: Seat): void
  /** Starts the next hold asked for, if any. Called only when nothing is being appended. */
  begin(): void
  /** Ends this seat's hold, or its wish for one. */
  end(seat: Seat): void
}

export interface HoldEvents {
  readonly began: (seat: Seat) => void
  readonly ended: (seat: Seat) => void
}

/** Nobody holds. A hold ends by itself after `longest` milliseconds (R5). */
export function createHold(longest: number, after: After, { began, ended }: HoldEvents): Hold {
  const waiting = new Set<Seat>()
  let holder: Seat | null = null
  let cancel: (() => void) | null = null

  function end(seat: Seat): void {
    waiting.delete(seat)
    if (holder !== seat) return
    cancel?.()
    holder = null
    ended(seat)
  }

  return {
    get holder() {
      return holder
    },
    ask(seat) {
      if (seat !== holder) waiting.add(seat)
    },
    begin() {
      const [next] = waiting
      if (holder || !next) return
      waiting.delete(next)
      holder = next
      cancel = after(longest, () => end(next))
      began(next)
    },
    end,
  }
}
