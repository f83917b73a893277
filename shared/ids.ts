/**
 * Branded byte strings. This file alone mints them, so that a room id never stands where a key should.
 * Knows lengths, nothing else.
 */
import type { Bytes } from './bytes.ts'
import { WireError } from './errors.ts'

declare const brand: unique symbol
type Branded<Name extends string> = Bytes & { readonly [brand]: Name }

/** 32 bytes, H("room", genesis) (R1). */
export type RoomId = Branded<'RoomId'>
/** 32 bytes, an Ed25519 public key. */
export type SignPk = Branded<'SignPk'>
/** 32 bytes, an X25519 public key. */
export type BoxPk = Branded<'BoxPk'>
/** Both public keys of one holder. */
export interface PublicKeys {
  readonly sign: SignPk
  readonly box: BoxPk
}

/** 32 bytes, the hash a record is known by. */
export type RecordId = Branded<'RecordId'>
/** 32 bytes, a link C_n or L_k of a chain (R2, R6). */
export type ChainHash = Branded<'ChainHash'>

export const asRoomId = (bytes: Uint8Array): RoomId => mint<'RoomId'>(bytes, 'room id')
export const asSignPk = (bytes: Uint8Array): SignPk => mint<'SignPk'>(bytes, 'signing key')
export const asBoxPk = (bytes: Uint8Array): BoxPk => mint<'BoxPk'>(bytes, 'box key')
export const asRecordId = (bytes: Uint8Array): RecordId => mint<'RecordId'>(bytes, 'record id')
export const asChainHash = (bytes: Uint8Array): ChainHash => mint<'ChainHash'>(bytes, 'chain hash')

/** 32 zero bytes: authorPrev and seenHead where there is nothing before (R1a). */
export const NOTHING_BEFORE = new Uint8Array(32)

function mint<Name extends string>(bytes: Uint8Array, what: string): Branded<Name> {
  if (bytes.length !== 32) throw new WireError('out-of-range', `${what} of ${bytes.length} bytes`)
  return bytes as Branded<Name>
}
