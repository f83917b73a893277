/** The genesis: what pins a room's id, owner and recovery keys (R1). Knows the layout and its hash, not the log. */
import type { Bytes } from '../bytes.ts'
import { hash } from '../crypto/hash.ts'
import type { MemberKeys } from '../crypto/keys.ts'
import { signDetached, SIGNATURE_BYTES, verifyDetached } from '../crypto/sodium.ts'
import { SealError, WireError } from '../errors.ts'
import { asBoxPk, asRoomId, asSignPk, type PublicKeys, type RoomId } from '../ids.ts'
import { Reader, Writer } from './codec.ts'

const GENESIS_VERSION = 1
const SALT_BYTES = 16

export interface Genesis {
  readonly owner: PublicKeys
  readonly recovery: PublicKeys
  /** 16 random bytes: two rooms of one coordinator stay unlinkable. */
  readonly salt: Bytes
}

/** `version ‖ ownerSignPk ‖ ownerBoxPk ‖ recoverySignPk ‖ recoveryBoxPk ‖ salt16 ‖ policy`; policy is 4 zero bytes in version 1. */
export function encodeGenesis(genesis: Genesis): Bytes {
  return new Writer()
    .u8(GENESIS_VERSION)
    .raw(genesis.owner.sign)
    .raw(genesis.owner.box)
    .raw(genesis.recovery.sign)
    .raw(genesis.recovery.box)
    .raw(genesis.salt)
    .u32(0)
    .done()
}

/** `roomId = H("room", genesis)` (R1). */
export function roomIdOf(genesis: Genesis): RoomId {
  return asRoomId(hash('room', encodeGenesis(genesis)))
}

/** The body of record 0: the genesis and the owner's signature over it (R1a). */
export function genesisBody(genesis: Genesis, owner: MemberKeys): Bytes {
  const bytes = encodeGenesis(genesis)
  return new Writer()
    .raw(bytes)
    .raw(signDetached(owner.sign.privateKey, hash('genesis', bytes)))
    .done()
}

/** Reads the body of record 0 and checks the owner's signature. Throws `WireError` or `SealError`. */
export function openGenesisBody(body: Uint8Array): Genesis {
  const reader = new Reader(body)
  if (reader.u8() !== GENESIS_VERSION) throw new WireError('unknown-version', 'genesis version')
  const genesis: Genesis = {
    owner: { sign: asSignPk(reader.raw(32)), box: asBoxPk(reader.raw(32)) },
    recovery: { sign: asSignPk(reader.raw(32)), box: asBoxPk(reader.raw(32)) },
    salt: reader.raw(SALT_BYTES),
  }
  if (reader.u32() !== 0) throw new WireError('unknown-flag', 'genesis policy')
  const signature = reader.raw(SIGNATURE_BYTES)
  reader.end()
  if (!verifyDetached(genesis.owner.sign, hash('genesis', encodeGenesis(genesis)), signature)) {
    throw new SealError('bad-signature', 'genesis')
  }
  return genesis
}
