/** Every screen in every state worth seeing, by name. */
import { createSignal, type JSX } from 'solid-js'

import { FamilyViewPage, type FamilyViewPageProps } from '@radslag/client/pages/FamilyViewPage.tsx'
import { HaltPage, type HaltPageProps, type HaltReason } from '@radslag/client/pages/HaltPage.tsx'
import { HomePage, type HomePageProps } from '@radslag/client/pages/HomePage.tsx'
import { JoinPage } from '@radslag/client/pages/JoinPage.tsx'
import { RecoveryCodePage } from '@radslag/client/pages/RecoveryCodePage.tsx'
import { RoomPage, type RoomNotice, type RoomPageProps } from '@radslag/client/pages/RoomPage.tsx'
import { ShareDialog, type ShareDialogProps } from '@radslag/client/pages/ShareDialog.tsx'
import { StartCoursePage } from '@radslag/client/pages/StartCoursePage.tsx'
import { LinkCard } from '@radslag/client/pages/share/LinkCard.tsx'
import type { Settings } from '@radslag/client/ui/settings.ts'

import { Agreement } from './Agreement.tsx'
import { courses, now, outline, people, person, recoveryGroups } from './svane.ts'

type Screen = (settings: Settings) => JSX.Element

/** Leaves what a page asked for where a test can read it. */
const note =
  (name: string) =>
  (...values: unknown[]): void => {
    document.documentElement.dataset['asked'] = JSON.stringify([name, ...values])
  }
const nothing = note('something')
const at = now - 20 * 60_000

const home = (part: Partial<HomePageProps>): Screen => {
  const usual: Omit<HomePageProps, 'settings'> = {
    courses,
    recovery: { state: 'checked', at: Date.UTC(2026, 10, 2) },
    onStart: nothing,
    onOpenCourse: nothing,
    onOpenLink: () => 'short',
    onRecovery: nothing,
  }
  return (settings) => <HomePage {...usual} {...part} settings={settings} />
}

const room = (part: Partial<RoomPageProps>): Screen => {
  const usual = {
    title: 'Familien Svane',
    subtitle: '20. november 2026',
    save: { kind: 'all', of: 6, readers: 2, at: now },
    people,
    outline,
    notices: [],
    mayShare: true,
    onShare: note('share'),
    onHome: nothing,
    onOutline: note('outline'),
  } as const
  return (settings) => (
    <RoomPage {...usual} {...part} settings={settings}>
      <Agreement />
    </RoomPage>
  )
}

const notices: readonly RoomNotice[] = [
  { kind: 'offline' },
  { kind: 'other-tab', onTakeOver: nothing },
  { kind: 'read-only', why: 'ended' },
  { kind: 'kept', count: 3, onExport: nothing },
  { kind: 'closing', name: 'Jonas' },
  { kind: 'vouched', name: 'Mette' },
  { kind: 'quarantined', count: 1 },
  { kind: 'storage-nearly-full' },
  { kind: 'rebuilt', onExport: nothing },
  { kind: 'recovery-unchecked', onOpen: nothing },
]

const share = (part: Partial<ShareDialogProps>): Screen => {
  const usual = {
    people,
    online: true,
    busy: false,
    failed: false,
    coordinatorName: 'Mette',
    onChoose: nothing,
    onCreate: note('create'),
    onDraft: note('draft'),
    onMakeDraft: note('make-draft'),
    onForgetDraft: note('forget-draft'),
    onExtend: note('extend'),
    onRaise: note('raise'),
    onCloseLink: note('close-link'),
    onClose: nothing,
  } as const
  const Chosen = (): JSX.Element => {
    const [chosen, setChosen] = createSignal(part.chosen)
    const choose = (id: number | 'new') => setChosen(id === 'new' ? undefined : id)
    return <ShareDialog {...usual} {...part} chosen={chosen()} onChoose={choose} />
  }
  return (settings) => (
    <>
      {room({})(settings)}
      <Chosen />
    </>
  )
}

const join = (id: number): Screen => {
  const all = people.map((each) => ({
    ...each,
    self: each.id === id,
    state: each.id === id ? ('live' as const) : each.state,
  }))
  const me = { ...person(id), self: true }
  return (settings) => (
    <JoinPage
      settings={settings}
      title="Familien Svane"
      invitedBy={{ name: 'Mette Holm', roleWord: 'tovholder' }}
      me={me}
      people={all}
      busy={false}
      onEnter={note('enter')}
      onRefuse={nothing}
    />
  )
}

const family = (part: Partial<FamilyViewPageProps>): Screen => {
  const mine = people.map((each) => ({ ...each, self: each.id === 2 }))
  const usual = {
    name: 'Yusuf',
    title: 'Familien Svane',
    freshness: { kind: 'fetched', at },
    people: mine,
    keep: 'offer',
    empty: false,
    onKeep: nothing,
    onKeepNot: nothing,
    onForget: nothing,
    onPrint: nothing,
  } as const
  return (settings) => (
    <FamilyViewPage {...usual} {...part} settings={settings}>
      <Agreement />
    </FamilyViewPage>
  )
}

