import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asChainHash } from '@radslag/shared/ids.ts'
import type { Table } from '@radslag/client/device/storage.ts'
import {
  createRecordLog,
  type Memory,
  type NewRecord,
  type LoggedRecord,
} from '@radslag/client/device/record-log.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }
const memory = (count: number): Memory => ({
  count,
  chain: asChainHash(random(32)),
  ctl: asChainHash(random(32)),
  base: null,
})
const record = (n: number, skeleton = n % 3 === 0): NewRecord => ({
  n,
  skeleton,
  bytes: new Uint8Array([n >> 8, n & 255, skeleton ? 1 : 0]),
})
const plain = ({ n, bytes }: NewRecord): { n: number; bytes: Uint8Array } => ({ n, bytes })

async function pagesOf(tail: AsyncIterable<LoggedRecord[]>): Promise<LoggedRecord[][]> {
  const pages: LoggedRecord[][] = []
  for await (const page of tail) pages.push(page)
  return pages
}

async function newLog(localId = 'a') {
  const device = await newDevice()
  return { ...device, log: createRecordLog(device.storage, device.vault, localId) }
}

describe('D1: what was verified', () => {
  test('none, then the last one kept', async () => {
    const { log } = await newLog()
    expect(await log.memory()).toBeNull()
    const first = memory(1)
    await log.append([record(0)], first, [])
    expect(await log.memory()).toEqual(first)
    const later = { ...memory(1), base: { n: 9, at: 8, vouched: true } }
    await log.append([], later, [])
    expect(await log.memory()).toEqual(later)
  })

  test('V2: records, memory and what they settle are one commit', async () => {
    const { log, storage } = await newLog()
    await storage.commit([{ put: 'outbox', key: ['a', 1], value: 1 }])
    const kept = memory(1)
    await log.append([record(0)], kept, [{ remove: 'outbox', key: ['a', 1] }])
    expect(await storage.scan('outbox', ['a'])).toEqual([])
    const impossible = { put: 'outbox', key: ['a', 2], value: () => 0 } as const
    await expect(log.append([record(1)], memory(2), [impossible])).rejects.toMatchObject({
      name: 'DeviceError',
    })
    expect(await log.memory()).toEqual(kept)
    expect(await log.record(1)).toBeNull()
  })
})

describe('D3: records as received', () => {
  test('R6: the skeleton by itself, in order, `to` not included', async () => {
    const { log } = await newLog()
    const records = Array.from({ length: 20 }, (_, n) => record(n))
    await log.append(records.toReversed(), memory(20), [])
    const skeleton = records.filter((each) => each.skeleton).map(plain)
    expect(await log.skeleton()).toEqual(skeleton)
    expect((await log.skeleton(3, 9)).map(({ n }) => n)).toEqual([3, 6])
    expect((await log.skeleton(4)).map(({ n }) => n)).toEqual([6, 9, 12, 15, 18])
  })

  test('one record by number, whichever table it is in', async () => {
    const { log } = await newLog()
    await log.append([record(2), record(3)], memory(4), [])
    expect(await log.record(2)).toEqual(record(2).bytes)
    expect(await log.record(3)).toEqual(record(3).bytes)
    expect(await log.record(4)).toBeNull()
  })

  test('another course is another log', async () => {
    const { log, storage, vault } = await newLog()
    await log.append([record(0)], memory(1), [])
    const other = createRecordLog(storage, vault, 'b')
    expect(await other.memory()).toBeNull()
    expect(await other.skeleton()).toEqual([])
    expect(await other.record(0)).toBeNull()
  })

  test('the tail comes in order, in pages of 1000, whatever the mixture', async () => {
    const mixtures: ((n: number) => boolean)[] = [
      () => true,
      () => false,
      (n) => n % 2 === 0,
      (n) => n < 1500,
      (n) => n >= 1500,
    ]
    for (const skeleton of mixtures) {
      const { log } = await newLog()
      const records = Array.from({ length: 2500 }, (_, n) => record(n, skeleton(n)))
      await log.append(records, memory(2500), [])
      const pages = await pagesOf(log.tail(7))
      expect(pages.map((page) => page.length)).toEqual([1000, 1000, 493])
      expect(pages.flat()).toEqual(records.slice(7).map(plain))
    }
  })

  test('the tail of any set of numbers from anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(60)),
        fc.func(fc.boolean()),
        fc.nat(60),
        async (ns, isSkeleton, from) => {
          const { log } = await newLog()
          await log.append(
            ns.map((n) => record(n, isSkeleton(n))),
            memory(61),
            [],
          )
          const found = (await pagesOf(log.tail(from))).flat().map(({ n }) => n)
          expect(found).toEqual(ns.filter((n) => n >= from).toSorted((a, b) => a - b))
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('rows that are not records', () => {
  const tables: Table[] = ['skeleton', 'log']

  test.each(tables)('%s: a value that is no bytes is damage', async (table) => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything().filter((value) => value !== undefined && !(value instanceof Uint8Array)),
        async (value) => {
          const { log, storage } = await newLog()
          await storage.commit([{ put: table, key: ['a', 1], value }])
          await expect(pagesOf(log.tail(0))).rejects.toMatchObject(damaged)
          await expect(log.record(1)).rejects.toMatchObject(damaged)
        },
      ),
      { numRuns: 30 },
    )
  })

  test.each([[['a', 1.5]], [['a', 'x']], [['a', 1, 2]], [['a', Infinity]]])(
    'a key %j is damage',
    async (key) => {
      const { log, storage } = await newLog()
      await storage.commit([{ put: 'skeleton', key, value: new Uint8Array(3) }])
      await expect(log.skeleton()).rejects.toMatchObject(damaged)
    },
  )

  test('two records of one number are damage', async () => {
    const { log } = await newLog()
    await log.append([record(1, true), record(1, false)], memory(2), [])
    await expect(pagesOf(log.tail(0))).rejects.toMatchObject(damaged)
  })

  test('a memory that is not ours is damage', async () => {
    const { log, storage, vault } = await newLog()
    const other = createRecordLog(storage, vault, 'b')
    await other.append([], memory(3), [])
    const moved = await storage.get('rooms', ['b', 'memory'])
    for (const value of [moved, 1, null, random(100), await vault.seal('memory/a', random(3))]) {
      await storage.commit([{ put: 'rooms', key: ['a', 'memory'], value }])
      await expect(log.memory()).rejects.toMatchObject(damaged)
    }
  })
})
