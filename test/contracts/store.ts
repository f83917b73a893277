/** What every store must do, whatever the engine. Run over each of them by test/server/stores.test.ts. */
import { asChainHash, asRecordId, asRoomId, type RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Store, StoredRecord } from '@radslag/server/store/store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { random } from '../doubles/room-maker.ts'

export const newRoomId = (): RoomId => asRoomId(random(32))

/** A record the store cannot tell from a real one. */
function storedRecord(n: number, given: Partial<StoredRecord> = {}): StoredRecord {
  return {
    n,
    kind: 'update',
    author: 0,
    authorSeq: n + 1,
    seenSeq: Math.max(0, n - 1),
    id: asRecordId(random(32)),
    chain: asChainHash(random(32)),
    bytes: random(40),
    ...given,
  }
}

export const records = (from: number, to: number, given: Partial<StoredRecord> = {}): StoredRecord[] =>
  Array.from({ length: to - from }, (_, i) => storedRecord(from + i, given))

/** All pages of a read, joined. */
export async function readAll(store: Store, ...what: Parameters<Store['read']>): Promise<StoredRecord[]> {
  const all: StoredRecord[] = []
  for await (const page of store.read(...what)) all.push(...page)
  return all
}

export function storeContract(name: string, open: () => Store): void {
  describe(`${name} as a store`, () => {
    let store: Store
    let room: RoomId
    beforeEach(() => {
      store = open()
      room = newRoomId()
    })
    afterEach(() => store.close())

    it('gives back what was appended, byte for byte', async () => {
      const log = records(0, 5)
      expect(await store.append(room, 0, log.slice(0, 2))).toBe('ok')
      expect(await store.append(room, 2, log.slice(2))).toBe('ok')
      expect(await readAll(store, room, 0, 5)).toEqual(log)
      expect(await readAll(store, room, 1, 4)).toEqual(log.slice(1, 4))
      expect(await readAll(store, room, 4, 99)).toEqual(log.slice(4))
      expect(await readAll(store, newRoomId(), 0, 5)).toEqual([])
    })

    it('refuses an append at any other count and writes none of it', async () => {
      await store.append(room, 0, records(0, 2))
      expect(await store.append(room, 1, records(1, 3))).toBe('conflict')
      expect(await store.append(room, 3, records(3, 4))).toBe('conflict')
      expect(await store.append(newRoomId(), 1, records(1, 2))).toBe('conflict')
      expect((await store.heads(room))?.count).toBe(2)
    })

    it('of two appends at once for the same count exactly one wins, and other rooms do not notice', async () => {
      const other = newRoomId()
      const outcomes = await Promise.all([
        store.append(room, 0, records(0, 2)),
        store.append(room, 0, records(0, 3)),
        store.append(other, 0, records(0, 1)),
      ])
      expect(outcomes).toEqual(['ok', 'conflict', 'ok'])
      expect((await store.heads(room))?.count).toBe(2)
      expect((await store.heads(other))?.count).toBe(1)
    })

    it('knows the heads: count, chain, every author, bytes, newest snapshot', async () => {
      const log = [
        storedRecord(0, { kind: 'genesis', authorSeq: 1 }),
        storedRecord(1, { kind: 'control', authorSeq: 2 }),
        storedRecord(2, { author: 7, authorSeq: 1 }),
        storedRecord(3, { author: 7, authorSeq: 2, kind: 'snapshot', seenSeq: 1 }),
        storedRecord(4, { author: 0, authorSeq: 3, kind: 'snapshot', seenSeq: 3 }),
        storedRecord(5, { author: 7, authorSeq: 3 }),
      ]
      await store.append(room, 0, log)
      const head = (n: number) => ({ seq: log[n]!.authorSeq, id: log[n]!.id, seenSeq: log[n]!.seenSeq })
      expect(await store.heads(room)).toEqual({
        count: 6,
        chain: log[5]!.chain,
        authors: [
          [0, head(4)],
          [7, head(5)],
        ],
        bytes: 240,
        snapshot: { n: 4, covers: 3 },
      })
      expect(await store.heads(newRoomId())).toBeNull()
    })

    it('finds a record by author and authorSeq, and C by position', async () => {
      const log = [storedRecord(0), storedRecord(1, { author: 3, authorSeq: 1 })]
      await store.append(room, 0, log)
      const { n, id, chain } = log[1]!
      expect(await store.find(room, 3, 1)).toEqual({ n, id, chain })
      expect(await store.find(room, 3, 2)).toBeNull()
      expect(await store.chainAt(room, 0)).toEqual(log[0]!.chain)
      expect(await store.chainAt(room, 2)).toBeNull()
    })

    it('R6: reads the skeleton or the control records alone', async () => {
      const kinds = ['genesis', 'control', 'update', 'report', 'snapshot', 'signoff', 'control'] as const
      const log = kinds.map((kind, n) => storedRecord(n, { kind }))
      await store.append(room, 0, log)
      const numbers = async (filter: 'skeleton' | 'control') =>
        (await readAll(store, room, 0, 7, filter)).map(({ n }) => n)
      expect(await numbers('skeleton')).toEqual([0, 1, 3, 5, 6])
      expect(await numbers('control')).toEqual([0, 1, 6])
      expect((await readAll(store, room, 2, 6, 'skeleton')).map(({ n }) => n)).toEqual([3, 5])
    })

    it('Y4: reads in pages of bounded size, none of them empty', async () => {
      const size = LIMITS.replayFrame / 4
      await store.append(
        room,
        0,
        Array.from({ length: 10 }, (_, n) => storedRecord(n, { bytes: random(size) })),
      )
      const pages: number[] = []
      for await (const page of store.read(room, 0, 10)) pages.push(page.length)
      expect(pages).toEqual([4, 4, 2])
    })

    it('tells watchers of every append to their room until they stop', async () => {
      const seen: number[] = []
      const stop = store.watch(room, (count) => seen.push(count))
      await store.append(room, 0, records(0, 2))
      await store.append(newRoomId(), 0, records(0, 1))
      await store.append(room, 2, records(2, 3))
      stop()
      await store.append(room, 3, records(3, 4))
      expect(seen).toEqual([2, 3])
    })

    it('Y5: an erased room is empty, stays buried and can never be written again', async () => {
      await store.append(room, 0, records(0, 3))
      await store.erase(room)
      expect(await store.isErased(room)).toBe(true)
      expect(await store.heads(room)).toBeNull()
      expect(await readAll(store, room, 0, 3)).toEqual([])
      expect(await store.append(room, 0, records(0, 1))).toBe('conflict')
      expect(await store.isErased(newRoomId())).toBe(false)
    })

    it('Y5: an erasure is set and withdrawn with the records that say so', async () => {
      const other = newRoomId()
      await store.append(room, 0, records(0, 1), 1000)
      await store.append(other, 0, records(0, 1), 2000)
      expect(await store.dueForErasure(999)).toEqual([])
      expect(await store.dueForErasure(1500)).toEqual([room])
      expect(await store.append(room, 5, records(5, 6), null)).toBe('conflict')
      expect(await store.dueForErasure(1500)).toEqual([room])
      await store.append(room, 1, records(1, 2))
      expect(await store.dueForErasure(1500)).toEqual([room])
      await store.append(room, 2, records(2, 3), null)
      expect(await store.dueForErasure(1500)).toEqual([])
      await store.erase(other)
      expect(await store.dueForErasure(9999)).toEqual([])
    })
  })
}
