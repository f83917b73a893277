/**
 * Two authors typing at once, as recorded: two whole clients, each held to what its author knew at every turn, a reader with a
 * view link, and a newcomer at the end. One record for each turn; the next turn is typed when the relay has numbered the last.
 */
import { openLink } from '@radslag/client/session/join.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { readProse, writeProse } from '../doubles/prose.ts'
import { invitation, joinCourse, startCourse, type OpenCourse } from '../doubles/test-device.ts'
import { since, type Section } from './figures.ts'
import type { Gate } from './gate.ts'
import { createBench, proseOf, type, watch, type Bench, type Watch } from './room.ts'
import type { ConcurrentTrace, Turn } from './trace-file.ts'

interface Author {
  readonly course: OpenCourse
  readonly gate: Gate
  readonly index: number
  readonly watch: Watch
  /** Turns of this author, in order; the next one is `turns[typed]`. */
  readonly turns: readonly Turn[]
  typed: number
}

interface Company {
  readonly authors: readonly [Author, Author]
  readonly reader: RoomSession
  readonly readerGate: Gate
  readonly log: Watch
}

/** Replays the trace. Throws when anybody ends with another text than recorded, or with anything unsent or refused. */
export async function replayConcurrent(trace: ConcurrentTrace): Promise<Section[]> {
  const bench = await createBench()
  const { company, newcomer } = await gather(bench, trace)
  const began = performance.now()
  const mostUnsent = await replay(bench, trace, company)
  const seconds = since(began) / 1000
  await settle(company)
  const { newcomerMs, agreed } = await compare(trace, company, newcomer)
  const figures = figuresOf(trace, company)
  for (const author of company.authors) {
    author.watch.close()
    await author.course.close()
  }
  await company.reader.close()
  const storedBytes = bench.storedBytes()
  await bench.close()
  return [
    {
      title: 'Two sealed clients, held to the parents of each turn',
      figures: {
        ...agreed,
        turns: trace.turns.length,
        seconds,
        'milliseconds for each turn': (seconds * 1000) / trace.turns.length,
        'most own records waiting for the relay’s word': mostUnsent,
        ...figures,
        'database on disk (bytes)': storedBytes,
        'newcomer from nothing to verified text (ms)': newcomerMs,
      },
    },
  ]
}

async function gather(
  bench: Bench,
  trace: ConcurrentTrace,
): Promise<{ company: Company; newcomer: () => Promise<RoomSession> }> {
  const [one, two, three] = [await bench.device(), await bench.device(), await bench.device()]
  const owner = await startCourse(one)
  await whenLive(owner.session)
  const { roomId } = owner.session
  const { seed } = await owner.admin.invite(invitation())
  const view = await owner.admin.invite(invitation({ role: 'viewer', maxJoins: 0, name: 'Amal' }))
  const editor = await joinCourse(two, { roomId, seed }, 'Huda')
  await whenLive(editor.session)
  const link = { roomId, seed: view.seed }
  const reader = await openLink(three.world, link)
  await whenLive(reader)
  // The paragraph both type into is one author's.
  bench.tick()
  writeProse(owner.editing.doc, '')
  const watches = [watch(owner.session), watch(editor.session)] as const
  await watches[0].until(() => owner.session.unsent().length === 0)
  await watches[1].until(() => proseOf(editor.editing.doc) !== null)
  const authorOf = (course: OpenCourse, gate: Gate, agent: 0 | 1): Author => {
    watches[agent].close()
    const turns = trace.turns.filter((turn) => turn.agent === agent)
    const index = course.session.log.self()?.index ?? -1
    return { course, gate, index, watch: watch(course.session), turns, typed: 0 }
  }
  const authors = [authorOf(owner, one.gate, 0), authorOf(editor, two.gate, 1)] as const
  if (authors[0].index >= authors[1].index) throw new Error('author 0 must have the lower member index')
  const late = await bench.device()
  return {
    company: { authors, reader, readerGate: three.gate, log: watch(reader) },
    newcomer: () => openLink(late.world, link),
  }
}

