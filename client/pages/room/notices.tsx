/** Messages above the sheet: what is different right now and what can be done about it. */
import { Index, Show, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import type { Words } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { eye, hardDrive, info, key, save, twoTabs, unlink, wifiOff } from '../../ui/icons.ts'
import { Notice, type NoticeProps } from '../../ui/Notice.tsx'

/** What the room has to say, with what the person can do about it. */
export type RoomNotice =
  | { readonly kind: 'offline' }
  | { readonly kind: 'other-tab'; readonly onTakeOver: () => void }
  | {
      readonly kind: 'read-only'
      readonly why: keyof Words['notices']['readOnlyWhy']
      readonly onReload?: () => void
    }
  /** Writing refused by role: kept on the device (protocol.md, outbox entry). */
  | { readonly kind: 'kept'; readonly count: number; readonly onExport: () => void }
  /** Closed while offline: pending until this device is online (V3). */
  | { readonly kind: 'closing'; readonly name: string }
  /** Text up to the snapshot is trusted to its signer (S2). */
  | { readonly kind: 'vouched'; readonly name: string }
  /** A snapshot this device found wrong: its signer is named (S2). */
  | { readonly kind: 'wrong-copy'; readonly name: string }
  /** Records set aside (A8). */
  | { readonly kind: 'quarantined'; readonly count: number }
  | { readonly kind: 'storage-nearly-full' }
  /** An own record was refused and the document rebuilt (A10). */
  | { readonly kind: 'rebuilt'; readonly onExport: () => void }
  | { readonly kind: 'recovery-unchecked'; readonly onOpen: () => void }

interface Shown extends Pick<NoticeProps, 'kind' | 'icon' | 'title'> {
  readonly more: string
  readonly action?: { readonly word: string; readonly onPress: () => void }
}

export function RoomNotices(props: { readonly notices: readonly RoomNotice[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <Show when={props.notices.length > 0}>
      <div class="room-notices">
        <Index each={props.notices.map((notice) => show(notice, t()))}>
          {(shown) => (
            <Notice
              kind={shown().kind}
              icon={shown().icon}
              title={shown().title}
              actions={shown().action && <Act of={shown()} />}
            >
              <p>{shown().more}</p>
            </Notice>
          )}
        </Index>
      </div>
    </Show>
  )
}

function Act(props: { readonly of: Shown }): JSX.Element {
  return (
    <Show when={props.of.action}>
      {(action) => <Button onClick={() => action().onPress()}>{action().word}</Button>}
    </Show>
  )
}

function show(notice: RoomNotice, t: Words): Shown {
  const words = t.notices
  switch (notice.kind) {
    case 'offline':
      return { kind: 'stuck', icon: wifiOff, title: words.offline, more: words.offlineMore }
    case 'other-tab':
      return {
        kind: 'info',
        icon: twoTabs,
        title: words.otherTab,
        more: words.otherTabMore,
        action: { word: words.takeOver, onPress: notice.onTakeOver },
      }
    case 'read-only': {
      const plain: Shown = {
        kind: 'info',
        icon: eye,
        title: words.readOnly,
        more: words.readOnlyWhy[notice.why],
      }
      return notice.onReload ? { ...plain, action: { word: words.reload, onPress: notice.onReload } } : plain
    }
    case 'kept':
      return {
        kind: 'stuck',
        icon: save,
        title: words.kept(notice.count),
        more: words.keptMore,
        action: { word: words.keptGo, onPress: notice.onExport },
      }
    case 'closing':
      return {
        kind: 'stuck',
        icon: unlink,
        title: words.closing(t.owns(notice.name)),
        more: words.closingMore(notice.name),
      }
    case 'vouched':
      return { kind: 'plain', icon: info, title: words.vouched(notice.name), more: words.vouchedMore }
    case 'wrong-copy':
      return { kind: 'alarm', title: words.wrongCopy(notice.name), more: words.wrongCopyMore }
    case 'quarantined':
      return { kind: 'alarm', title: words.quarantined(notice.count), more: words.quarantinedMore }
    case 'storage-nearly-full':
      return { kind: 'stuck', icon: hardDrive, title: words.full, more: words.fullMore }
    case 'rebuilt':
      return {
        kind: 'info',
        icon: save,
        title: words.otherCopy,
        more: words.otherCopyMore,
        action: { word: words.otherCopyGo, onPress: notice.onExport },
      }
    case 'recovery-unchecked':
      return {
        kind: 'sun',
        icon: key,
        title: t.recovery.notSafe,
        more: t.recovery.notSafeMore,
        action: { word: t.recovery.notSafeGo, onPress: notice.onOpen },
      }
  }
}
