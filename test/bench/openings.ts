/** How long opening takes, what it fetches and what it keeps in memory: from a device's own copy, and with a link from nothing. */
import { attachEditing } from '@radslag/client/session/editing.ts'
import { openLink } from '@radslag/client/session/join.ts'
import { openRoomSession } from '@radslag/client/session/room-session.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import type { Link } from '@radslag/shared/wire/link.ts'
import { readProse } from '../doubles/prose.ts'
import { bytesAlive, since, spread, type Section } from './figures.ts'
import type { Bench, BenchDevice } from './room.ts'

/** One opening: milliseconds to each station from the start. */
type Stations = Readonly<Record<string, number>>

/** Opens a course as the app does, as often as asked. Throws when the text is not `text`. */
export async function openCopy(
  { world, device, gate }: BenchDevice,
  localId: string,
  text: string,
  repeats: number,
): Promise<Section['figures']> {
  return await repeated(repeats, async () => {
    const received = gate.wire.received
    const began = performance.now()
    const keyring = await device.keyrings.load(localId)
    if (!keyring) throw new Error('no such course')
    const session = await openRoomSession({ world, device, localId, keyring })
    await session.ready
    const ready = since(began)
    const editing = attachEditing(session)
    if (readProse(editing.doc) !== text) await new Promise((resolve) => editing.doc.once('update', resolve))
    const inEditor = since(began)
    await whenLive(session)
    const verified = since(began)
    check(readProse(editing.doc), text)
    const begins = session.base()
    return {
      stations: {
        'to the text in the session (ms)': ready,
        'to the text in an editor’s document (ms)': inEditor,
        'to verified against the relay (ms)': verified,
        'bytes fetched': gate.wire.received - received,
        'records replayed': session.log.state().count - (begins ? begins.at + 1 : 0),
      },
      async close() {
        editing.close()
        await session.close()
      },
    }
  })
}

/** Reads with a link on a device that holds nothing, as often as asked. */
export async function openWithLink(
  bench: Bench,
  link: Link,
  text: string,
  repeats: number,
): Promise<Section['figures']> {
  return await repeated(repeats, async () => {
    const { world, gate } = await bench.device()
    const began = performance.now()
    const session = await openLink(world, link)
    await whenLive(session)
    const verified = since(began)
    check(readProse(session.shadow.doc), text)
    const begins = session.base()
    return {
      stations: {
        'to verified text (ms)': verified,
        'bytes fetched': gate.wire.received,
        'records replayed': session.log.state().count - (begins ? begins.at + 1 : 0),
      },
      close: () => session.close(),
    }
  })
}

type Open = () => Promise<{ stations: Stations; close(): Promise<void> }>

async function repeated(times: number, open: Open): Promise<Section['figures']> {
  const runs: Stations[] = []
  for (let i = 0; i < times; i++) runs.push(await once(open))
  const names = Object.keys(runs[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, spread(runs.map((run) => run[name] ?? 0))]))
}

/** In a frame of its own, so that nothing of one opening lives on while the next is measured. */
async function once(open: Open): Promise<Stations> {
  const before = await bytesAlive()
  const { stations, close } = await open()
  const memory = (await bytesAlive()) - before
  await close()
  return { ...stations, 'bytes in memory while open': memory }
}

function check(found: string, text: string): void {
  if (found !== text) throw new Error('an opening does not show the text as recorded')
}
