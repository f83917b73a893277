/** A store that forgets everything when the process ends: for tests and for trying things out. Knows nothing of disks. */
import { toHex } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { isSkeleton } from '@radslag/shared/room/chain.ts'
import type { ReadFilter, RoomHeads, Store, StoredRecord } from './store.ts'
import { createWatchers } from './watchers.ts'

interface Log {
  readonly roomId: RoomId
  records: StoredRecord[]
  eraseAt: number | null
  erased: boolean
}

const PASSES: Record<ReadFilter, (record: StoredRecord) => boolean> = {
  skeleton: ({ kind }) => isSkeleton(kind),
  control: ({ kind }) => kind === 'genesis' || kind === 'control',
}

/** An empty store. */
export function createMemoryStore(): Store {
  const logs = new Map<string, Log>()
  const watchers = createWatchers()
  const logOf = (roomId: RoomId) => logs.get(toHex(roomId))

  return {
    append(roomId, expectedCount, records, eraseAt) {
      const log = logOf(roomId) ?? { roomId, records: [], eraseAt: null, erased: false }
      if (log.erased || log.records.length !== expectedCount) return Promise.resolve('conflict')
      logs.set(toHex(roomId), log)
      log.records.push(...records)
      if (eraseAt !== undefined) log.eraseAt = eraseAt
      watchers.tell(roomId, log.records.length)
      return Promise.resolve('ok')
    },
    async *read(roomId, from, to, filter) {
      const wanted = (logOf(roomId)?.records ?? []).slice(from, to)
      yield* pages(filter ? wanted.filter(PASSES[filter]) : wanted)
    },
    heads: (roomId) => Promise.resolve(headsOf(logOf(roomId)?.records ?? [])),
    find(roomId, author, authorSeq) {
      const found = logOf(roomId)?.records.find(
        (record) => record.author === author && record.authorSeq === authorSeq,
      )
      return Promise.resolve(found ? { n: found.n, id: found.id, chain: found.chain } : null)
    },
    chainAt: (roomId, n) => Promise.resolve(logOf(roomId)?.records[n]?.chain ?? null),
    watch: watchers.watch,
    erase(roomId) {
      logs.set(toHex(roomId), { roomId, records: [], eraseAt: null, erased: true })
      return Promise.resolve()
    },
    isErased: (roomId) => Promise.resolve(logOf(roomId)?.erased ?? false),
    dueForErasure(now) {
      const due = [...logs.values()].filter(({ eraseAt }) => eraseAt !== null && eraseAt <= now)
      return Promise.resolve(due.map(({ roomId }) => roomId))
    },
    close: () => Promise.resolve(),
  }
}

function* pages(records: readonly StoredRecord[]): Generator<StoredRecord[]> {
  let page: StoredRecord[] = []
  let bytes = 0
  for (const record of records) {
    page.push(record)
    bytes += record.bytes.length
    if (bytes < LIMITS.replayFrame) continue
    yield page
    page = []
    bytes = 0
  }
  if (page.length > 0) yield page
}

function headsOf(records: readonly StoredRecord[]): RoomHeads | null {
  const last = records.at(-1)
  if (!last) return null
  const snapshot = records.findLast(({ kind }) => kind === 'snapshot')
  const authors = new Map(
    records.map(({ author, authorSeq, id, seenSeq }) => [author, { seq: authorSeq, id, seenSeq }]),
  )
  return {
    count: records.length,
    chain: last.chain,
    authors: [...authors].toSorted(([a], [b]) => a - b),
    bytes: records.reduce((sum, { bytes }) => sum + bytes.length, 0),
    snapshot: snapshot ? { n: snapshot.n, covers: snapshot.seenSeq } : null,
  }
}
