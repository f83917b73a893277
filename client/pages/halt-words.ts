/** Which words and which sign each stop shows. */
import type { I18n } from '../i18n/index.ts'
import * as icons from '../ui/icons.ts'
import type { HaltReason } from './halts.ts'

export interface HaltWords {
  readonly icon: string
  readonly title: string
  readonly what: string
  readonly steps?: readonly string[]
  readonly note?: string
}

export function haltWords(reason: HaltReason, i18n: I18n): HaltWords {
  const words = i18n.t().halts
  switch (reason.kind) {
    case 'closed':
      return closedWords(reason, i18n)
    case 'broken-link':
      return { icon: icons.key, title: words.broken, what: words.brokenWhat, steps: words.brokenSteps }
    case 'burned-link':
      return { icon: icons.unlink, title: words.burned, what: words.burnedWhat, note: words.burnedNote }
    case 'ended': {
      const what = reason.at === null ? words.endedWhatNoDate : words.endedWhat(i18n.date(reason.at))
      return { icon: icons.clock, title: words.ended, what, note: words.endedNote }
    }
    case 'suspended':
      return {
        icon: icons.pause,
        title: words.suspended,
        what: words.suspendedWhat,
        note: words.suspendedNote,
      }
    case 'mismatch':
      return {
        icon: icons.shieldAlert,
        title: words.mismatch,
        what: words.mismatchWhat,
        note: words.mismatchNote,
      }
    case 'copied':
      return { icon: icons.twoTabs, title: words.copied, what: words.copiedWhat, note: words.copiedNote }
    case 'wrong-key':
      return { icon: icons.key, title: words.wrongKey, what: words.wrongKeyWhat, note: words.wrongKeyNote }
    case 'other-tab':
      return { icon: icons.twoTabs, title: words.otherTab, what: words.otherTabWhat }
    case 'storage-full':
      return { icon: icons.hardDrive, title: words.full, what: words.fullWhat, steps: words.fullSteps }
    case 'storage-damaged':
      return { icon: icons.hardDrive, title: words.damaged, what: words.damagedWhat, note: words.damagedNote }
    case 'storage-blocked':
      return {
        icon: icons.hardDrive,
        title: words.blocked,
        what: words.blockedWhat,
        steps: words.blockedSteps,
      }
    case 'browser-old':
      return { icon: icons.lock, title: words.old, what: words.oldWhat, steps: words.oldSteps }
    case 'insecure':
      return { icon: icons.lock, title: words.insecure, what: words.insecureWhat, note: words.insecureNote }
    case 'unknown-room':
      return { icon: icons.search, title: words.unknown, what: words.unknownWhat, note: words.unknownNote }
    case 'destroyed':
      return destroyedWords(reason, i18n)
    case 'update':
      return { icon: icons.refresh, title: words.update, what: words.updateWhat, note: words.updateNote }
    case 'scan-again':
      return {
        icon: icons.qrCode,
        title: words.scanAgain,
        what: words.scanAgainWhat,
        note: words.scanAgainNote,
      }
    case 'not-fetched':
      return { icon: icons.wifiOff, title: words.notFetched, what: words.notFetchedWhat }
    case 'bug':
      return { icon: icons.circleAlert, title: words.bug, what: words.bugWhat }
  }
}

function closedWords(reason: Extract<HaltReason, { kind: 'closed' }>, { t, near }: I18n): HaltWords {
  const words = t().halts
  const known =
    reason.by !== null && reason.at !== null ? words.closedBy(reason.by, near(reason.at)) : words.closedWhat
  const what = reason.unsent > 0 ? `${known} ${words.unsent(reason.unsent)}` : known
  return { icon: icons.unlink, title: words.closed, what, note: words.closedNote }
}

function destroyedWords(
  reason: Extract<HaltReason, { kind: 'destroyed' }>,
  { t, near, date }: I18n,
): HaltWords {
  const words = t().halts
  const known = reason.by !== null && reason.at !== null
  const what = known ? words.destroyedWhat(reason.by, near(reason.at)) : words.destroyedWhatPlain
  const plain: HaltWords = { icon: icons.trash, title: words.destroyed, what }
  return reason.until === null ? plain : { ...plain, note: words.destroyedUntil(date(reason.until)) }
}
