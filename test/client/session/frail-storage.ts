/** Storage that fails or dies at a chosen commit, over real storage in memory. */
import { DeviceError } from '@radslag/shared/errors.ts'
import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import type { Change, Key, Storage, Table } from '@radslag/client/device/storage.ts'

type Written = readonly Change[] | { readonly table: Table; readonly key: Key; readonly value: unknown }

export interface FrailStorage extends Storage {
  /** Commits that have been made. */
  commits(): number
  /** From this many commits on, every one fails with this answer, until told otherwise. */
  failing: ((commit: number) => boolean) | null
  /** Dies with this commit: it is durable, and nothing that is asked afterwards is ever answered. */
  diesAt: number
  readonly died: Promise<void>
  /** What a fresh start finds. */
  survived(): Promise<Storage>
}

export function createFrailStorage(): FrailStorage {
  const inner = createMemoryStorage()
  const journal: Written[] = []
  let commits = 0
  let dead = false
  let die: () => void = () => undefined
  const died = new Promise<void>((resolve) => {
    die = resolve
  })
  const never = new Promise<never>(() => undefined)
  const alive = <Result>(result: Promise<Result>): Promise<Result> =>
    dead ? never : result.then((value) => (dead ? never : value))

  const frail: FrailStorage = {
    failing: null,
    diesAt: Infinity,
    died,
    commits: () => commits,
    get: (table, key) => alive(inner.get(table, key)),
    scan: (table, prefix, options) => alive(inner.scan(table, prefix, options)),
    async getOrAdd(table, key, value) {
      if (dead) return never
      journal.push({ table, key, value })
      return alive(inner.getOrAdd(table, key, value))
    },
    async commit(changes) {
      if (dead) return never
      if (frail.failing?.(commits + 1)) throw new DeviceError('storage-full', 'no room')
      await inner.commit(changes)
      journal.push(changes)
      commits++
      if (commits < frail.diesAt) return
      dead = true
      die()
      return never
    },
    close: () => inner.close(),
    async survived() {
      const fresh = createMemoryStorage()
      for (const written of journal) {
        if ('table' in written) await fresh.getOrAdd(written.table, written.key, written.value)
        else await fresh.commit(written)
      }
      return fresh
    },
  }
  return frail
}
