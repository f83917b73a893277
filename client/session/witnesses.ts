/**
 * What other members have stated, signed: up to where they have verified the log, and with which chain value (D2).
 * Two members with different values at one position have been shown different logs.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import type { LogRecord } from '@radslag/shared/wire/record.ts'
import type { World } from '../world.ts'
import type { VerifiedLog } from './verified-log.ts'

/** What one member is known to have, and since when (D2). */
export interface Witness {
  /** Signed: this member had verified the log up to and including this position. */
  readonly seenSeq: number
  /** When this device heard it, unix milliseconds. */
  readonly at: number
}

export interface Witnesses {
  /** Takes a member's newest statement. Throws `Conviction('fork')`. */
  heed(author: number, record: LogRecord): void
  /** The log grew: compares statements that were ahead of it. Throws `Conviction('fork')`. */
  advanced(): void
  of(author: number): Witness | undefined
}

interface Statement extends Witness {
  readonly seenHead: Bytes
  checked: boolean
}

/** Nobody has stated anything yet. */
export function createWitnesses(world: Pick<World, 'now'>, log: VerifiedLog): Witnesses {
  const statements = new Map<number, Statement>()

  function advanced(): void {
    for (const statement of statements.values()) {
      const chain = statement.checked ? null : log.chainAt(statement.seenSeq)
      if (!chain) continue
      if (!equal(chain, statement.seenHead)) throw new Conviction('fork', statement.seenSeq)
      statement.checked = true
    }
  }

  return {
    heed(author, { seenSeq, seenHead }) {
      const last = statements.get(author)
      if (last && last.seenSeq > seenSeq) return
      statements.set(author, { seenSeq, seenHead, at: world.now(), checked: false })
      advanced()
    },
    advanced,
    of: (author) => statements.get(author),
  }
}
