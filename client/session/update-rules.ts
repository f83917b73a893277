/**
 * The static check of an update against what is already known (protocol.md A5, A6), without a scratch document.
 * An update that passes is taken whole by Yjs: nothing stays pending, nothing is thrown.
 * Knows nothing of records, roles or keys, and writes nothing.
 */
import { ROOT_NAMES } from '../agreement/roots.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { readUpdate, type Block, type DeleteRange, type Id, type Struct } from './update-reader.ts'

/** Each author owns this many client ids: `client = index × SESSIONS + session` (A5). */
export const SESSIONS = 65_536

/** How deep types may stand inside one another; Yjs deletes nested types by recursion. */
export const TYPE_DEPTH = 96

export interface UpdateFacts {
  /** The next clock of every client this update advances. */
  readonly clocks: ReadonlyMap<number, number>
}

/** How many types stand around the known struct at this id; see `typeDepth` in type-depth.ts. */
export type DepthOf = (client: number, clock: number) => number

interface Progress {
  readonly block: Block
  /** Index of the next struct to be taken. */
  next: number
  /** Clock up to which structs were taken. */
  reached: number
  /** Clock after the last struct. */
  readonly end: number
  /** True while a struct of this client waits for another client's. */
  waiting: boolean
}

/**
 * Checks an update by the member with this index against the accepted state vector (client → next clock).
 * `depthOf` is asked only for updates that create types. Changes nothing it is given.
 * @throws UpdateRefusal with the first rule the update breaks
 */
export function checkUpdate(
  update: Uint8Array,
  authorIndex: number,
  known: ReadonlyMap<number, number>,
  depthOf: DepthOf,
): UpdateFacts {
  return check(update, (index) => index === authorIndex, known, depthOf)
}

/**
 * Checks the whole state of a document, as a snapshot claims it (S2): what one update may not do, all of them together may not.
 * `authors` are those who have written.
 * @throws UpdateRefusal with the first rule the state breaks
 */
export function checkState(state: Uint8Array, authors: ReadonlySet<number>): UpdateFacts {
  return check(
    state,
    (index) => authors.has(index),
    new Map(),
    () => 0,
  )
}

function check(
  update: Uint8Array,
  mayWrite: (index: number) => boolean,
  known: ReadonlyMap<number, number>,
  depthOf: DepthOf,
): UpdateFacts {
  const { blocks, deletes } = readUpdate(update)
  const progress = new Map<number, Progress>()
  for (const block of blocks) openBlock(block, mayWrite, known, progress)
  const order = takeAll(progress, known)
  if (order.some(({ struct }) => struct.makesType)) checkDepth(order, depthOf)
  const clocks = new Map<number, number>()
  for (const { block, end } of progress.values()) clocks.set(block.client, end)
  for (const range of deletes) checkDelete(range, clocks, known)
  return { clocks }
}

/** The member index a client id belongs to (A5). */
export function authorOf(client: number): number {
  return Math.floor(client / SESSIONS)
}

function openBlock(
  block: Block,
  mayWrite: (index: number) => boolean,
  known: ReadonlyMap<number, number>,
  progress: Map<number, Progress>,
): void {
  const { client, structs } = block
  const first = structs[0]
  const last = structs.at(-1)
  if (!mayWrite(authorOf(client))) throw new UpdateRefusal('foreign-client', `client ${client}`)
  if (!first || !last || progress.has(client)) throw new UpdateRefusal('bad-client-block', `client ${client}`)
  if (first.clock !== (known.get(client) ?? 0)) throw new UpdateRefusal('clock-gap', `client ${client}`)
  for (const { root } of structs)
    if (root !== null && !isRoot(root)) throw new UpdateRefusal('unknown-root', root)
  progress.set(client, {
    block,
    next: 0,
    reached: first.clock,
    end: last.clock + last.length,
    waiting: false,
  })
}

function isRoot(name: string): boolean {
  return (ROOT_NAMES as readonly string[]).includes(name)
}

interface Taken {
  readonly client: number
  readonly struct: Struct
}

/** Takes every struct after all it refers to, as Yjs will; throws where that is impossible. */
function takeAll(progress: ReadonlyMap<number, Progress>, known: ReadonlyMap<number, number>): Taken[] {
  const order: Taken[] = []
  for (const block of progress.values()) {
    const stack = [{ at: block, until: block.end }]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { at, until } = top
      at.waiting = false
      if (at.reached >= until) {
        stack.pop()
        continue
      }
      const { client, structs } = at.block
      const struct = structs[at.next]!
      const needed = firstUnmet(struct, client, progress, known)
      if (needed === null) {
        order.push({ client, struct })
        at.next++
        at.reached = struct.clock + struct.length
      } else {
        const other = progress.get(needed.client)
        if (!other || needed.clock >= other.end) throw new UpdateRefusal('unknown-origin', describe(needed))
        at.waiting = true
        if (other.waiting) throw new UpdateRefusal('unresolvable', describe(needed))
        stack.push({ at: other, until: needed.clock + 1 })
      }
    }
  }
  return order
}

function firstUnmet(
  struct: Struct,
  client: number,
  progress: ReadonlyMap<number, Progress>,
  known: ReadonlyMap<number, number>,
): Id | null {
  for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
    if (id === null) continue
    const seen =
      id.client === client ? struct.clock : (progress.get(id.client)?.reached ?? known.get(id.client) ?? 0)
    if (id.clock >= seen) return id
  }
  return null
}

function describe(id: Id): string {
  return `client ${id.client}, clock ${id.clock}`
}

/** Bounds how deep the new types stand, counting through structs of this update and of the document. */
function checkDepth(order: readonly Taken[], depthOf: DepthOf): void {
  const depths = new Map<number, { clock: number; depth: number }[]>()
  const at = (id: Id): number => {
    const taken = depths.get(id.client)
    const first = taken?.[0]
    if (!taken || !first || id.clock < first.clock) return depthOf(id.client, id.clock)
    return taken[lastAtOrBefore(taken, id.clock)]!.depth
  }
  for (const { client, struct } of order) {
    const beside = struct.origin ?? struct.rightOrigin
    const depth = struct.parent ? at(struct.parent) + 1 : beside ? at(beside) : 0
    if (depth > TYPE_DEPTH && struct.makesType) throw new UpdateRefusal('too-deep', `${depth} types`)
    const taken = depths.get(client)
    const entry = { clock: struct.clock, depth }
    if (taken) taken.push(entry)
    else depths.set(client, [entry])
  }
}

function lastAtOrBefore(taken: readonly { clock: number }[], clock: number): number {
  let low = 0
  let high = taken.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (taken[middle]!.clock <= clock) low = middle
    else high = middle - 1
  }
  return low
}

function checkDelete(
  { client, clock, length }: DeleteRange,
  clocks: ReadonlyMap<number, number>,
  known: ReadonlyMap<number, number>,
): void {
  const end = clocks.get(client) ?? known.get(client) ?? 0
  if (length === 0 || clock + length > end)
    throw new UpdateRefusal('future-delete', `client ${client}, clock ${clock}`)
}