/** Types every turn in its place and gives the most entries an outbox ever held. */
async function replay(bench: Bench, trace: ConcurrentTrace, { authors, log }: Company): Promise<number> {
  let mostUnsent = 0
  for (const author of authors) author.gate.allow(author.turns[0]?.knows ?? Infinity)
  for (const { agent, patches, knows } of trace.turns) {
    const author = authors[agent]
    const other = authors[agent === 0 ? 1 : 0]
    await author.watch.until(() => author.watch.updates(other.index) >= knows)
    const seen = author.watch.updates(other.index)
    if (seen !== knows) throw new Error(`author ${agent} has seen ${seen} turns of the other, not ${knows}`)
    bench.tick()
    type(author.course.editing.doc, patches)
    author.typed++
    author.gate.allow(author.turns[author.typed]?.knows ?? Infinity)
    await log.until(() => log.updates(author.index) === author.typed)
    mostUnsent = Math.max(mostUnsent, author.course.session.unsent().length)
  }
  return mostUnsent
}

/** Everything is let through; waits until all have all of it, snapshots included. */
async function settle({ authors, reader, log }: Company): Promise<void> {
  const sessions = authors.map(({ course }) => course.session)
  const still = (): boolean => {
    const counts = new Set([reader, ...sessions].map((session) => session.log.state().count))
    return counts.size === 1 && sessions.every((session) => session.unsent().length === 0)
  }
  for (const author of authors) await author.watch.until(still)
  await log.until(still)
}

async function compare(
  trace: ConcurrentTrace,
  { authors, reader }: Company,
  newcomer: () => Promise<RoomSession>,
): Promise<{ newcomerMs: number; agreed: Record<string, string> }> {
  const began = performance.now()
  const late = await newcomer()
  await whenLive(late)
  const newcomerMs = since(began)
  const texts = {
    'author 0': authors[0].course.text(),
    'author 1': authors[1].course.text(),
    'reader with a view link': readProse(reader.shadow.doc),
    newcomer: readProse(late.shadow.doc),
  }
  const sessions = [reader, late, ...authors.map(({ course }) => course.session)]
  const codes = new Set(sessions.map((session) => `${session.view().count} ${session.view().copyCode}`))
  const refused = sessions.reduce((sum, one) => sum + one.view().quarantined + one.view().kept, 0)
  const wrong = Object.entries(texts).filter(([, text]) => text !== trace.endContent)
  await late.close()
  if (wrong.length > 0) throw new Error(`not the recorded end: ${wrong.map(([who]) => who).join(', ')}`)
  if (codes.size !== 1) throw new Error(`copy codes differ: ${[...codes].join(', ')}`)
  if (refused > 0) throw new Error(`${refused} records or entries refused`)
  const agreed = {
    'same as the recorded end': Object.keys(texts).join(', '),
    'unsent, kept back or quarantined': 'none',
  }
  return { newcomerMs, agreed }
}

function figuresOf(trace: ConcurrentTrace, { authors, readerGate, log }: Company): Section['figures'] {
  const { update, snapshot } = log.stored
  const turns = trace.turns.length
  const sent = authors[0].gate.wire.sent + authors[1].gate.wire.sent
  return {
    'update records': update?.records ?? 0,
    'bytes of update records at the relay for each turn': (update?.bytes ?? 0) / turns,
    'snapshots posted': snapshot?.records ?? 0,
    'bytes of snapshots at the relay': snapshot?.bytes ?? 0,
    'bytes sent by the authors for each turn, all frames': sent / turns,
    'bytes received by the reader for each turn, all frames': readerGate.wire.received / turns,
    'frames that ever waited at a gate, most at once': Math.max(
      ...authors.map(({ gate }) => gate.mostHeld()),
    ),
  }
}
