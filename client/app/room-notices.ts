/** What a room has to say to the person in front of it, out of what is known. Codes in, codes out. */
import type { RoomNotice } from '../pages/room/notices.tsx'
import type { RoomView } from '../session/status.ts'

export interface NoticeFacts {
  /** Name of a member whose snapshot was found wrong (S2), or null. */
  readonly wrongSnapshot: string | null
  /** The recovery code of this device was never checked (M5). */
  readonly recoveryOpen: boolean
  readonly onExport: () => void
  readonly onRecovery: () => void
}

/** In the order they are shown. */
export function roomNotices(view: RoomView, facts: NoticeFacts): RoomNotice[] {
  const list: RoomNotice[] = []
  const { self, kept } = view
  if (view.trouble) list.push({ kind: 'storage-nearly-full' })
  if (view.relay === 'offline') list.push({ kind: 'offline' })
  for (const { state, name } of view.people) if (state === 'closing') list.push({ kind: 'closing', name })
  if (kept > 0)
    list.push({ kind: self?.mayWrite ? 'rebuilt' : 'kept', count: kept, onExport: facts.onExport })
  if (view.vouchedBy) list.push({ kind: 'vouched', name: view.vouchedBy })
  if (facts.wrongSnapshot !== null) list.push({ kind: 'wrong-copy', name: facts.wrongSnapshot })
  if (view.quarantined > 0) list.push({ kind: 'quarantined', count: view.quarantined })
  if (self && !self.mayWrite)
    list.push({ kind: 'read-only', why: self.role === 'editor' ? 'ended' : 'viewer' })
  if (facts.recoveryOpen) list.push({ kind: 'recovery-unchecked', onOpen: facts.onRecovery })
  return list
}
