/** The two hash chains over a log: C over every record (R2) and L over control, report and sign-off records (R6). */
import { hash } from '../crypto/hash.ts'
import { asChainHash, type ChainHash, type RecordId, type RoomId } from '../ids.ts'
import { Writer } from '../wire/codec.ts'
import type { KindName } from '../wire/record.ts'

/** C₋₁ = H("chain", roomId) (R1a). */
export const chainStart = (roomId: RoomId): ChainHash => asChainHash(hash('chain', roomId))

/** L₋₁ = H("ctl", roomId) (R1a). */
export const ctlStart = (roomId: RoomId): ChainHash => asChainHash(hash('ctl', roomId))

/** C_n = H("chain", C_{n-1} ‖ n ‖ recordId_n). */
export function nextChain(chain: Uint8Array, n: number, id: RecordId): ChainHash {
  return asChainHash(hash('chain', new Writer().raw(chain).u64(n).raw(id).done()))
}

/** L_k = H("ctl", L_{k-1} ‖ n ‖ recordId). */
export function nextCtl(ctl: Uint8Array, n: number, id: RecordId): ChainHash {
  return asChainHash(hash('ctl', new Writer().raw(ctl).u64(n).raw(id).done()))
}

/** Kinds that L runs over: small, always replayed whole, so that none can be left out unseen (R6). */
export function isSkeleton(kind: KindName): boolean {
  return kind === 'genesis' || kind === 'control' || kind === 'report' || kind === 'signoff'
}
