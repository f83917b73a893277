/**
 * The light entry behind every link, `/o` (N5): reads the seed and strips it at once (N4), opens the room in memory, and shows
 * the invitation or the text. What writing needs is fetched only when somebody joins.
 */
import { openDatabase } from './device/database.ts'
import type { HaltReason } from './pages/halts.ts'
import { HaltPage } from './pages/HaltPage.tsx'
import { linkProblem } from './app/halt-reasons.ts'
import { unfitness } from './app/fitness.ts'
import { LinkScreen } from './app/LinkScreen.tsx'
import { recall } from './app/remembered.ts'
import { mountShell } from './app/shell.tsx'
import { createMemoryStorage } from './device/memory-storage.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { parseAddress } from '@radslag/shared/wire/link.ts'
import type { Storage } from './device/storage.ts'

/** Takes the address and leaves none of it in the history (N4). */
function takeAddress(): string {
  const address = location.href
  history.replaceState(null, '', '/o')
  return address
}

async function start(root: HTMLElement, address: string): Promise<void> {
  const unfit = unfitness()
  const storage = unfit ? createMemoryStorage() : await openOrMemory()
  const remembered = await recall(storage, navigator.languages)
  await mountShell({
    root,
    remembered,
    storage: null,
    screen: (settings) => {
      if (unfit) return <HaltPage reason={{ kind: unfit }} contact={null} settings={settings} />
      const parsed = parseAddress(address)
      if (typeof parsed !== 'string') {
        return (
          <LinkScreen
            link={parsed.link}
            burned={parsed.burned}
            storage={storage}
            settings={settings}
            root={root}
          />
        )
      }
      return (
        <HaltPage
          reason={brokenReason(address, linkProblem(parsed))}
          contact={null}
          settings={settings}
          onOpenLink={(text) => {
            const again = parseAddress(text)
            if (typeof again === 'string') return linkProblem(again)
            location.replace(`/o#${text.trim().slice(text.trim().search(/v1\./))}`)
            location.reload()
            return null
          }}
          onHome={() => location.assign('/')}
        />
      )
    },
  })
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
const root = document.getElementById('app')
if (root) void start(root, address)
