/**
 * What members are called: sealed details out of grants, links and names, opened when asked for (M3a).
 * Knows control records and keys; does not know who may do what.
 */
import { SealError, WireError } from '@radslag/shared/errors.ts'
import type { RoomId, SignPk } from '@radslag/shared/ids.ts'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { memberByKey, type Membership } from '@radslag/shared/room/members.ts'
import { openDetails, type Details } from '@radslag/shared/wire/details.ts'
import type { Control } from '@radslag/shared/wire/control.ts'
import type { LogRecord } from '@radslag/shared/wire/record.ts'
import type { EpochKeys } from './epoch-keys.ts'

interface Sealed {
  readonly sealed: Bytes
  readonly epoch: number
  readonly subject: SignPk
}

export interface Names {
  /** Notes the sealed details a control record carries. */
  learn(record: LogRecord, control: Control, before: Membership): void
  /** Details given to a link or grant, or to the owner by its own name record; `null` when there are none that open. */
  of(index: number): Details | null
}

/** No names yet: they come with the control records. */
export function createNames(roomId: RoomId, epochKeys: EpochKeys): Names {
  const sealed = new Map<number, Sealed>()
  const opened = new Map<number, Details | null>()

  function note(index: number, entry: Sealed): void {
    sealed.set(index, entry)
    opened.delete(index)
  }

  function learn(record: LogRecord, control: Control, before: Membership): void {
    const { epoch } = record
    if (control.type === 'grant' || control.type === 'link') {
      note(before.members.length, { sealed: control.details, epoch, subject: control.sign })
    }
    if (control.type === 'name') {
      const author = memberByKey(before, record.author)
      if (author) note(author.index, { sealed: control.details, epoch, subject: record.author })
    }
  }

  function of(index: number): Details | null {
    const known = opened.get(index)
    if (known !== undefined) return known
    const entry = sealed.get(index)
    const key = entry && epochKeys.get(entry.epoch)
    if (!entry || !key) return null
    const details = tryOpen(entry, key)
    opened.set(index, details)
    return details
  }

  function tryOpen(entry: Sealed, key: Bytes): Details | null {
    try {
      return openDetails(entry.sealed, { roomId, epoch: entry.epoch, subject: entry.subject }, key)
    } catch (error) {
      if (error instanceof SealError || error instanceof WireError) return null
      throw error
    }
  }

  return { learn, of }
}