const mette = { name: 'Mette', roleWord: 'tovholder', phone: '12345679' }

const halt = (reason: HaltReason, part: Partial<HaltPageProps> = {}): Screen => {
  return (settings) => <HaltPage reason={reason} contact={mette} settings={settings} {...part} />
}

const october = Date.UTC(2026, 9, 14)

export const screens: Readonly<Record<string, Screen>> = {
  'home-empty': home({ courses: [], recovery: { state: 'none' } }),
  home: home({}),
  'home-unsafe': home({ courses: courses.slice(0, 1), recovery: { state: 'unchecked' } }),
  start: (settings) => (
    <StartCoursePage settings={settings} busy={false} onStart={note('start')} onCancel={nothing} />
  ),
  recovery: (settings) => (
    <RecoveryCodePage
      settings={settings}
      groups={recoveryGroups}
      onChecked={note('checked')}
      onLeave={nothing}
    />
  ),
  room: room({}),
  'room-offline': room({ save: { kind: 'offline', waiting: 6, since: at }, notices: [{ kind: 'offline' }] }),
  'room-present': room({
    save: { kind: 'present', have: 7, of: 8, missing: ['Thomas'], gone: true, readers: 0, at },
  }),
  'room-writing': room({ save: { kind: 'writing' }, people: people.slice(0, 1), outline: [] }),
  'room-device': room({ save: { kind: 'device' }, mayShare: false }),
  'room-relay': room({ save: { kind: 'relay', at } }),
  'room-notices': room({ save: { kind: 'paused' }, notices }),
  share: share({ chosen: 5 }),
  'share-new': share({ people: people.slice(0, 1) }),
  'share-new-offline': share({ people: people.slice(0, 1), online: false }),
  'share-elsewhere': share({ chosen: 8, failed: true }),
  'share-closed': share({ chosen: 9 }),
  'share-draft': share({ chosen: 10, online: false }),
  'share-self': share({ chosen: 1 }),
  card: () => (
    <main>
      <LinkCard
        name="Huda"
        link={person(5).link ?? ''}
        readUntil={person(5).readUntil}
        coordinatorName="Mette"
      />
    </main>
  ),
  join: join(5),
  'join-reporter': join(6),
  'join-view': join(10),
  family: family({}),
  'family-live': family({ freshness: { kind: 'live' }, keep: 'kept' }),
  'family-offline': family({ freshness: { kind: 'offline', at }, keep: 'none' }),
  'family-empty': family({ freshness: { kind: 'fetching' }, keep: 'none', empty: true }),
  'halt-closed': halt({ kind: 'closed', by: 'Mette', at: october, unsent: 0 }, { onNewLink: nothing }),
  'halt-closed-unsent': halt(
    { kind: 'closed', by: null, at: null, unsent: 2 },
    { onExport: nothing, contact: null },
  ),
  'halt-broken': halt(
    { kind: 'broken-link', text: 'https://raadslag.example/o#v1.k7Qm2vX9tB', problem: 'short' },
    { onOpenLink: () => 'short' },
  ),
  'halt-burned': halt({ kind: 'burned-link' }),
  'halt-ended': halt({ kind: 'ended', at: october }),
  'halt-suspended': halt({ kind: 'suspended' }),
  'halt-mismatch': halt(
    {
      kind: 'mismatch',
      mine: { changes: 214, last: now - 50_000_000 },
      theirs: { changes: 209, last: now - 150_000_000 },
      copyCode: '47172086',
      at: 209,
    },
    { onExport: nothing, onReadOn: nothing, detail: 'D1, 209/214' },
  ),
  'halt-copied': halt({ kind: 'copied' }, { onReadOn: nothing, onHome: nothing }),
  'halt-wrong-key': halt({ kind: 'wrong-key' }, { onReadOn: nothing }),
  'halt-not-fetched': halt({ kind: 'not-fetched' }, { onReload: nothing }),
  'halt-other-tab': halt({ kind: 'other-tab' }, { onTakeOver: nothing, onReadOn: nothing, onHome: nothing }),
  'halt-full': halt({ kind: 'storage-full' }, { onExport: nothing, onRetry: nothing }),
  'halt-blocked': halt({ kind: 'storage-blocked' }, { onReadOn: nothing }),
  'halt-damaged': halt({ kind: 'storage-damaged' }, { onReload: nothing }),
  'halt-old': halt({ kind: 'browser-old' }),
  'halt-insecure': halt({ kind: 'insecure' }),
  'halt-unknown': halt(
    { kind: 'unknown-room' },
    { onHome: nothing, onRetry: nothing, contact: { name: 'Mette', roleWord: 'tovholder' } },
  ),
  'halt-destroyed': halt(
    { kind: 'destroyed', by: 'Mette', at: october, until: october + 7 * 86_400_000 },
    { onHome: nothing },
  ),
  'halt-update': halt({ kind: 'update' }, { onReload: nothing }),
  'halt-scan-again': halt({ kind: 'scan-again' }, { onNewLink: nothing }),
  'halt-bug': halt({ kind: 'bug' }, { onReload: nothing, detail: 'E17' }),
}
