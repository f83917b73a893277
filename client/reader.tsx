/**
 * The light entry behind every link, `/o` (N5): reads the seed and strips it at once (N4), opens the room in memory, and shows
 * the invitation or the text. What writing needs is fetched only when somebody joins.
 */
import { openDatabase } from './device/database.ts'
import type { HaltReason } from './pages/halts.ts'
import { HaltPage } from './pages/HaltPage.tsx'
import { linkProblem } from './app/halt-reasons.ts'
import { unfitness } from './app/fitness.ts'
import { Fetching } from './app/Fetching.tsx'
import { recall } from './app/remembered.ts'
import { mountShell } from './app/shell.tsx'
import { createMemoryStorage } from './device/memory-storage.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { formatFragment, parseAddress } from '@radslag/shared/wire/link.ts'
import { lazy, Match, Suspense, Switch, type Component, type JSX } from 'solid-js'
import type { LinkScreenProps } from './app/LinkScreen.tsx'
import type { Settings } from './ui/settings.ts'
import type { Storage } from './device/storage.ts'

const unfit = unfitness()
const linkScreen = unfit ? null : fetchLinkScreen()
const LinkScreen = lazy(() => linkScreen ?? fetchLinkScreen())

/** Asked for at once where it can run, so that it and its cryptography come while the first words are painted. */
async function fetchLinkScreen(): Promise<{ default: Component<LinkScreenProps> }> {
  return { default: (await import('./app/LinkScreen.tsx')).LinkScreen }
}

/** Takes the address and leaves none of it in the history (N4). */
function takeAddress(): string {
  const address = location.href
  history.replaceState(null, '', '/o')
  return address
}

async function start(root: HTMLElement, address: string): Promise<void> {
  const storage = unfit ? createMemoryStorage() : await openOrMemory()
  const remembered = await recall(storage, navigator.languages)
  const parsed = /#|%23/i.test(address) ? parseAddress(address) : 'none'
  let leave: () => void = () => undefined
  const onEnter = async (localId: string): Promise<void> => {
    history.replaceState(null, '', `/c/${localId}`)
    const { startApp } = await import('./start.tsx')
    leave()
    await startApp(root)
  }
  leave = await mountShell({
    root,
    remembered,
    storage: null,
    screen: (settings) => (
      <Switch>
        <Match when={unfit}>
          {(kind) => <HaltPage reason={{ kind: kind() }} contact={null} settings={settings} />}
        </Match>
        <Match when={typeof parsed === 'string' ? parsed : null}>
          {(problem) => (
            <Broken address={address} problem={linkProblem(problem(), address)} settings={settings} />
          )}
        </Match>
        <Match when={typeof parsed === 'string' ? null : parsed}>
          {(opened) => (
            <Suspense fallback={<Fetching settings={settings} />}>
              <LinkScreen {...opened()} storage={storage} settings={settings} onEnter={onEnter} />
            </Suspense>
          )}
        </Match>
      </Switch>
    ),
  })
}

interface BrokenProps {
  readonly address: string
  readonly problem: ReturnType<typeof linkProblem>
  readonly settings: Settings
}

/** A link that cannot be read: says what is missing, and takes another. */
function Broken(props: BrokenProps): JSX.Element {
  const openAgain = (text: string): BrokenProps['problem'] | null => {
    const parsed = parseAddress(text)
    if (typeof parsed === 'string') return linkProblem(parsed, text)
    location.replace(`/o#${parsed.burned ? '%23' : ''}${formatFragment(parsed.link)}`)
    return null
  }
  return (
    <HaltPage
      reason={brokenReason(props.address, props.problem)}
      contact={null}
      settings={props.settings}
      onOpenLink={openAgain}
      onHome={() => location.assign('/')}
    />
  )
}

function brokenReason(address: string, problem: ReturnType<typeof linkProblem>): HaltReason {
  if (problem === 'empty') return { kind: 'scan-again' }
  return { kind: 'broken-link', text: address, problem }
}

/** A browser that keeps nothing can still read. */
async function openOrMemory(): Promise<Storage> {
  try {
    return await openDatabase()
  } catch (error) {
    if (error instanceof DeviceError) return createMemoryStorage()
    throw error
  }
}

const address = takeAddress()
// Another link opened in this very tab changes only what stands behind the #: begin again, and strip that too.
addEventListener('hashchange', () => location.reload())
const root = document.getElementById('app')
if (root) void start(root, address)
