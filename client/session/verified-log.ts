/**
 * One room's log as this client has verified it (A1–A4, A7, A9): judges each record in order, opens its body, learns keys and
 * names. Knows neither where records come from nor where they are kept, and does not read Yjs.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { SealError, WireError } from '@radslag/shared/errors.ts'
import { asChainHash, type ChainHash, type RecordId, type RoomId } from '@radslag/shared/ids.ts'
import {
  Conviction,
  emptyLog,
  judge,
  judgeSkeleton,
  type JudgedSkeleton,
  type LogState,
  type Quarantine,
} from '@radslag/shared/room/acceptance.ts'
import { chainStart, isSkeleton } from '@radslag/shared/room/chain.ts'
import { memberByKey, type Member, type Membership } from '@radslag/shared/room/members.ts'
import {
  decodeCompact,
  encodeCompact,
  isClear,
  type CompactRecord,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import { openRecord, type Opened } from '@radslag/shared/wire/sealed.ts'
import { decodeSnapshot, type AuthorHead, type Snapshot } from '@radslag/shared/wire/snapshot.ts'
import { createEpochKeys, type EpochKeys } from './epoch-keys.ts'
import { createNames, type Names } from './names.ts'

/** One record after judgement. */
export interface Taken {
  readonly n: number
  readonly record: LogRecord
  readonly id: RecordId
  readonly author: number
  /** As stored: compact, authorPrev travelling. */
  readonly bytes: Bytes
  /** What the body says; `null` for clear kinds and for what is quarantined. */
  readonly opened: Opened | null
  /** Why it changes nothing (A8), or null. */
  readonly quarantine: Quarantine | 'seal' | null
}

export interface VerifiedLog {
  readonly keys: MemberKeys
  readonly epochKeys: EpochKeys
  readonly names: Names
  state(): LogState
  membership(): Membership | null
  /** This client's own member, once the log names it. */
  self(): Member | null
  head(author: number): AuthorHead | undefined
  heads(): readonly (readonly [number, AuthorHead])[]
  /** C_n where this client holds it (A7). */
  chainAt(n: number): ChainHash | null
  /**
   * Learns epoch keys ahead of the records they open: a newcomer holds the newest key, older ones come out of wraps that stand
   * later in the log (K2). Folds the control records among `items`, changing nothing else. Throws `Conviction` or `SealError`.
   */
  scout(items: readonly { readonly n: number; readonly bytes: Uint8Array }[], trusted?: boolean): void
  /**
   * Takes the record at the next position. `trusted`: verified by this device before. Throws `Conviction`, or `SealError` when a key
   * is missing or not the one committed to; nothing is taken then.
   */
  take(bytes: Uint8Array, trusted?: boolean): Taken
  /** Takes a control, report or sign-off record out of a skeleton (S2). Throws the same. */
  takeSkeleton(n: number, bytes: Uint8Array, trusted?: boolean): Taken
  /** Opens the snapshot record that follows a skeleton and continues behind it (S2). Throws `Conviction` or `SealError`. */
  openSnapshot(n: number, bytes: Uint8Array, trusted?: boolean): { taken: Taken; snapshot: Snapshot }
}

