/**
 * The secrets of one course on this device: its own seed, the newest epoch key it knew, seeds of links it made.
 * Knows where they are kept, not what they open.
 */
import { fromHex, type Bytes } from '@radslag/shared/bytes.ts'
import { DeviceError, invariant } from '@radslag/shared/errors.ts'
import { asRoomId, type RoomId } from '@radslag/shared/ids.ts'
import { readMaybe, readOneOf, rowCodec, writeMaybe, writeOneOf } from './row-codec.ts'
import type { Change, Key, Row, Storage } from './storage.ts'
import type { Vault } from './vault.ts'

const KINDS = ['member', 'link'] as const
const SECRET = 32

export interface Keyring {
  readonly roomId: RoomId
  /** 32 bytes, this device's own: of a member key, or of the link it reads through. */
  readonly seed: Bytes
  readonly kind: (typeof KINDS)[number]
  /** The last Yjs session used, stored before use (A5). */
  readonly session: number
  /** The newest epoch key known when joining or founding, 32 bytes. */
  readonly epochKey: { readonly epoch: number; readonly key: Bytes } | null
  /** False while the relay has not confirmed records 0 and 1 of a room made here. */
  readonly created: boolean
}

export interface Keyrings {
  /** `null` when there is none. */
  load(localId: string): Promise<Keyring | null>
  /** Seals the keyring into changes that can be committed together with others. */
  changes(localId: string, keyring: Keyring): Promise<Change[]>
  save(localId: string, keyring: Keyring): Promise<void>
  /** Seeds of links made here, by the link's signing key in hexadecimal, so that they can be shown again. */
  readonly linkSeeds: {
    put(localId: string, linkKey: string, seed: Bytes): Promise<void>
    all(localId: string): Promise<Map<string, Bytes>>
  }
}

export const keyringCodec = rowCodec<Keyring>(
  (to, keyring) => {
    to.raw(keyring.roomId).raw(secret(keyring.seed))
    writeOneOf(to, KINDS, keyring.kind)
    to.u16(keyring.session)
    writeMaybe(to, keyring.epochKey, (part, { epoch, key }) => part.u32(epoch).raw(secret(key)))
    to.flag(keyring.created)
  },
  (from) => ({
    roomId: asRoomId(from.raw(32)),
    seed: from.raw(SECRET),
    kind: readOneOf(from, KINDS),
    session: from.u16(),
    epochKey: readMaybe(from, (part) => ({ epoch: part.u32(), key: part.raw(SECRET) })),
    created: from.flag(),
  }),
)

/** The keyrings in `storage`. Every method throws `DeviceError`; a row that is not ours is 'storage-damaged'. */
export function createKeyrings(storage: Storage, vault: Vault): Keyrings {
  const changes = async (localId: string, keyring: Keyring): Promise<Change[]> => {
    const value = await vault.seal(keyringLabel(localId), keyringCodec.encode(keyring))
    return [{ put: 'rooms', key: keyringKey(localId), value }]
  }

  return {
    changes,

    async load(localId) {
      const sealed = await storage.get('rooms', keyringKey(localId))
      if (sealed === undefined) return null
      return keyringCodec.decode(await vault.open(keyringLabel(localId), sealed))
    },

    async save(localId, keyring) {
      await storage.commit(await changes(localId, keyring))
    },

    linkSeeds: {
      async put(localId, linkKey, seed) {
        const value = await vault.seal(linkLabel(localId, linkKey), secret(seed))
        await storage.commit([{ put: 'rooms', key: [localId, 'link', linkKey], value }])
      },

      async all(localId) {
        const rows = await storage.scan('rooms', [localId, 'link'])
        return new Map(await Promise.all(rows.map((row) => openLink(vault, localId, row))))
      },
    },
  }
}

async function openLink(vault: Vault, localId: string, { key, value }: Row): Promise<[string, Bytes]> {
  const linkKey = key[2]
  if (key.length !== 3 || typeof linkKey !== 'string' || fromHex(linkKey)?.length !== 32) {
    throw new DeviceError('storage-damaged', 'a link without its key')
  }
  const seed = await vault.open(linkLabel(localId, linkKey), value)
  if (seed.length !== SECRET) throw new DeviceError('storage-damaged', 'a link seed of another length')
  return [linkKey, seed]
}

/** What is not a whole secret is never kept in its place. */
function secret(bytes: Bytes): Bytes {
  invariant(bytes.length === SECRET, `a secret of ${bytes.length} bytes`)
  return bytes
}

const keyringKey = (localId: string): Key => [localId, 'keyring']
const keyringLabel = (localId: string): string => `keyring/${localId}`
const linkLabel = (localId: string, linkKey: string): string => `link/${localId}/${linkKey}`
