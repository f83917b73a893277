/** `pnpm trace FILE`: replays a recorded editing trace through the real client, relay and store, checks the end, prints figures. */
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { replayConcurrent } from './concurrent.ts'
import { table } from './figures.ts'
import { replaySequential } from './sequential.ts'
import { readTrace } from './trace-file.ts'

const HELP = `pnpm trace FILE [--json OUT] [--group N] [--repeats N]

Replays a recorded editing trace, keystroke by keystroke, through sealed clients, a relay with SQLite in a folder that is
removed afterwards, and WebSockets on 127.0.0.1; checks that the text ends as recorded, and prints figures.

FILE is gzipped JSON of one of two shapes (positions and lengths in UTF-16 units):
  one author   { startContent, endContent, txns: [{ patches: [[position, deleted, inserted], …] }, …] }
               Written by one client. Then opened: from the device's own copy, by a newcomer with a link, and from a copy that
               begins with a snapshot; beside what plain Yjs takes for the same text in the same run. Where each record
               holds one edit, the log is also written without snapshots and opened whole.
  two authors  { kind: "concurrent", endContent, numAgents: 2, txns: [{ agent, parents, patches }, …] }
               Typed by two clients, each held to the parents of what it types next; the relay's frames with anything
               later wait at its socket. Both clients, a reader with a view link and a newcomer must have endContent.

  --group N    edits of one author in one record; without it as few as keep the log under 20,000 records
  --repeats N  how often each opening is measured (5); median, least and most are shown
  --json OUT   writes all figures to OUT as well
  --help       this text

The clients' and the relay's clock runs 60 ms on for each record, as if the author typed at that pace, so that every record
goes at once and no limit of the relay stands in the way. Everything shares one process: compare figures of one run only.
For a profile: node --cpu-prof test/bench/run.mjs trace FILE
`

/** Runs the benchmark and gives the exit code: 0 when the text ended as recorded. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: args.filter((one) => one !== '--'),
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      group: { type: 'string' },
      repeats: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  })
  const [file] = positionals
  if (values.help || file === undefined) {
    process.stdout.write(HELP)
    return values.help ? 0 : 1
  }
  await sodiumReady()
  const trace = readTrace(file)
  const repeats = Math.max(1, Number(values.repeats))
  const sections =
    trace.kind === 'concurrent'
      ? await replayConcurrent(trace)
      : await replaySequential(trace, { group: Number(values.group ?? 0), repeats })
  process.stdout.write(`${basename(file)}\n${table(sections)}`)
  if (values.json !== undefined) {
    const facts = { trace: basename(file), node: process.version, sections }
    writeFileSync(values.json, `${JSON.stringify(facts, null, 2)}\n`)
  }
  return 0
}
