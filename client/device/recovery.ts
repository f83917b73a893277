/**
 * The coordinator's recovery seed on this device, and whether its printed code was checked (R1, M5).
 * Knows nothing of rooms or of how the code is printed.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { rowCodec } from './row-codec.ts'
import type { Storage } from './storage.ts'
import type { Vault } from './vault.ts'

const SEED = ['recovery'] as const
const CHECKED = ['recovery-checked'] as const

export interface Recovery {
  /** 20 bytes, drawn at first use; two tabs agree on one. */
  seed(): Promise<Bytes>
  /** When the printed code was typed back correctly, unix milliseconds; `null` before that. */
  checked(): Promise<number | null>
  markChecked(at: number): Promise<void>
}

export const checkedCodec = rowCodec<number>(
  (to, at) => to.u64(at),
  (from) => from.u64(),
)

/** The recovery seed in `storage`. Every method throws `DeviceError`. */
export function createRecovery(storage: Storage, vault: Vault, random: Random): Recovery {
  return {
    async seed() {
      const known = await storage.get('device', SEED)
      const sealed = known ?? (await storage.getOrAdd('device', SEED, await drawn()))
      const seed = await vault.open('recovery', sealed)
      if (seed.length !== LIMITS.recoverySeed) {
        throw new DeviceError('storage-damaged', 'a recovery seed of another length')
      }
      return seed
    },

    async checked() {
      const sealed = await storage.get('device', CHECKED)
      return sealed === undefined ? null : checkedCodec.decode(await vault.open('recovery-checked', sealed))
    },

    async markChecked(at) {
      const value = await vault.seal('recovery-checked', checkedCodec.encode(at))
      await storage.commit([{ put: 'device', key: CHECKED, value }])
    },
  }

  function drawn(): Promise<Bytes> {
    return vault.seal('recovery', random(LIMITS.recoverySeed))
  }
}
