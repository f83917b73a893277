/** What plain Yjs takes for the same text in the same process: no sealing, no signatures, no net. */
import { applyUpdate, applyUpdateV2, Doc, encodeStateAsUpdate, encodeStateAsUpdateV2 } from 'yjs'
import { readProse, writeProse } from '../doubles/prose.ts'
import { bytesAlive, since, spread, type Section, type Spread } from './figures.ts'
import { type } from './room.ts'
import type { Patch } from './trace-file.ts'

/** Types the trace into a bare document, then measures what opening it takes at the least. Throws when it ends with another text. */
export async function floorsOf(
  endContent: string,
  groups: readonly (readonly Patch[])[],
  repeats: number,
): Promise<Section> {
  const doc = new Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  writeProse(doc, '')
  const began = performance.now()
  for (const patches of groups) type(doc, patches)
  const typing = since(began)
  if (readProse(doc) !== endContent) throw new Error('typed in order, the trace does not end as recorded')
  const one = encodeStateAsUpdate(doc)
  const two = encodeStateAsUpdateV2(doc)
  const loaded = async (load: (into: Doc) => void): Promise<{ ms: Spread; memory: Spread }> => {
    const runs: Awaited<ReturnType<typeof once>>[] = []
    for (let i = 0; i < repeats; i++) runs.push(await once(load))
    return { ms: spread(runs.map(({ ms }) => ms)), memory: spread(runs.map(({ memory }) => memory)) }
  }
  const plain = await loaded((into) => applyUpdate(into, one))
  const whole = await loaded((into) => applyUpdateV2(into, two))
  const each = await loaded((into) =>
    into.transact(() => updates.forEach((update) => applyUpdate(into, update))),
  )
  return {
    title: 'Floors: plain Yjs in the same run',
    figures: {
      'typing it all (ms)': typing,
      'finished state, version 1 (bytes)': one.length,
      'finished state, version 2 (bytes)': two.length,
      'all updates together (bytes)': updates.reduce((sum, update) => sum + update.length, 0),
      'applying the finished state, version 1 (ms)': plain.ms,
      'applying the finished state, version 2 (ms)': whole.ms,
      'bytes in memory of that document': whole.memory,
      'applying every update in one transaction (ms)': each.ms,
    },
  }
}

async function once(load: (into: Doc) => void): Promise<{ ms: number; memory: number }> {
  const before = await bytesAlive()
  const doc = new Doc()
  const began = performance.now()
  load(doc)
  const ms = since(began)
  const memory = (await bytesAlive()) - before
  doc.destroy()
  return { ms, memory }
}
