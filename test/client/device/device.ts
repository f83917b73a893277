/** A device in memory for tests: storage and the vault on it. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import type { Storage } from '@radslag/client/device/storage.ts'
import { openVault, type Vault } from '@radslag/client/device/vault.ts'

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

export async function newDevice(): Promise<{ storage: Storage; vault: Vault }> {
  const storage = createMemoryStorage()
  return { storage, vault: await openVault(storage, crypto.subtle, random) }
}
