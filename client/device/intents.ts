/** Persons whose links this device means to close as soon as there is net (V3): one sealed row per course. */
import { LIMITS } from '@radslag/shared/limits.ts'
import { rowCodec } from './row-codec.ts'
import type { Storage } from './storage.ts'
import type { Vault } from './vault.ts'

export interface Intents {
  /** Member indexes of persons still to be closed. */
  closing(localId: string): Promise<readonly number[]>
  saveClosing(localId: string, persons: readonly number[]): Promise<void>
}

export const closingCodec = rowCodec<readonly number[]>(
  (to, persons) => to.list(persons, (part, person) => part.u16(person)),
  (from) => from.list(LIMITS.keys, (part) => part.u16()),
)

/** The intents in `storage`. Every method throws `DeviceError`. */
export function createIntents(storage: Storage, vault: Vault): Intents {
  return {
    async closing(localId) {
      const sealed = await storage.get('rooms', keyOf(localId))
      return sealed === undefined ? [] : closingCodec.decode(await vault.open(labelOf(localId), sealed))
    },

    async saveClosing(localId, persons) {
      const value = await vault.seal(labelOf(localId), closingCodec.encode(persons))
      await storage.commit([{ put: 'rooms', key: keyOf(localId), value }])
    },
  }
}

const keyOf = (localId: string): string[] => [localId, 'closing']
const labelOf = (localId: string): string => `closing/${localId}`
