import { describe, expect, test } from 'vitest'
import { createRecovery } from '@radslag/client/device/recovery.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }

describe('R1, M5: the recovery seed of this device', () => {
  test('is drawn once, 20 bytes, and the same for every tab', async () => {
    const { storage, vault } = await newDevice()
    const tabs = [createRecovery(storage, vault, random), createRecovery(storage, vault, random)]
    const seeds = await Promise.all(tabs.map((tab) => tab.seed()))
    expect(seeds[0]).toHaveLength(20)
    expect(seeds[1]).toEqual(seeds[0])
    expect(await createRecovery(storage, vault, random).seed()).toEqual(seeds[0])
  })

  test('lies sealed', async () => {
    const { storage, vault } = await newDevice()
    const seed = await createRecovery(storage, vault, random).seed()
    const row = Buffer.from((await storage.get('device', ['recovery'])) as Uint8Array)
    expect(row.includes(Buffer.from(seed))).toBe(false)
  })

  test('remembers when the printed code was checked', async () => {
    const { storage, vault } = await newDevice()
    const recovery = createRecovery(storage, vault, random)
    expect(await recovery.checked()).toBeNull()
    await recovery.markChecked(1_790_000_000_000)
    expect(await recovery.checked()).toBe(1_790_000_000_000)
    await recovery.seed()
    expect(await recovery.checked()).toBe(1_790_000_000_000)
  })

  test('rows that are not ours are damage, never replaced by a new seed', async () => {
    const { storage, vault } = await newDevice()
    const recovery = createRecovery(storage, vault, random)
    for (const value of [1, null, new Uint8Array(48), await vault.seal('recovery', random(19))]) {
      await storage.commit([
        { put: 'device', key: ['recovery'], value },
        { put: 'device', key: ['recovery-checked'], value },
      ])
      await expect(recovery.seed()).rejects.toMatchObject(damaged)
      await expect(recovery.checked()).rejects.toMatchObject(damaged)
    }
  })
})
