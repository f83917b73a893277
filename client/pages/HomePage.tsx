/** Home: the courses on this device, or how to begin. Presentational: knows no store and no relay. */
import { createSignal, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { link, plus } from '../ui/icons.ts'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { CourseList, type CourseItem } from './home/CourseList.tsx'
import { EmptyHome } from './home/EmptyHome.tsx'
import { OpenLink, type LinkProblem } from './home/OpenLink.tsx'
import { RecoveryPanel, type RecoveryState } from './home/RecoveryPanel.tsx'
import './home/home.css'
import { TopBar } from './TopBar.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export type { CourseItem } from './home/CourseList.tsx'

export interface HomePageProps {
  readonly settings: Settings
  /** Most recently opened first. */
  readonly courses: readonly CourseItem[]
  readonly recovery: RecoveryState
  readonly onStart: () => void
  readonly onOpenCourse: (id: string) => void
  /** Gets the pasted text; returns what is wrong with it, or null when it is on its way. */
  readonly onOpenLink: (text: string) => LinkProblem | null
  readonly onRecovery: () => void
}

export function HomePage(props: HomePageProps): JSX.Element {
  const { t, now, day } = useI18n()
  usePageTitle(() => t().home.pageTitle)
  const [pasting, setPasting] = createSignal(false)
  const today = () => {
    const text = day(now())
    return text.charAt(0).toLocaleUpperCase() + text.slice(1)
  }
  const panel = () => <RecoveryPanel recovery={props.recovery} onOpen={() => props.onRecovery()} />
  return (
    <div class="page home">
      <SkipLink />
      <TopBar settings={props.settings} note={props.courses.length > 0 ? t().home.onlyHere : undefined} />
      <Show
        when={props.courses.length > 0}
        fallback={<EmptyHome onStart={props.onStart} onOpenLink={() => setPasting(true)} />}
      >
        <main class="home__main" id={contentId} tabindex="-1">
          <div class="home__head">
            <div>
              <h1 class="voice-heading">{t().home.title}</h1>
              <p>{t().home.lead(today(), props.courses.length)}</p>
            </div>
            <div class="home__actions">
              <Button icon={link} onClick={() => setPasting(true)}>
                {t().home.openLink}
              </Button>
              <Button kind="primary" icon={plus} onClick={() => props.onStart()}>
                {t().home.startShort}
              </Button>
            </div>
          </div>
          <Show when={props.recovery.state === 'unchecked'}>{panel()}</Show>
          <CourseList courses={props.courses} onOpen={(id) => props.onOpenCourse(id)} />
          <Show when={props.recovery.state === 'checked'}>{panel()}</Show>
        </main>
      </Show>
      <Show when={pasting()}>
        <OpenLink onOpen={(text) => props.onOpenLink(text)} onClose={() => setPasting(false)} />
      </Show>
    </div>
  )
}
