/** The app behind `/` and `/c/<local id>`: which screen an address shows. Knows addresses; screens know the rest. */
import { createSignal, lazy, Match, onCleanup, onMount, Show, Suspense, Switch, type JSX } from 'solid-js'
import { deviceReason } from './app/halt-reasons.ts'
import { HomeScreen } from './app/HomeScreen.tsx'
import { Rethrow } from './app/Rethrow.tsx'
import type { Device } from './device/device.ts'
import { HaltPage } from './pages/HaltPage.tsx'
import type { HaltReason } from './pages/halts.ts'
import type { Settings } from './ui/settings.ts'
import type { World } from './world.ts'

/** Screens that need cryptography come with it, after Home is painted. */
const withCrypto = async <Module,>(module: Promise<Module>): Promise<Module> => {
  const { sodiumReady } = await import('@radslag/shared/crypto/sodium.ts')
  await sodiumReady()
  return await module
}
const CourseScreen = lazy(() =>
  withCrypto(import('./app/CourseScreen.tsx').then((module) => ({ default: module.CourseScreen }))),
)
const StartScreen = lazy(() =>
  withCrypto(import('./app/StartScreen.tsx').then((module) => ({ default: module.StartScreen }))),
)
const RecoveryScreen = lazy(() =>
  withCrypto(import('./app/RecoveryScreen.tsx').then((module) => ({ default: module.RecoveryScreen }))),
)

/** Every screen is fetched while there is net, soon after the first one is painted: losing the net must not lock anybody out. */
const FETCH_AFTER = 500

function fetchScreens(): void {
  for (const screen of [StartScreen, RecoveryScreen, CourseScreen]) screen.preload().catch(notFetched)
}

/** Without net now: whoever goes there later is told then. */
function notFetched(): void {}

export interface AppProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
}

export function App(props: AppProps): JSX.Element {
  const [path, setPath] = createSignal(location.pathname + location.search)
  const [stopped, setStopped] = createSignal<HaltReason | null>(null)
  const [failure, setFailure] = createSignal<{ readonly error: unknown } | null>(null)
  const go = (to: string): void => {
    history.pushState(null, '', to)
    setPath(to)
    scrollTo(0, 0)
  }
  const back = (): void => {
    setPath(location.pathname + location.search)
  }
  onMount(() => {
    addEventListener('popstate', back)
    setTimeout(fetchScreens, FETCH_AFTER)
  })
  onCleanup(() => removeEventListener('popstate', back))

  /** The border for what screens could not do: the device's fault gets its page, ours goes to the error boundary. */
  const onError = (error: unknown): void => {
    const reason = deviceReason(error)
    if (reason) setStopped(reason)
    else setFailure({ error })
  }
  const courseId = () => /^\/c\/([\w-]{10,40})$/.exec(path())?.[1]
  const then = () => new URLSearchParams(path().split('?')[1]).get('then')
  let ending = Promise.resolve()
  const leaving = (work: Promise<void>): void => {
    ending = work
  }
  const bound = () => ({ ...props, go, leaving, left: () => ending, onError })
  return (
    <Show
      when={!stopped()}
      fallback={
        <HaltPage
          reason={stopped() ?? { kind: 'bug' }}
          contact={null}
          settings={props.settings}
          onReload={() => location.reload()}
          onHome={() => location.assign('/')}
        />
      }
    >
      <Show when={failure()}>{(failed) => <Rethrow error={failed().error} />}</Show>
      <Suspense>
        <Switch fallback={<HomeScreen {...bound()} />}>
          <Match when={path() === '/start'}>
            <StartScreen {...bound()} />
          </Match>
          <Match when={path().startsWith('/recovery')}>
            <RecoveryScreen {...bound()} onLeave={() => go(then() ? `/c/${then()}` : '/')} />
          </Match>
          <Match when={courseId()} keyed>
            {(localId) => <CourseScreen {...bound()} localId={localId} />}
          </Match>
        </Switch>
      </Suspense>
    </Show>
  )
}
