/** One author's trace: written through one sealed client, then opened in every way a course is opened. */
import { writeProse } from '../doubles/prose.ts'
import { invitation, joinCourse, startCourse, type OpenCourse } from '../doubles/test-device.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { since, type Section } from './figures.ts'
import { floorsOf } from './floors.ts'
import { openCopy, openWithLink } from './openings.ts'
import { createBench, type, watch, type Bench, type BenchDevice } from './room.ts'
import type { Patch, SequentialTrace } from './trace-file.ts'

/** The log is kept under this many records where nobody says how many edits one holds. */
const RECORDS = 20_000

export interface SequentialOptions {
  /** Edits in one record; 0: as few as keep the log short enough. */
  readonly group: number
  readonly repeats: number
}

type Groups = readonly (readonly Patch[])[]

/** Writes and opens the trace. Throws when any opening shows another text than recorded. */
export async function replaySequential(
  trace: SequentialTrace,
  options: SequentialOptions,
): Promise<Section[]> {
  const group = options.group || Math.ceil(trace.edits.length / RECORDS)
  const groups = grouped(trace.edits, group)
  const edits = trace.edits.reduce((sum, patches) => sum + patches.length, 0)
  const sections: Section[] = [
    {
      title: 'Trace',
      figures: {
        edits,
        transactions: trace.edits.length,
        'transactions in one record': group,
        'characters at the end': trace.endContent.length,
      },
    },
    await floorsOf(trace.endContent, groups, options.repeats),
    ...(await written(trace, groups, options.repeats, true)),
  ]
  if (group === 1) sections.push(...(await written(trace, groups, options.repeats, false)))
  return sections
}

function grouped(edits: Groups, size: number): Groups {
  const groups: Patch[][] = []
  for (let i = 0; i < edits.length; i += size) groups.push(edits.slice(i, i + size).flat())
  return groups
}

async function written(
  trace: SequentialTrace,
  groups: Groups,
  repeats: number,
  snapshots: boolean,
): Promise<Section[]> {
  const bench = await createBench()
  const writer = await bench.device()
  const course = await startCourse(writer)
  await whenLive(course.session)
  if (!snapshots) course.snapshots.close()
  const { roomId, localId } = course.session
  const view = await course.admin.invite(invitation({ role: 'viewer', maxJoins: 0, name: 'Amal' }))
  const edit = await course.admin.invite(invitation())
  const title = snapshots ? 'with snapshots' : 'without snapshots'
  const writing = await write(bench, writer, course, groups)
  const { endContent } = trace
  const link = { roomId, seed: view.seed }
  const sections = [
    { title: `Written by one sealed client, ${title}`, figures: writing },
    {
      title: `Opened by its author from the device’s own copy, ${title}`,
      figures: await openCopy(writer, localId, endContent, repeats),
    },
    {
      title: `Opened by a newcomer with a view link, ${title}`,
      figures: await openWithLink(bench, link, endContent, repeats),
    },
  ]
  if (snapshots) {
    const second = await bench.device()
    const joined = await joinCourse(second, { roomId, seed: edit.seed }, 'Huda')
    await joined.close()
    sections.push({
      title: 'Opened from a copy that begins with a snapshot',
      figures: await openCopy(second, joined.session.localId, endContent, repeats),
    })
  }
  await bench.close()
  return sections
}

/** Each group is one record; the next is typed when the relay has acknowledged the last. */
async function write(
  bench: Bench,
  { gate }: BenchDevice,
  course: OpenCourse,
  groups: Groups,
): Promise<Section['figures']> {
  const { session, editing } = course
  bench.tick()
  writeProse(editing.doc, '')
  const log = watch(session)
  const acknowledged = (): boolean => session.unsent().length === 0
  await log.until(acknowledged)
  const began = performance.now()
  const sentBefore = gate.wire.sent
  for (const patches of groups) {
    bench.tick()
    type(editing.doc, patches)
    await log.until(acknowledged)
  }
  const seconds = since(began) / 1000
  log.close()
  await course.close()
  const { update, snapshot } = log.stored
  return {
    seconds,
    'milliseconds for each record, to its acknowledgement': (seconds * 1000) / groups.length,
    'update records': update?.records ?? 0,
    'bytes of update records at the relay': update?.bytes ?? 0,
    'snapshots posted': snapshot?.records ?? 0,
    'bytes of snapshots at the relay': snapshot?.bytes ?? 0,
    'bytes sent for each record, all frames': (gate.wire.sent - sentBefore) / groups.length,
    'database on disk (bytes)': bench.storedBytes(),
  }
}
