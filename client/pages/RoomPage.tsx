/** The meeting room's frame: bar, outline, sheet for the editor, and who is round the table. Knows no session. */
import { createSignal, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { menu, qrCode } from '../ui/icons.ts'
import { Mark } from '../ui/Mark.tsx'
import type { Person } from '../ui/people.ts'
import type { SaveState as State } from '../ui/save-state.ts'
import { SaveState } from '../ui/SaveState.tsx'
import { Seats } from '../ui/Seat.tsx'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { LookChoices, TextSizeAndTheme } from '../ui/TextSizeAndTheme.tsx'
import { RoomNotices, type RoomNotice } from './room/notices.tsx'
import { Outline, type OutlineItem } from './room/Outline.tsx'
import { PeoplePanel } from './room/PeoplePanel.tsx'
import './room/room.css'
import { usePageTitle } from '../ui/page-title.ts'

export type { RoomNotice } from './room/notices.tsx'
export type { OutlineItem } from './room/Outline.tsx'

export interface RoomPageProps {
  readonly settings: Settings
  readonly title: string
  /** A short second line: the date, or one's own role. */
  readonly subtitle: string
  readonly save: State
  /** Everyone with a key or link, oneself included. */
  readonly people: readonly Person[]
  readonly outline: readonly OutlineItem[]
  readonly notices: readonly RoomNotice[]
  /** Whether “Del” and “Se og ændr” are shown: owner and coordinators. */
  readonly mayShare: boolean
  readonly onShare: () => void
  readonly onHome: () => void
  readonly onOutline: (id: string) => void
  /** The editor with its toolbar, or the read-only text. */
  readonly children: JSX.Element
}

/** Faces shown in the bar before the number alone says the rest. */
const faces = 4

export function RoomPage(props: RoomPageProps): JSX.Element {
  const { t } = useI18n()
  usePageTitle(() => `${t().editor.label} – ${t().common.product}`)
  const [drawer, setDrawer] = createSignal<'none' | 'people' | 'menu'>('none')
  const here = () => props.people.filter((person) => person.here)
  const go = (id: string) => {
    setDrawer('none')
    props.onOutline(id)
  }
  const share = () => {
    setDrawer('none')
    props.onShare()
  }
  return (
    <div class="room">
      <SkipLink />
      <header class="room-bar">
        <span class="room-bar__menu">
          <Button kind="quiet" icon={menu} label={t().room.menu} onClick={() => setDrawer('menu')} />
        </span>
        <Mark bare onHome={props.onHome} />
        <div class="room-bar__title">
          <h1>
            <bdi>{props.title}</bdi>
          </h1>
          <span class="room-bar__subtitle">{props.subtitle}</span>
        </div>
        <SaveState state={props.save} />
        <div class="room-bar__tools">
          <button type="button" class="room-bar__people" onClick={() => setDrawer('people')}>
            <Seats people={here().slice(0, faces)} />
            <span class="visually-hidden">{t().room.showPeople(here().length)}</span>
            <span class="room-bar__count" aria-hidden="true">
              {t().room.inMeeting(here().length)}
            </span>
            <span class="room-bar__number" aria-hidden="true">
              {here().length}
            </span>
          </button>
          <span class="room-bar__look">
            <TextSizeAndTheme settings={props.settings} />
          </span>
          <Show when={props.mayShare}>
            <span class="room-bar__share">
              <Button kind="primary" icon={qrCode} onClick={share}>
                <span class="room-bar__share-word">{t().room.share}</span>
              </Button>
            </span>
          </Show>
        </div>
      </header>
      <div class="room__grid">
        <nav class="room-side room-side--start" aria-label={t().room.outlineLabel}>
          <h2 class="room-side__title">{t().room.inDocument}</h2>
          <Outline items={props.outline} onGo={go} />
        </nav>
        <main class="sheet" id={contentId} tabindex="-1">
          <RoomNotices notices={props.notices} />
          {props.children}
        </main>
        <aside class="room-side room-side--end" aria-label={t().room.peopleLabel}>
          <PeoplePanel
            people={props.people}
            mayShare={props.mayShare}
            onShare={share}
            onShowAll={() => setDrawer('people')}
          />
        </aside>
      </div>
      <Show when={drawer() === 'people'}>
        <Dialog place="end" title={t().room.allPeople} onClose={() => setDrawer('none')}>
          <div class="dialog__body">
            <PeoplePanel everyone people={props.people} mayShare={props.mayShare} onShare={share} />
          </div>
        </Dialog>
      </Show>
      <Show when={drawer() === 'menu'}>
        <Dialog place="start" title={t().room.inDocument} onClose={() => setDrawer('none')}>
          <div class="dialog__body">
            <Outline items={props.outline} onGo={go} />
            <LookChoices settings={props.settings} />
            <Button wide onClick={() => props.onHome()}>
              {t().home.title}
            </Button>
          </div>
        </Dialog>
      </Show>
    </div>
  )
}
