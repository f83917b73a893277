/** Recorded editing traces: read, checked, and for two authors what each knew at every step. Knows nothing of clients. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Position, number of characters deleted there, text inserted there. */
export type Patch = readonly [at: number, deleted: number, inserted: string]

export interface SequentialTrace {
  readonly kind: 'sequential'
  readonly endContent: string
  /** Transactions in order; what stood there at the start is the first. */
  readonly edits: readonly (readonly Patch[])[]
}

/** What one of two authors did at one step. */
export interface Turn {
  readonly agent: 0 | 1
  readonly patches: readonly Patch[]
  /** How many turns of the other author it was typed on; all own ones before it count as known. */
  readonly knows: number
}

export interface ConcurrentTrace {
  readonly kind: 'concurrent'
  readonly endContent: string
  readonly turns: readonly Turn[]
}

interface RawTrace {
  readonly kind?: string
  readonly startContent?: string
  readonly endContent: string
  readonly numAgents?: number
  readonly txns: readonly RawTurn[]
}

interface RawTurn {
  readonly patches: readonly Patch[]
  readonly agent?: number
  readonly parents?: readonly number[]
}

/** Reads a gzipped trace. Throws when it is of another shape. */
export function readTrace(file: string): SequentialTrace | ConcurrentTrace {
  const raw = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as RawTrace
  if (!Array.isArray(raw.txns) || typeof raw.endContent !== 'string') throw new Error('not an editing trace')
  if (raw.kind === 'concurrent') {
    if (raw.numAgents !== 2) throw new Error('only traces of two authors are replayed')
    return { kind: 'concurrent', endContent: raw.endContent, turns: turnsOf(raw.txns) }
  }
  const start: Patch[] = raw.startContent ? [[0, 0, raw.startContent]] : []
  const edits = [start, ...raw.txns.map(({ patches }) => patches)].filter(({ length }) => length > 0)
  return { kind: 'sequential', endContent: raw.endContent, edits }
}

/** Adds up, over all a turn's parents and theirs, how far each author had come. */
function turnsOf(txns: readonly RawTurn[]): Turn[] {
  const known: (readonly [number, number])[] = []
  const made = [0, 0]
  return txns.map(({ agent, parents = [], patches }, i) => {
    if (agent !== 0 && agent !== 1) throw new Error(`turn ${i} is nobody's`)
    const before = parents.map((parent) => known[parent] ?? [0, 0])
    const reach = [0, 1].map((one) => Math.max(0, ...before.map((had) => had[one] ?? 0)))
    if (reach[agent] !== made[agent]) throw new Error(`turn ${i} forgets what its author typed before`)
    const knows = reach[1 - agent]!
    reach[agent] = made[agent] = made[agent]! + 1
    known.push([reach[0]!, reach[1]!])
    return { agent, patches, knows }
  })
}
