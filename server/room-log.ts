/**
 * The end of one room's log as the relay keeps it in memory: fold, authors' heads, the last chain values. Knows how to get
 * there from the store and how to go on; does not know who may append what, nor any connection.
 */
import { invariant } from '@radslag/shared/errors.ts'
import type { ChainHash, RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import {
  emptyLog,
  judge,
  judgeSkeleton,
  type Held,
  type Judged,
  type LogState,
} from '@radslag/shared/room/acceptance.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import type { AuthorHead } from '@radslag/shared/wire/snapshot.ts'
import type { Store, StoredRecord } from './store/store.ts'

export interface RoomLog {
  /** `ctl` is not kept by the relay: it reads control records only. */
  readonly state: LogState
  readonly bytes: number
  /** The newest snapshot's own number, -1 without. */
  readonly snapshotAt: number
  readonly heads: ReadonlyMap<number, AuthorHead>
  readonly chains: ReadonlyMap<number, ChainHash>
}

/** What a run of accepted records changes. Nothing of it is real before `settle`. */
export interface Draft extends Held {
  readonly state: LogState
  readonly bytes: number
  add(judged: Judged, size: number): void
}

/** Reads the end of a room's log. `null` when the room is erased; an empty log when it was never heard of. */
export async function loadLog(store: Store, roomId: RoomId): Promise<RoomLog | null> {
  const heads = await store.heads(roomId)
  if (!heads) {
    if (await store.isErased(roomId)) return null
    return { state: emptyLog(roomId), bytes: 0, snapshotAt: -1, heads: new Map(), chains: new Map() }
  }
  let state = emptyLog(roomId)
  for await (const page of store.read(roomId, 0, heads.count, 'control')) {
    for (const record of page) state = judgeSkeleton(state, record.n, decodeCompact(record.bytes), true).next
  }
  return {
    state: { ...state, count: heads.count, chain: heads.chain, snapshot: heads.snapshot?.covers ?? -1 },
    bytes: heads.bytes,
    snapshotAt: heads.snapshot?.n ?? -1,
    heads: new Map(heads.authors),
    chains: new Map([[heads.count - 1, heads.chain]]),
  }
}

/** Starts a draft at the end of `log`; `older` are chain values fetched from the store for this run. */
export function draftOf(
  log: RoomLog,
  older: ReadonlyMap<number, ChainHash> = new Map(),
): Draft & { settle(): RoomLog } {
  const heads = new Map<number, AuthorHead>()
  const chains = new Map<number, ChainHash>()
  let { state, bytes, snapshotAt } = log
  return {
    get state() {
      return state
    },
    get bytes() {
      return bytes
    },
    authorHead: (index) => heads.get(index) ?? log.heads.get(index),
    chainAt: (n) => chains.get(n) ?? log.chains.get(n) ?? older.get(n) ?? null,
    add(judged, size) {
      if (judged.record.kind === 'snapshot') snapshotAt = state.count
      chains.set(state.count, judged.next.chain)
      heads.set(judged.author, judged.head)
      state = judged.next
      bytes += size
    },
    settle: () => ({
      state,
      bytes,
      snapshotAt,
      heads: merge(log.heads, heads),
      chains: trim(merge(log.chains, chains), state.count - LIMITS.chainWindow),
    }),
  }
}

/** The log after records that another relay appended to the same store. */
export async function catchUp(
  store: Store,
  log: RoomLog,
): Promise<{ log: RoomLog; records: StoredRecord[] } | null> {
  const heads = await store.heads(log.state.roomId)
  if (!heads) return null
  const draft = draftOf(log)
  const records: StoredRecord[] = []
  for await (const page of store.read(log.state.roomId, log.state.count, heads.count)) {
    for (const record of page) {
      invariant(record.n === draft.state.count, 'the store has a gap')
      draft.add(judge(draft.state, decodeCompact(record.bytes), draft, true), record.bytes.length)
      records.push(record)
    }
  }
  return { log: draft.settle(), records }
}

/** The relay alone holds these maps: they grow in place instead of being copied at every batch. */
function merge<Value>(
  into: ReadonlyMap<number, Value>,
  from: ReadonlyMap<number, Value>,
): Map<number, Value> {
  const merged = into as Map<number, Value>
  for (const [key, value] of from) merged.set(key, value)
  return merged
}

function trim<Value>(map: Map<number, Value>, below: number): Map<number, Value> {
  for (const key of map.keys()) {
    if (key >= below) break
    map.delete(key)
  }
  return map
}
