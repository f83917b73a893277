/** IndexedDB and Web Locks as Chromium has them; Node has neither. */
import { describe, expect, test } from 'vitest'
import { openDatabase } from '@radslag/client/device/database.ts'
import { openVault } from '@radslag/client/device/vault.ts'
import { leaderContract } from '../contracts/leader.ts'
import { storageContract } from '../contracts/storage.ts'

const fresh = (): string => `test-${crypto.randomUUID()}`
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

storageContract('IndexedDB', () => openDatabase(fresh()))
leaderContract('the browser', navigator.locks, fresh)

describe('IndexedDB', () => {
  test('what was committed is there when the database is opened again', async () => {
    const name = fresh()
    const first = await openDatabase(name)
    await first.commit([{ put: 'log', key: ['a', 1], value: new Uint8Array([1]) }])
    first.close()
    const second = await openDatabase(name)
    expect(await second.get('log', ['a', 1])).toEqual(new Uint8Array([1]))
    second.close()
  })

  test('two connections that add at the same time agree', async () => {
    const name = fresh()
    const [a, b] = [await openDatabase(name), await openDatabase(name)]
    const [left, right] = await Promise.all([
      a.getOrAdd('device', ['k'], 'left'),
      b.getOrAdd('device', ['k'], 'right'),
    ])
    expect(left).toBe(right)
    a.close()
    b.close()
  })

  test('D3: two tabs open one vault; its key is not extractable and outlives the tab', async () => {
    const name = fresh()
    const [a, b] = [await openDatabase(name), await openDatabase(name)]
    const vaults = await Promise.all([
      openVault(a, crypto.subtle, random),
      openVault(b, crypto.subtle, random),
    ])
    const sealed = await vaults[0].seal('label', new Uint8Array([1, 2, 3]))
    expect(await vaults[1].open('label', sealed)).toEqual(new Uint8Array([1, 2, 3]))
    a.close()
    b.close()
    const again = await openDatabase(name)
    const vault = await openVault(again, crypto.subtle, random)
    expect(await vault.open('label', sealed)).toEqual(new Uint8Array([1, 2, 3]))
    const key = (await again.get('device', ['vault'])) as CryptoKey
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
    again.close()
  })

  test('lets go when another tab wants to erase or upgrade the database', async () => {
    const name = fresh()
    const storage = await openDatabase(name)
    await new Promise<void>((resolve, reject) => {
      const erasing = indexedDB.deleteDatabase(name)
      erasing.addEventListener('success', () => resolve())
      erasing.addEventListener('error', () => reject(erasing.error))
    })
    await expect(storage.get('log', ['a'])).rejects.toMatchObject({ code: 'storage-blocked' })
  })

  test('a database of a newer app is not touched: storage-damaged', async () => {
    const name = fresh()
    await openRaw(name, 99)
    await expect(openDatabase(name)).rejects.toMatchObject({ name: 'DeviceError', code: 'storage-damaged' })
  })

  test('a database without our tables: storage-damaged', async () => {
    const name = fresh()
    await openRaw(name, 1)
    const storage = await openDatabase(name)
    await expect(storage.get('log', ['a'])).rejects.toMatchObject({ code: 'storage-damaged' })
    await expect(storage.commit([{ put: 'log', key: ['a'], value: 1 }])).rejects.toMatchObject({
      code: 'storage-damaged',
    })
    storage.close()
  })
})

function openRaw(name: string, version: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version)
    opening.addEventListener('success', () => {
      opening.result.close()
      resolve()
    })
    opening.addEventListener('error', () => reject(opening.error))
  })
}
