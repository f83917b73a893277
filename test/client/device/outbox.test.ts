import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOutbox, type OutboxEntry } from '@radslag/client/device/outbox.ts'
import { outboxEntries } from './arbitrary.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }
const samples = fc.sample(outboxEntries, { numRuns: 12, seed: 3 })
const entry = (id: number): OutboxEntry => ({ ...samples[id % 12]!, id })

async function newOutbox() {
  const device = await newDevice()
  return { ...device, outbox: createOutbox(device.storage, device.vault, 'a') }
}

describe('V2: the outbox', () => {
  test('gives entries back in the order of their ids', async () => {
    const { outbox } = await newOutbox()
    expect(await outbox.load()).toEqual([])
    await outbox.put([entry(10), entry(2)], [])
    await outbox.put([entry(1)], [])
    expect(await outbox.load()).toEqual([entry(1), entry(2), entry(10)])
    expect(await outbox.count()).toBe(3)
  })

  test('an entry is put again as it moves on; several become one in one commit', async () => {
    const { outbox } = await newOutbox()
    await outbox.put([entry(1), entry(2), entry(3)], [])
    const sealed = { ...entry(2), sealed: { authorSeq: 5, epoch: 1, record: random(214) }, kept: null }
    await outbox.put([sealed], [1, 2, 3])
    expect(await outbox.load()).toEqual([sealed])
  })

  test('removal is committed with the records that verify the entries', async () => {
    const { outbox, storage } = await newOutbox()
    await outbox.put([entry(1), entry(2)], [])
    const changes = outbox.removal([1])
    expect(await outbox.count()).toBe(2)
    await storage.commit([...changes, { put: 'log', key: ['a', 9], value: random(10) }])
    expect(await outbox.load()).toEqual([entry(2)])
  })

  test('each course has its own', async () => {
    const { outbox, storage, vault } = await newOutbox()
    const other = createOutbox(storage, vault, 'b')
    await outbox.put([entry(1)], [])
    await other.put([entry(2)], [1])
    expect(await outbox.load()).toEqual([entry(1)])
    expect(await other.load()).toEqual([entry(2)])
  })

  test('what was written lies sealed', async () => {
    const { outbox, storage } = await newOutbox()
    const payload = random(100)
    await outbox.put([{ ...entry(1), payload }], [])
    const row = Buffer.from((await storage.get('outbox', ['a', 1])) as Uint8Array)
    expect(row.includes(Buffer.from(payload))).toBe(false)
  })

  test('an entry of the largest record comes back whole', async () => {
    const { outbox } = await newOutbox()
    await outbox.put([{ ...entry(1), payload: new Uint8Array(2_000_000).fill(7) }], [])
    const [back] = await outbox.load()
    expect(back?.payload.length).toBe(2_000_000)
    expect(back?.payload.every((byte) => byte === 7)).toBe(true)
  })

  test('rows that are not entries are damage: moved, changed, or anything else', async () => {
    const { outbox, storage, vault } = await newOutbox()
    await outbox.put([entry(1)], [])
    const moved = await storage.get('outbox', ['a', 1])
    const values = [moved, 1, null, {}, random(60), await vault.seal('outbox/a/2', random(40).fill(255))]
    for (const value of values) {
      await storage.commit([{ put: 'outbox', key: ['a', 2], value }])
      await expect(outbox.load()).rejects.toMatchObject(damaged)
    }
  })

  test.each([[['a']], [['a', 'x']], [['a', 0.5]], [['a', 1, 1]]])('a key %j is damage', async (key) => {
    const { outbox, storage } = await newOutbox()
    await storage.commit([{ put: 'outbox', key, value: random(60) }])
    await expect(outbox.load()).rejects.toMatchObject(damaged)
  })
})
