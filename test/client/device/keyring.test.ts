import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyrings, type Keyring } from '@radslag/client/device/keyring.ts'
import { keyrings } from './arbitrary.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }
const hex = (byte: string): string => byte.repeat(32)
const [sample] = fc.sample(keyrings, { numRuns: 1, seed: 1 }) as [Keyring]

describe('D3: the keyring of a course', () => {
  test('none, then what was saved, then what was saved last', async () => {
    const { storage, vault } = await newDevice()
    const rings = createKeyrings(storage, vault)
    expect(await rings.load('a')).toBeNull()
    await rings.save('a', sample)
    expect(await rings.load('a')).toEqual(sample)
    await rings.save('a', { ...sample, session: 7, created: true })
    expect(await rings.load('a')).toEqual({ ...sample, session: 7, created: true })
    expect(await rings.load('b')).toBeNull()
  })

  test('A5: its changes are committed together with others', async () => {
    const { storage, vault } = await newDevice()
    const rings = createKeyrings(storage, vault)
    const changes = await rings.changes('a', sample)
    expect(await rings.load('a')).toBeNull()
    await storage.commit([...changes, { put: 'log', key: ['a', 0], value: new Uint8Array(1) }])
    expect(await rings.load('a')).toEqual(sample)
  })

  test('lies sealed: neither seed nor epoch key stands in the row', async () => {
    const { storage, vault } = await newDevice()
    await createKeyrings(storage, vault).save('a', sample)
    const row = Buffer.from((await storage.get('rooms', ['a', 'keyring'])) as Uint8Array)
    expect(row.includes(Buffer.from(sample.seed))).toBe(false)
    expect(row.includes(Buffer.from(sample.roomId))).toBe(false)
  })

  test('the row of another course does not open', async () => {
    const { storage, vault } = await newDevice()
    const rings = createKeyrings(storage, vault)
    await rings.save('a', sample)
    const value = await storage.get('rooms', ['a', 'keyring'])
    await storage.commit([{ put: 'rooms', key: ['b', 'keyring'], value }])
    await expect(rings.load('b')).rejects.toMatchObject(damaged)
  })

  test('a seed of another length is our mistake and replaces nothing', async () => {
    const { storage, vault } = await newDevice()
    const rings = createKeyrings(storage, vault)
    await rings.save('a', sample)
    await expect(rings.save('a', { ...sample, seed: random(31) })).rejects.toThrow('invariant')
    expect(await rings.load('a')).toEqual(sample)
  })
})

describe('seeds of links made here', () => {
  test('each course has its own', async () => {
    const { storage, vault } = await newDevice()
    const { linkSeeds } = createKeyrings(storage, vault)
    const [one, two] = [random(32), random(32)]
    await linkSeeds.put('a', hex('01'), one)
    await linkSeeds.put('a', hex('02'), two)
    await linkSeeds.put('b', hex('03'), one)
    expect(await linkSeeds.all('a')).toEqual(
      new Map([
        [hex('01'), one],
        [hex('02'), two],
      ]),
    )
    expect(await linkSeeds.all('c')).toEqual(new Map())
  })

  test('a seed under the wrong link, or of another length, is damage', async () => {
    const { storage, vault } = await newDevice()
    const { linkSeeds } = createKeyrings(storage, vault)
    await linkSeeds.put('a', hex('01'), random(32))
    const value = await storage.get('rooms', ['a', 'link', hex('01')])
    await storage.commit([{ put: 'rooms', key: ['b', 'link', hex('02')], value }])
    await expect(linkSeeds.all('b')).rejects.toMatchObject(damaged)
    await expect(linkSeeds.put('a', hex('01'), random(31))).rejects.toThrow('invariant')
  })

  test.each([[['a', 'link']], [['a', 'link', 'f']], [['a', 'link', 7]], [['a', 'link', hex('01'), 1]]])(
    'a row at %j is damage',
    async (key) => {
      const { storage, vault } = await newDevice()
      const value = await vault.seal(`link/a/${hex('01')}`, random(32))
      await storage.commit([{ put: 'rooms', key, value }])
      await expect(createKeyrings(storage, vault).linkSeeds.all('a')).rejects.toMatchObject(damaged)
    },
  )
})
