/** Reading an ephemeral off the wire: who signed it, and whether that member may send it now (A1, A3, E1). Knows no cursors. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { WireError } from '@radslag/shared/errors.ts'
import { NOTHING_BEFORE } from '@radslag/shared/ids.ts'
import { mayAppend } from '@radslag/shared/room/members.ts'
import {
  decodeCompact,
  expand,
  isEphemeral,
  recordId,
  verifyRecord,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import type { VerifiedLog } from './verified-log.ts'

export interface Ephemeral {
  readonly record: LogRecord
  /** Member index. */
  readonly author: number
}

/** `null` is somebody's mistake or malice, and changes nothing. */
export function openEphemeral(log: VerifiedLog, bytes: Bytes): Ephemeral | null {
  try {
    const compact = decodeCompact(bytes)
    const { membership, roomId } = log.state()
    if (!membership || !isEphemeral(compact.kind) || typeof compact.author !== 'number') return null
    const member = membership.members[compact.author]
    if (!member || compact.epoch !== membership.epoch) return null
    if (!mayAppend(membership, member, compact.kind)) return null
    const record = expand(compact, { roomId, author: member.sign, authorPrev: NOTHING_BEFORE })
    return verifyRecord(record, recordId(record)) ? { record, author: member.index } : null
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}