/** An empty log of this room, for the holder of `keys`. */
export function createVerifiedLog(roomId: RoomId, keys: MemberKeys): VerifiedLog {
  const epochKeys = createEpochKeys(roomId, keys)
  const names = createNames(roomId, epochKeys)
  const heads = new Map<number, AuthorHead>()
  let chains = createChainMemory(-1, chainStart(roomId))
  let state = emptyLog(roomId)

  function take(bytes: Uint8Array, trusted = false): Taken {
    const before = state.membership
    const n = state.count
    const held = { authorHead: (index: number) => heads.get(index), chainAt: (at: number) => chains.at(at) }
    const judged = judge(state, decodeCompact(bytes), held, trusted)
    const taken = finish(n, judged, before)
    state = judged.next
    heads.set(judged.author, judged.head)
    chains.push(state.chain)
    return taken
  }

  function takeSkeleton(n: number, bytes: Uint8Array, trusted = false): Taken {
    const before = state.membership
    const judged = judgeSkeleton(state, n, decodeCompact(bytes), trusted)
    const taken = finish(n, judged, before)
    state = judged.next
    return taken
  }

  function scout(
    items: readonly { readonly n: number; readonly bytes: Uint8Array }[],
    trusted = false,
  ): void {
    let ahead = emptyLog(roomId)
    for (const { n, bytes } of items) {
      const compact = decodeCompact(bytes)
      if (compact.kind !== 'genesis' && compact.kind !== 'control') continue
      const { next, control } = judgeSkeleton(ahead, n, compact, trusted)
      if (control && ahead.membership && next.membership)
        epochKeys.learn(ahead.membership, control, next.membership)
      ahead = next
    }
  }

  /** Runs before the log moves on: when a key is missing or wrong, the log ends before this record (K1). */
  function finish(n: number, judged: JudgedSkeleton, before: Membership | null): Taken {
    if (judged.control && before && judged.next.membership) {
      epochKeys.learn(before, judged.control, judged.next.membership)
      names.learn(judged.record, judged.control, before)
    }
    const { record, id, author } = judged
    const index = record.authorSeq === 1 && namesItself(judged) ? null : author
    const opened = judged.quarantine ? null : open(record)
    return {
      n,
      record,
      id,
      author,
      bytes: encodeCompact(judged.quarantine === 'signature' ? unsigned(record) : record, {
        index,
        prev: true,
      }),
      opened,
      quarantine: judged.quarantine ?? (opened === null && !isClear(record.kind) ? 'seal' : null),
    }
  }

  /**
   * `null`: it does not open for anybody (A4). Throws `SealError('no-key')` where only this client lacks the key, as when a relay
   * shows an old end of the log first: to pass over such a record would be another document than everybody else's.
   */
  function open(record: LogRecord): Opened | null {
    if (isClear(record.kind)) return null
    const key = epochKeys.get(record.epoch)
    if (!key) throw new SealError('no-key', record.kind)
    try {
      return openRecord(record, key)
    } catch (error) {
      if (error instanceof SealError || error instanceof WireError) return null
      throw error
    }
  }

  function openSnapshot(n: number, bytes: Uint8Array, trusted = false): { taken: Taken; snapshot: Snapshot } {
    const compact = decodeCompact(bytes)
    if (compact.kind !== 'snapshot' || compact.seenSeq >= n || state.count > compact.seenSeq + 1) {
      throw new Conviction('snapshot', n)
    }
    const judged = judgeSnapshotSigner(n, compact, trusted)
    if (judged.quarantine) throw new Conviction('snapshot', n)
    const key = epochKeys.get(judged.record.epoch)
    if (!key) throw new SealError('no-key', 'snapshot')
    const snapshot = decodeSnapshot(openRecord(judged.record, key).payload)
    const numbered = state.membership?.members.length ?? 0
    const known = snapshot.authors.every(([index]) => index < numbered)
    if (!known || !equal(snapshot.ctl, state.ctl)) throw new Conviction('snapshot', n)
    const at = judged.record.seenSeq
    const chain = asChainHash(judged.record.seenHead)
    heads.clear()
    for (const [index, head] of snapshot.authors) heads.set(index, head)
    chains = createChainMemory(at, chain)
    state = { ...state, count: at + 1, chain, snapshot: at }
    return { taken: judged, snapshot }
  }

  /** Signature, role and epoch of a snapshot's signer, at the position it describes. */
  function judgeSnapshotSigner(n: number, compact: CompactRecord, trusted: boolean): Taken {
    const probe = judgeSkeleton({ ...state, count: n }, n, compact, trusted)
    const { record, id, author, quarantine } = probe
    return {
      n,
      record,
      id,
      author,
      bytes: encodeCompact(record, { index: author, prev: true }),
      opened: null,
      quarantine,
    }
  }

  return {
    keys,
    epochKeys,
    names,
    state: () => state,
    membership: () => state.membership,
    self: () => (state.membership ? memberByKey(state.membership, keys.sign.publicKey) : null),
    head: (author) => heads.get(author),
    heads: () => [...heads].toSorted(([a], [b]) => a - b),
    chainAt: (n) => chains.at(n),
    scout,
    take,
    takeSkeleton,
    openSnapshot,
  }
}

/** As it is kept when its signature failed, so that it stays refused when it is read back without verifying (A3, D3). */
function unsigned(record: LogRecord): LogRecord {
  return { ...record, signature: new Uint8Array(record.signature.length) }
}

/** Records whose author key travels in full: genesis and join name their author themselves (R4). */
function namesItself(judged: JudgedSkeleton): boolean {
  return judged.record.kind === 'genesis' || judged.control?.type === 'join'
}

/** Chain values from one position on, 32 bytes each in one growing buffer. */
function createChainMemory(
  start: number,
  first: ChainHash,
): { at(n: number): ChainHash | null; push(chain: ChainHash): void } {
  let bytes = new Uint8Array(32 * 64)
  let count = 0
  function push(chain: ChainHash): void {
    if (32 * (count + 1) > bytes.length) {
      const grown = new Uint8Array(bytes.length * 2)
      grown.set(bytes)
      bytes = grown
    }
    bytes.set(chain, 32 * count++)
  }
  push(first)
  return {
    push,
    at(n) {
      const slot = n - start
      return slot < 0 || slot >= count ? null : asChainHash(bytes.slice(32 * slot, 32 * slot + 32))
    },
  }
}

/** Whether a record is among those that are always kept and replayed whole. */
export const inSkeleton = (taken: Taken): boolean => isSkeleton(taken.record.kind)
