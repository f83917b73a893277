/**
 * The only file that knows libsodium (P1). It gives the eight primitives their names and turns failures into `SealError`.
 * Call `sodiumReady()` once before anything else. Keys and nonces are raw bytes here; meaning comes in the files beside it.
 */
import sodium from 'libsodium-wrappers'
import type { Bytes } from '../bytes.ts'
import { SealError } from '../errors.ts'

export const NONCE_BYTES = 24
export const TAG_BYTES = 16
export const SIGNATURE_BYTES = 64
/** What a sealed box adds to its content. */
export const BOX_OVERHEAD = 48
const ANY_SCALAR = new Uint8Array(32).fill(1)

/** A key pair made from a 32-byte seed. */
export interface KeyPair {
  readonly publicKey: Bytes
  readonly privateKey: Bytes
}

/** Resolves when the primitives below may be called. */
export async function sodiumReady(): Promise<void> {
  await sodium.ready
}

/** BLAKE2b-256 of `message` keyed with 32 bytes. */
export function keyedHash(key: Uint8Array, message: Uint8Array): Bytes {
  return sodium.crypto_generichash(32, message, key) as Bytes
}

/** A 32-byte subkey of a 32-byte key; `context` is 8 ASCII characters. */
export function subkey(key: Uint8Array, context: string): Bytes {
  return sodium.crypto_kdf_derive_from_key(32, 1, context, key) as Bytes
}

/** XChaCha20-Poly1305 (IETF). The result is `TAG_BYTES` longer than `plaintext`. */
export function aeadSeal(key: Uint8Array, nonce: Uint8Array, data: Uint8Array, plaintext: Uint8Array): Bytes {
  return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, data, null, nonce, key) as Bytes
}

/** Opens what `aeadSeal` made. Throws `SealError('does-not-open')`. */
export function aeadOpen(key: Uint8Array, nonce: Uint8Array, data: Uint8Array, sealed: Uint8Array): Bytes {
  if (sealed.length < TAG_BYTES) throw new SealError('does-not-open', 'shorter than its tag')
  return orSealError('does-not-open', () =>
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, data, nonce, key),
  )
}

/** Ed25519 key pair of a 32-byte seed. */
export function signingPair(seed: Uint8Array): KeyPair {
  return sodium.crypto_sign_seed_keypair(seed) as KeyPair
}

/** Ed25519 signature over `message`, 64 bytes. */
export function signDetached(privateKey: Uint8Array, message: Uint8Array): Bytes {
  return sodium.crypto_sign_detached(message, privateKey) as Bytes
}

/** Whether `signature` is `publicKey`'s over `message`. Never throws on hostile lengths. */
export function verifyDetached(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== 32) return false
  return sodium.crypto_sign_verify_detached(signature, message, publicKey)
}

/** X25519 key pair of a 32-byte seed. */
export function boxPair(seed: Uint8Array): KeyPair {
  return sodium.crypto_box_seed_keypair(seed) as KeyPair
}

/** Whether anything can be sealed to this key; points of low order are refused. */
export function isBoxKey(publicKey: Uint8Array): boolean {
  try {
    sodium.crypto_scalarmult(ANY_SCALAR, publicKey)
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

/** Seals `content` anonymously to a public box key; `BOX_OVERHEAD` bytes longer. */
export function boxSeal(publicKey: Uint8Array, content: Uint8Array): Bytes {
  return orSealError('bad-box', () => sodium.crypto_box_seal(content, publicKey))
}

/** Opens what `boxSeal` made. Throws `SealError('bad-box')`. */
export function boxOpen(pair: KeyPair, sealed: Uint8Array): Bytes {
  if (sealed.length < BOX_OVERHEAD) throw new SealError('bad-box', 'shorter than its overhead')
  return orSealError('bad-box', () => sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey))
}

function orSealError(code: 'does-not-open' | 'bad-box', work: () => Uint8Array): Bytes {
  try {
    return work() as Bytes
  } catch (error) {
    throw new SealError(code, error instanceof Error ? error.message : 'libsodium refused')
  }
}
