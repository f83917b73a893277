/**
 * Seals what this browser keeps under a key that no script can read out (D3). The key lies in the storage as an
 * object, not as bytes. Knows nothing of what it seals.
 */
import { concat, utf8, type Bytes } from '@radslag/shared/bytes.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import type { Storage } from './storage.ts'

const NONCE = 12
const TAG = 16
const KEY = ['vault'] as const

export interface Vault {
  /** `label` names the place the bytes are kept in; they open under no other. */
  seal(label: string, plaintext: Bytes): Promise<Bytes>
  /** Throws `DeviceError('storage-damaged')` on anything that was not sealed here under `label`. */
  open(label: string, sealed: unknown): Promise<Bytes>
}

/** Opens the vault of this browser, making its key at first use; two tabs agree on one. Throws `DeviceError`. */
export async function openVault(storage: Storage, subtle: SubtleCrypto, random: Random): Promise<Vault> {
  const key = await vaultKey(storage, subtle)
  return {
    async seal(label, plaintext) {
      const nonce = random(NONCE)
      return concat(nonce, new Uint8Array(await subtle.encrypt(cipher(label, nonce), key, plaintext)))
    },

    async open(label, sealed) {
      if (!(sealed instanceof Uint8Array) || sealed.length < NONCE + TAG) {
        throw new DeviceError('storage-damaged', `${label} is not sealed bytes`)
      }
      const bytes = new Uint8Array(sealed)
      try {
        const parameters = cipher(label, bytes.subarray(0, NONCE))
        return new Uint8Array(await subtle.decrypt(parameters, key, bytes.subarray(NONCE)))
      } catch (error) {
        throw new DeviceError('storage-damaged', `${label} does not open`, { cause: error })
      }
    },
  }
}

async function vaultKey(storage: Storage, subtle: SubtleCrypto): Promise<CryptoKey> {
  const known = await storage.get('device', KEY)
  const key = known ?? (await storage.getOrAdd('device', KEY, await drawKey(subtle)))
  if (!isVaultKey(key)) throw new DeviceError('storage-damaged', 'the vault key is no key')
  return key
}

function drawKey(subtle: SubtleCrypto): Promise<CryptoKey> {
  return subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function isVaultKey(value: unknown): value is CryptoKey {
  return (
    value instanceof CryptoKey &&
    value.algorithm.name === 'AES-GCM' &&
    !value.extractable &&
    value.usages.includes('encrypt') &&
    value.usages.includes('decrypt')
  )
}

function cipher(label: string, iv: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(`radslag/vault/v1/${label}`) }
}
