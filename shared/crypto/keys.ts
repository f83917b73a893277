/**
 * Where keys come from: a member's two pairs, the epoch key and its subkeys, link seeds, the recovery seed.
 * Knows nothing of who may hold them. All seeds are 32 bytes unless said.
 */
import { concat, equal, utf8, type Bytes } from '../bytes.ts'
import { SealError } from '../errors.ts'
import { asBoxPk, asSignPk, type BoxPk, type PublicKeys, type RoomId, type SignPk } from '../ids.ts'
import { Reader, Writer } from '../wire/codec.ts'
import { hash } from './hash.ts'
import {
  aeadOpen,
  aeadSeal,
  BOX_OVERHEAD,
  boxOpen,
  boxPair,
  boxSeal,
  NONCE_BYTES,
  signingPair,
  subkey,
  TAG_BYTES,
  type KeyPair,
} from './sodium.ts'

/** Gives `length` random bytes; `crypto.getRandomValues` in the world, something repeatable in tests (P1). */
export type Random = (length: number) => Bytes

/** The separate signing and box pairs of one key (P3). */
export interface MemberKeys {
  readonly sign: KeyPair & { readonly publicKey: SignPk }
  readonly box: KeyPair & { readonly publicKey: BoxPk }
}

/** The purposes an epoch key is split for (K3). */
export type Purpose = 'update' | 'report' | 'snapshot' | 'signoff' | 'ephemeral' | 'names' | 'wrap'

const CONTEXT: Record<Purpose, string> = {
  update: 'rs-updat',
  report: 'rs-repor',
  snapshot: 'rs-snaps',
  signoff: 'rs-signo',
  ephemeral: 'rs-ephem',
  names: 'rs-names',
  wrap: 'rs-wrap1',
}

/** Bytes of an epoch key boxed to one member. */
export const KEY_BOX_BYTES = 32 + 4 + 32 + 32 + BOX_OVERHEAD
/** Bytes of the previous epoch key wrapped under the new one. */
export const KEY_WRAP_BYTES = NONCE_BYTES + 32 + TAG_BYTES

/** Both pairs of a key, from one seed. A device draws the seed fresh for every room (M4). */
export function memberKeys(seed: Uint8Array): MemberKeys {
  const sign = signingPair(subkey(seed, 'rs-sign1'))
  const box = boxPair(subkey(seed, 'rs-box01'))
  return {
    sign: { publicKey: asSignPk(sign.publicKey), privateKey: sign.privateKey },
    box: { publicKey: asBoxPk(box.publicKey), privateKey: box.privateKey },
  }
}

/** What others may know of a key. */
export function publicKeys({ sign, box }: MemberKeys): PublicKeys {
  return { sign: sign.publicKey, box: box.publicKey }
}

/** The seed of a room's recovery keys: one printed seed opens every room, and rooms stay unlinkable (R1). */
export function recoveryMemberSeed(recoverySeed: Uint8Array, salt: Uint8Array): Bytes {
  return hash('recovery', recoverySeed, salt)
}

/** `commitment = H("epoch", roomId ‖ e ‖ K_e)` (K1). */
export function commitment(roomId: RoomId, epoch: number, key: Uint8Array): Bytes {
  return hash('epoch', roomId, new Writer().u32(epoch).done(), key)
}

/** Seals K_e to one member; the content repeats room, epoch and recipient (K1). */
export function sealKeyBox(recipient: BoxPk, roomId: RoomId, epoch: number, key: Uint8Array): Bytes {
  return boxSeal(recipient, new Writer().raw(roomId).u32(epoch).raw(recipient).raw(key).done())
}

/**
 * Opens a member's box and checks it against the signed commitment (K1).
 * Throws `SealError('bad-box')` or `SealError('bad-commitment')`: the member raises an alarm.
 */
export function openKeyBox(
  keys: MemberKeys,
  roomId: RoomId,
  epoch: number,
  committed: Uint8Array,
  box: Uint8Array,
): Bytes {
  const reader = new Reader(boxOpen(keys.box, box))
  const room = reader.raw(32)
  const e = reader.u32()
  const recipient = reader.raw(32)
  const key = reader.raw(32)
  reader.end()
  if (!equal(room, roomId) || e !== epoch || !equal(recipient, keys.box.publicKey)) {
    throw new SealError('bad-box', 'made for another room, epoch or recipient')
  }
  if (!equal(commitment(roomId, epoch, key), committed)) {
    throw new SealError('bad-commitment', 'not the key the rotation committed to')
  }
  return key
}

/** Wraps K_{e-1} under K_e so that members can read the past (K2). */
export function wrapKey(
  next: Uint8Array,
  roomId: RoomId,
  epoch: number,
  previous: Uint8Array,
  random: Random,
): Bytes {
  const nonce = random(NONCE_BYTES)
  return concat(nonce, aeadSeal(subkeyFor(next, 'wrap'), nonce, wrapData(roomId, epoch), previous))
}

/** Opens K_{e-1} with K_e. Throws `SealError('does-not-open')`. */
export function unwrapKey(next: Uint8Array, roomId: RoomId, epoch: number, wrap: Uint8Array): Bytes {
  const nonce = wrap.subarray(0, NONCE_BYTES)
  return aeadOpen(subkeyFor(next, 'wrap'), nonce, wrapData(roomId, epoch), wrap.subarray(NONCE_BYTES))
}

/** The subkey of an epoch key for one purpose (K3). */
export function subkeyFor(epochKey: Uint8Array, purpose: Purpose): Bytes {
  return subkey(epochKey, CONTEXT[purpose])
}

function wrapData(roomId: RoomId, epoch: number): Bytes {
  return concat(utf8('radslag/wrap/v1'), roomId, new Writer().u32(epoch).done())
}
