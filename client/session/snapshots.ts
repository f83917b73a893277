/**
 * Snapshots (S1, S2): posting one when it is due, and recomputing the ones others post from the own log.
 * Knows the log and the document; trusts nobody it can check.
 */
import { decodeStateVector, encodeStateAsUpdateV2, encodeStateVector } from 'yjs'
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { invariant, SealError, WireError } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { mayAppend } from '@radslag/shared/room/members.ts'
import { decodeCompact, expand } from '@radslag/shared/wire/record.ts'
import { openRecord, sealRecord } from '@radslag/shared/wire/sealed.ts'
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '@radslag/shared/wire/snapshot.ts'
import { contentHash } from '../agreement/content-hash.ts'
import type { World } from '../world.ts'
import type { RoomSession } from './room-session.ts'
import { NotSent } from './solo.ts'
import { createShadow, type Shadow } from './shadow.ts'
import { UpdateRefusal } from './update-refusal.ts'
import type { Taken } from './verified-log.ts'

export interface Snapshots {
  /** Posts one as soon as this device has nothing unsent: after a rotate (K2), or for a named version. */
  post(): void
  /** Name of a signer whose snapshot this device has found wrong, or null (S2). */
  wrong(): string | null
  close(): void
}

/** Watches a session: posts what is due, checks what others post. */
export function watchSnapshots(world: Pick<World, 'now' | 'random'>, session: RoomSession): Snapshots {
  let wanted = false
  let busy = false
  let wrong: string | null = null
  const stopTaken = session.onTaken((taken) => {
    if (taken.record.kind === 'snapshot' && taken.opened) void check(taken)
    const { count, snapshot } = session.log.state()
    const mine = taken.author === session.log.self()?.index
    const tail = count - snapshot
    if (tail > LIMITS.snapshotTail && (mine || tail > 2 * LIMITS.snapshotTail)) wanted = true
  })
  const stopChanges = session.subscribe(attempt)

  function attempt(): void {
    if (!wanted || busy || session.unsent().length > 0 || session.view().relay !== 'live') return
    const { membership } = session.log.state()
    const self = session.log.self()
    if (!membership || !self || !mayAppend(membership, self, 'snapshot')) return
    wanted = false
    busy = true
    void post().finally(() => {
      busy = false
    })
  }

  /** Losing the race, or the net, loses nothing (S1). */
  async function post(): Promise<void> {
    try {
      await session.exclusive({
        build: (place) => {
          const key = session.log.epochKeys.get(place.epoch)
          invariant(key, 'a live session holds the current key')
          if (session.unsent().length > 0) throw new NotSent('busy')
          const content = { clock: world.now(), payload: encodeSnapshot(takeSnapshot(session)) }
          return sealRecord({ ...place, kind: 'snapshot' }, session.keys, key, content, world.random)
        },
      })
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      wanted = error.why === 'busy'
    }
  }

  async function check(taken: Taken): Promise<void> {
    if (!taken.opened || taken.author === session.log.self()?.index) return
    const verdict = await recompute(session, taken.opened.payload, taken.record.seenSeq)
    if (verdict === 'right') session.rebase({ n: taken.n, at: taken.record.seenSeq, signer: taken.author })
    if (verdict === 'wrong') {
      wrong = session.signerName(taken.author)
      wanted = true
      attempt()
    }
  }

  return {
    post() {
      wanted = true
      attempt()
    },
    wrong: () => wrong,
    close() {
      stopTaken()
      stopChanges()
    },
  }
}

/** The document as accepted: nothing unsent lies in the shadow when this is called. */
function takeSnapshot(session: RoomSession): Snapshot {
  const { doc } = session.shadow
  return {
    ctl: session.log.state().ctl,
    authors: session.log.heads(),
    stateVector: encodeStateVector(doc) as Bytes,
    contentHash: contentHash(doc, hash),
    state: encodeStateAsUpdateV2(doc) as Bytes,
    title: '',
  }
}

/** Replays the own log to the snapshot's position and compares state vector and content (S2). */
async function recompute(
  session: RoomSession,
  payload: Bytes,
  at: number,
): Promise<'right' | 'wrong' | 'unknown'> {
  const snapshot = readSnapshot(payload)
  if (!snapshot) return 'wrong'
  const shadow = await replay(session, at)
  if (!shadow) return 'unknown'
  const claimed = createShadow(() => undefined)
  try {
    claimed.restore(snapshot.state)
    const same =
      sameVector(snapshot.stateVector, encodeStateVector(shadow.doc)) &&
      sameVector(snapshot.stateVector, encodeStateVector(claimed.doc)) &&
      equal(snapshot.contentHash, contentHash(shadow.doc, hash)) &&
      equal(snapshot.contentHash, contentHash(claimed.doc, hash))
    return same ? 'right' : 'wrong'
  } catch (error) {
    if (error instanceof Error) return 'wrong'
    throw error
  } finally {
    claimed.close()
    shadow.close()
  }
}

/** The accepted document at a position, out of the records this device keeps; `null` when they begin later. */
async function replay(session: RoomSession, at: number): Promise<Shadow | null> {
  const base = session.base()
  if (base && base.at > at) return null
  const shadow = createShadow(() => undefined)
  if (base) {
    const record = await session.records.record(base.n)
    const opened = record && openStored(session, record)
    const snapshot = opened && readSnapshot(opened.payload)
    if (!snapshot) return null
    shadow.restore(snapshot.state)
  }
  for await (const page of session.records.tail(base ? base.at + 1 : 0)) {
    for (const { n, bytes } of page) {
      if (n > at) return shadow
      const opened = openStored(session, bytes)
      if (opened && opened.kind === 'update') acceptQuietly(shadow, opened.payload, opened.author)
    }
  }
  return shadow
}

function acceptQuietly(shadow: Shadow, payload: Bytes, author: number): void {
  try {
    shadow.accept(payload, author)
  } catch (error) {
    if (!(error instanceof UpdateRefusal)) throw error
  }
}

function openStored(
  session: RoomSession,
  bytes: Bytes,
): { kind: string; author: number; payload: Bytes } | null {
  const compact = decodeCompact(bytes)
  if (typeof compact.author !== 'number' || (compact.kind !== 'update' && compact.kind !== 'snapshot'))
    return null
  const member = session.log.membership()?.members[compact.author]
  const key = session.log.epochKeys.get(compact.epoch)
  if (!member || !key) return null
  try {
    const place = { roomId: session.roomId, author: member.sign, authorPrev: new Uint8Array(32) }
    const { payload } = openRecord(expand(compact, place), key)
    return { kind: compact.kind, author: member.index, payload }
  } catch (error) {
    if (error instanceof SealError || error instanceof WireError) return null
    throw error
  }
}

function readSnapshot(payload: Bytes): Snapshot | null {
  try {
    return decodeSnapshot(payload)
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}

function sameVector(a: Uint8Array, b: Uint8Array): boolean {
  const left = decodeStateVector(a)
  const right = decodeStateVector(b)
  return left.size === right.size && [...left].every(([client, clock]) => right.get(client) === clock)
}
