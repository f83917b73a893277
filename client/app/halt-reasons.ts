/** Why a session halted, in the form the halt page shows. Codes in, codes out: the words are in i18n. */
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import type { LinkProblem as SharedLinkProblem } from '@radslag/shared/wire/link.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import type { HaltReason } from '../pages/halts.ts'
import type { LinkProblem } from '../pages/home/OpenLink.tsx'
import type { Halt, RoomView } from '../session/status.ts'

/** The page for a session's halt. `unsent`: own entries that were never verified. */
export function haltReason(halt: Halt, view: RoomView, unsent: number): HaltReason {
  switch (halt.kind) {
    case 'dropped':
      return { kind: 'closed', by: halt.by || null, at: halt.at || null, unsent }
    case 'refused':
      return refusedReason(halt.code, view)
    case 'mismatch': {
      const theirs = halt.theirs === null ? null : { changes: halt.theirs, last: null }
      const mine = { changes: halt.ours.count, last: null }
      return { kind: 'mismatch', mine, theirs, copyCode: halt.copyCode, at: halt.ours.count }
    }
    case 'copied':
      return { kind: 'copied' }
    case 'key':
      return { kind: 'wrong-key' }
    case 'rebuild':
      return { kind: 'bug' }
    case 'update-app':
      return { kind: 'update' }
  }
}

function refusedReason(code: number, view: RoomView): HaltReason {
  const own = view.people.find((person) => person.self)
  switch (code) {
    case CLOSE.destroyed:
      return { kind: 'destroyed', by: null, at: null, until: null }
    case CLOSE.suspended:
      return { kind: 'suspended' }
    case CLOSE.ended:
      return { kind: 'ended', at: own && own.readUntil > 0 ? own.readUntil * 1000 : null }
    case CLOSE.dropped:
    case CLOSE.usedUp:
      return { kind: 'closed', by: null, at: null, unsent: 0 }
    case CLOSE.malformed:
      return { kind: 'update' }
    default:
      return { kind: 'unknown-room' }
  }
}

/** What a link's trouble is called on the pages; `text` is what was opened or pasted. */
export function linkProblem(problem: SharedLinkProblem, text: string): LinkProblem {
  switch (problem) {
    case 'none':
      return 'empty'
    case 'too-short':
      return 'short'
    case 'percent':
      return 'burned'
    case 'newer-version':
      return 'newer'
    case 'too-long':
      return 'damaged'
    case 'garbled':
      return /(^|#|%23)v\d+\./i.test(text.trim()) ? 'damaged' : 'foreign'
  }
}

/** A device that cannot keep or open what is needed; `null` when the error is something else. */
export function deviceReason(error: unknown): HaltReason | null {
  if (!(error instanceof DeviceError)) return null
  switch (error.code) {
    case 'storage-full':
      return { kind: 'storage-full' }
    case 'storage-blocked':
      return { kind: 'storage-blocked' }
    case 'storage-damaged':
      return { kind: 'storage-damaged' }
    case 'not-supported':
      return { kind: 'browser-old' }
  }
}
