/** What every `Storage` must do, whatever it is made of. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { equal } from '@radslag/shared/bytes.ts'
import type { Change, Key, Storage } from '@radslag/client/device/storage.ts'

const put = (key: Key, value: unknown): Change => ({ put: 'log', key, value })
const numbers = (count: number): Change[] =>
  Array.from({ length: count }, (_, n) => put(['a', n], new Uint8Array([n])))

/** Runs the suite. `open` gives an empty storage that nobody else holds. */
export function storageContract(name: string, open: () => Promise<Storage>): void {
  describe(`Storage contract: ${name}`, () => {
    let storage: Storage
    const keysOf = async (prefix: Key, options?: { from?: number; limit?: number }) =>
      (await storage.scan('log', prefix, options)).map(({ key }) => key)

    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    test('gives back what was put, and undefined where nothing stands', async () => {
      await storage.commit([put(['a'], new Uint8Array([1, 2])), put(['b'], 7)])
      expect(await storage.get('log', ['a'])).toEqual(new Uint8Array([1, 2]))
      expect(await storage.get('log', ['b'])).toBe(7)
      expect(await storage.get('log', ['c'])).toBeUndefined()
      expect(await storage.get('skeleton', ['a'])).toBeUndefined()
      expect(await storage.scan('outbox', [])).toEqual([])
    })

    test('a later put and a remove win, in the order of the commit', async () => {
      await storage.commit([put(['a'], 1), put(['a'], 2), put(['b'], 1), { remove: 'log', key: ['b'] }])
      await storage.commit([
        { remove: 'log', key: ['never'] },
        { removeAll: 'log', prefix: ['c'] },
        put(['c', 1], 1),
      ])
      expect(await storage.get('log', ['a'])).toBe(2)
      expect(await keysOf([])).toEqual([['a'], ['c', 1]])
    })

    test('one commit reaches several tables', async () => {
      await storage.commit([put(['a'], 1), { put: 'rooms', key: ['a'], value: 2 }])
      await storage.commit([
        { remove: 'log', key: ['a'] },
        { put: 'outbox', key: ['a', 1], value: 3 },
      ])
      expect(await storage.get('log', ['a'])).toBeUndefined()
      expect(await storage.get('rooms', ['a'])).toBe(2)
      expect(await storage.get('outbox', ['a', 1])).toBe(3)
    })

    test('all or none: what cannot be stored takes the whole commit with it', async () => {
      await storage.commit([put(['old'], 1)])
      const changes = [put(['new'], 2), { remove: 'log', key: ['old'] }, put(['bad'], () => 0)] as const
      await expect(storage.commit(changes)).rejects.toMatchObject({
        name: 'DeviceError',
        code: 'storage-blocked',
      })
      expect(await keysOf([])).toEqual([['old']])
    })

    test('a key that is no key is our own mistake, and nothing is written', async () => {
      await expect(storage.commit([put(['a'], 1), put([Number.NaN], 1)])).rejects.toThrow('invariant')
      await expect(storage.get('log', [Number.NaN])).rejects.toThrow('invariant')
      expect(await keysOf([])).toEqual([])
    })

    test('an empty commit is fine', async () => {
      await storage.commit([])
      expect(await keysOf([])).toEqual([])
    })

    test('keys sort part by part: numbers by size before texts, a shorter key before a longer one', async () => {
      const sorted: Key[] = [
        ['a'],
        ['a', -1],
        ['a', 0],
        ['a', 0, 'x'],
        ['a', 1.5],
        ['a', 2],
        ['a', 10],
        ['a', Number.MAX_SAFE_INTEGER],
        ['a', ''],
        ['a', '10'],
        ['a', '2'],
        ['a', 'link'],
        ['a', 'link', 'f0'],
        ['a', 'æ'],
        ['a\u0000'],
        ['aa'],
      ]
      await storage.commit(sorted.toReversed().map((key) => put(key, 1)))
      expect(await keysOf([])).toEqual(sorted)
      expect(await keysOf(['a'])).toEqual(sorted.slice(0, -2))
      expect(await keysOf(['a', 'link'])).toEqual([
        ['a', 'link'],
        ['a', 'link', 'f0'],
      ])
    })

    test('scan starts at `from` and stops after `limit`', async () => {
      await storage.commit([...numbers(12), put(['a', 'text'], 1), put(['b', 3], 1)])
      expect(await keysOf(['a'], { from: 10 })).toEqual([
        ['a', 10],
        ['a', 11],
        ['a', 'text'],
      ])
      expect(await keysOf(['a'], { from: 3, limit: 2 })).toEqual([
        ['a', 3],
        ['a', 4],
      ])
      expect(await keysOf(['a'], { limit: 1 })).toEqual([['a', 0]])
      expect(await keysOf(['a'], { limit: 0 })).toEqual([])
      expect(await keysOf(['b'], { from: 4 })).toEqual([])
      expect((await storage.scan('log', ['a'], { from: 7, limit: 1 }))[0]?.value).toEqual(new Uint8Array([7]))
    })

    test('removeAll takes every key under the prefix and no other', async () => {
      await storage.commit([
        ...numbers(3),
        put(['a'], 1),
        put(['a', 'x', 1], 1),
        put(['aa'], 1),
        put(['b', 0], 1),
      ])
      await storage.commit([{ removeAll: 'log', prefix: ['a'] }])
      expect(await keysOf([])).toEqual([['aa'], ['b', 0]])
      await storage.commit([{ removeAll: 'log', prefix: [] }])
      expect(await keysOf([])).toEqual([])
    })

    test('getOrAdd adds once; of many at the same time all get the same value', async () => {
      const values = Array.from({ length: 8 }, (_, i) => new Uint8Array([i]))
      const got = await Promise.all(values.map((value) => storage.getOrAdd('device', ['k'], value)))
      for (const value of got) expect(value).toEqual(got[0])
      expect(values).toContainEqual(got[0])
      expect(await storage.get('device', ['k'])).toEqual(got[0])
      expect(await storage.getOrAdd('device', ['k'], 'other')).toEqual(got[0])
    })

    test('bytes are copied both ways, and a view is stored without the buffer around it', async () => {
      const buffer = new Uint8Array(1000).fill(5)
      const view = buffer.subarray(10, 13)
      await storage.commit([put(['a'], view)])
      view.fill(9)
      const first = (await storage.get('log', ['a'])) as Uint8Array
      expect(first).toEqual(new Uint8Array([5, 5, 5]))
      expect(first.buffer.byteLength).toBe(3)
      first.fill(1)
      expect(await storage.get('log', ['a'])).toEqual(new Uint8Array([5, 5, 5]))
      const added = (await storage.getOrAdd('log', ['a'], 0)) as Uint8Array
      added.fill(1)
      const [row] = await storage.scan('log', ['a'])
      expect(row?.value).toEqual(new Uint8Array([5, 5, 5]))
    })

    test('a WebCrypto key is kept and stays unreadable', async () => {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
      await storage.getOrAdd('device', ['key'], key)
      const kept = await storage.get('device', ['key'])
      expect(kept).toBeInstanceOf(CryptoKey)
      await expect(crypto.subtle.exportKey('raw', kept as CryptoKey)).rejects.toThrow()
    })

    test('large values and many rows', async () => {
      const large = new Uint8Array(17 * 1024 * 1024).map((_, i) => i * 31)
      await storage.commit([put(['large'], large)])
      expect(equal((await storage.get('log', ['large'])) as Uint8Array, large)).toBe(true)
      await storage.commit(Array.from({ length: 5000 }, (_, n) => put(['many', n], new Uint8Array(200))))
      expect(await storage.scan('log', ['many'])).toHaveLength(5000)
    })

    test('commits at the same time all stand', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => storage.commit([put(['a', n], n)])))
      expect(await keysOf(['a'])).toHaveLength(20)
    })

    test('any rows come back in key order, whatever the order they were put in', async () => {
      const part = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string({ unit: 'binary' }))
      const key = fc.array(part, { minLength: 1, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(fc.array(key, { maxLength: 30 }), async (keys) => {
          await storage.commit([{ removeAll: 'log', prefix: [] }, ...keys.map((each) => put(each, 1))])
          const found = await keysOf([])
          const values = await Promise.all(keys.map((each) => storage.get('log', each)))
          expect(values.every((value) => value === 1)).toBe(true)
          for (const [i, each] of found.entries()) {
            if (i > 0) expect(before(found[i - 1]!, each)).toBe(true)
          }
        }),
        { numRuns: 25 },
      )
    })

    test('closed: every method says that the storage is blocked', async () => {
      await storage.commit([put(['a'], 1)])
      storage.close()
      storage.close()
      const blocked = { name: 'DeviceError', code: 'storage-blocked' }
      await expect(storage.get('log', ['a'])).rejects.toMatchObject(blocked)
      await expect(storage.getOrAdd('log', ['a'], 1)).rejects.toMatchObject(blocked)
      await expect(storage.scan('log', [])).rejects.toMatchObject(blocked)
      await expect(storage.commit([put(['a'], 2)])).rejects.toMatchObject(blocked)
    })
  })
}

/** Strictly before, as the interface says it. */
function before(a: Key, b: Key): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i]!, b[i]!]
    if (left === right) continue
    if (typeof left === typeof right) return left < right
    return typeof left === 'number'
  }
  return a.length < b.length
}
