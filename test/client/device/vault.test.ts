import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import { openVault } from '@radslag/client/device/vault.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }
const bytes = () => fc.uint8Array({ maxLength: 300 }).map((array) => new Uint8Array(array))

describe('D3: the vault', () => {
  test('opens what was sealed under the same label', async () => {
    const { vault } = await newDevice()
    await fc.assert(
      fc.asyncProperty(fc.string(), bytes(), async (label, plaintext) => {
        expect(await vault.open(label, await vault.seal(label, plaintext))).toEqual(plaintext)
      }),
    )
  })

  test('shows nothing of the plaintext, and never the same bytes twice', async () => {
    const { vault } = await newDevice()
    const plaintext = new Uint8Array(64).fill(7)
    const [a, b] = [await vault.seal('x', plaintext), await vault.seal('x', plaintext)]
    expect(a).not.toEqual(b)
    expect(a).toHaveLength(12 + 64 + 16)
  })

  test('its key cannot be read out by any script', async () => {
    const { storage } = await newDevice()
    const key = (await storage.get('device', ['vault'])) as CryptoKey
    expect(key.extractable).toBe(false)
    expect(key.algorithm).toMatchObject({ name: 'AES-GCM', length: 256 })
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
    await expect(crypto.subtle.exportKey('jwk', key)).rejects.toThrow()
  })

  test('two tabs that open it at the same time agree', async () => {
    const storage = createMemoryStorage()
    const [a, b] = await Promise.all([
      openVault(storage, crypto.subtle, random),
      openVault(storage, crypto.subtle, random),
    ])
    expect(await b.open('x', await a.seal('x', new Uint8Array([1])))).toEqual(new Uint8Array([1]))
  })

  test('another label, another vault or any changed byte: storage-damaged', async () => {
    const { vault } = await newDevice()
    const other = (await newDevice()).vault
    const sealed = await vault.seal('keyring/a', new Uint8Array(20))
    await expect(vault.open('keyring/b', sealed)).rejects.toMatchObject(damaged)
    await expect(other.open('keyring/a', sealed)).rejects.toMatchObject(damaged)
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice()
      changed[i]! ^= 1
      await expect(vault.open('keyring/a', changed)).rejects.toMatchObject(damaged)
      await expect(vault.open('keyring/a', sealed.slice(0, i))).rejects.toMatchObject(damaged)
    }
  })

  test('whatever is not sealed bytes: storage-damaged', async () => {
    const { vault } = await newDevice()
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), bytes()), async (value) => {
        await expect(vault.open('x', value)).rejects.toMatchObject(damaged)
      }),
    )
  })

  test('a key in its place that is none of ours: storage-damaged', async () => {
    const readable = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
      'encrypt',
      'decrypt',
    ])
    const signing = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    for (const value of ['key', new Uint8Array(32), null, {}, readable, signing]) {
      const storage = createMemoryStorage()
      await storage.commit([{ put: 'device', key: ['vault'], value }])
      await expect(openVault(storage, crypto.subtle, random)).rejects.toMatchObject(damaged)
    }
  })
})
