/** What this device remembers, opened once and handed down. Knows how the parts fit, not what they are used for. */
import type { World } from '../world.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createIntents, type Intents } from './intents.ts'
import { createKeyrings, type Keyrings } from './keyring.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createRecordLog, type RecordLog } from './record-log.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import type { Storage } from './storage.ts'
import { openVault } from './vault.ts'

export interface Device {
  readonly storage: Storage
  readonly keyrings: Keyrings
  readonly directory: Directory
  readonly recovery: Recovery
  readonly intents: Intents
  recordLog(localId: string): RecordLog
  outbox(localId: string): Outbox
}

/** Opens the vault and everything behind it. Throws `DeviceError`. */
export async function openDevice(world: Pick<World, 'storage' | 'subtle' | 'random'>): Promise<Device> {
  const { storage } = world
  const vault = await openVault(storage, world.subtle, world.random)
  return {
    storage,
    keyrings: createKeyrings(storage, vault),
    directory: createDirectory(storage, vault),
    recovery: createRecovery(storage, vault, world.random),
    intents: createIntents(storage, vault),
    recordLog: (localId) => createRecordLog(storage, vault, localId),
    outbox: (localId) => createOutbox(storage, vault, localId),
  }
}
