/** One course: takes the lead among tabs, opens it, and shows the room or why it stopped. */
import { createSignal, Match, onCleanup, onMount, Show, Switch, untrack, type JSX } from 'solid-js'
import { openCourse, type OpenCourse } from '../binder/open-course.ts'
import type { Device } from '../device/device.ts'
import { HaltPage } from '../pages/HaltPage.tsx'
import { lead, takeOver, type Leadership } from '../session/leader.ts'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'
import { FamilyScreen } from './FamilyScreen.tsx'
import { Fetching } from './Fetching.tsx'
import { useNet } from './net.ts'
import { RoomScreen } from './RoomScreen.tsx'

export interface CourseScreenProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
  readonly localId: string
  readonly go: (to: string) => void
  /** What the screen before has still to end. */
  readonly left: () => Promise<void>
  readonly leaving: (work: Promise<void>) => void
  readonly onError: (error: unknown) => void
}

export function CourseScreen(props: CourseScreenProps): JSX.Element {
  const [course, setCourse] = createSignal<OpenCourse | null>(null)
  const [stopped, setStopped] = createSignal<'other-tab' | 'unknown' | null>(null)
  const { world, device, localId, onError } = untrack(() => props)
  let leadership: Leadership | null = null
  const given = new AbortController()
  let opening = Promise.resolve()
  let gone = false

  /** A10: the document is made anew from accepted records; what could not be accepted is offered back. */
  const rebuild = async (): Promise<void> => {
    const broken = course()
    setCourse(null)
    await broken?.close()
    const opened = await openCourse(world, device, localId)
    if (gone) await opened?.close()
    else setCourse(opened)
  }
  const lost = (): void => {
    leadership = null
    const open = course()
    setCourse(null)
    setStopped('other-tab')
    void open?.close().catch(onError)
  }
  const open = async (take: typeof lead): Promise<void> => {
    await props.left()
    leadership = await take(world.locks, localId, lost)
    setStopped(leadership ? null : 'other-tab')
    if (!leadership) return
    const opened = await openCourse(world, device, localId, { signal: given.signal })
    if (gone) await opened?.close()
    else if (opened) setCourse(opened)
    else setStopped('unknown')
  }
  const begin = (take: typeof lead): void => {
    opening = open(take).catch(onError)
  }
  const end = async (): Promise<void> => {
    await opening
    await course()?.close()
    leadership?.release()
  }
  const away = (): void => {
    void course()?.session.flush()
  }

  const forget = async (opened: OpenCourse): Promise<void> => {
    setCourse(null)
    await opened.close()
    await opened.session.forget()
    props.go('/')
  }

  useNet(() => course()?.session)
  onMount(() => {
    begin(lead)
    addEventListener('pagehide', away)
  })
  onCleanup(() => {
    gone = true
    removeEventListener('pagehide', away)
    given.abort()
    props.leaving(end().catch(onError))
  })

  return (
    <Switch fallback={<Fetching settings={props.settings} />}>
      <Match when={stopped() === 'other-tab'}>
        <HaltPage
          reason={{ kind: 'other-tab' }}
          contact={null}
          settings={props.settings}
          onTakeOver={() => begin(takeOver)}
          onHome={() => props.go('/')}
        />
      </Match>
      <Match when={stopped() === 'unknown'}>
        <HaltPage
          reason={{ kind: 'scan-again' }}
          contact={null}
          settings={props.settings}
          onHome={() => props.go('/')}
        />
      </Match>
      <Match when={course()}>
        {(opened) => (
          <Show
            when={opened().reads}
            fallback={
              <RoomScreen
                {...props}
                course={opened()}
                onRebuild={() => void rebuild().catch(onError)}
                onForget={() => void forget(opened()).catch(onError)}
              />
            }
          >
            <FamilyScreen
              session={opened().session}
              settings={props.settings}
              keep="kept"
              onKeep={() => undefined}
              onKeepNot={() => undefined}
              onForget={() => void forget(opened()).catch(onError)}
            />
          </Show>
        )}
      </Match>
    </Switch>
  )
}
