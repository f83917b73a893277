/**
 * Recomputes a snapshot from the own log (S2): replays the records this device keeps, judged as they were when they came, and
 * compares text, control records and author heads. Knows sessions; posts nothing.
 */
import { decodeStateVector, encodeStateVector } from 'yjs'
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { WireError } from '@radslag/shared/errors.ts'
import { authorsOf, decodeSnapshot, type AuthorHead, type Snapshot } from '@radslag/shared/wire/snapshot.ts'
import { contentHash } from '../agreement/content-hash.ts'
import type { RoomSession } from './session.ts'
import { createShadow, type Shadow } from './shadow.ts'
import { reading } from './update-reader.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { createVerifiedLog, type Taken, type VerifiedLog } from './verified-log.ts'

/** What the own log says of a snapshot; 'unknown' where it begins later than the snapshot. */
export type Verdict = 'right' | 'wrong' | 'unknown'

/** Judges the snapshot payload of position `at`. Throws `DeviceError`. */
export async function checkSnapshot(session: RoomSession, payload: Bytes, at: number): Promise<Verdict> {
  const snapshot = readSnapshot(payload)
  if (!snapshot) return 'wrong'
  const claimed = createShadow(() => undefined)
  const own = createShadow(() => undefined)
  try {
    const log = await replay(session, own, at)
    if (!log) return 'unknown'
    claimed.restore(snapshot.state, authorsOf(snapshot))
    const sameLog = equal(snapshot.ctl, log.state().ctl) && sameHeads(snapshot.authors, log.heads())
    return sameLog && sameText(snapshot, own) && sameText(snapshot, claimed) ? 'right' : 'wrong'
  } catch (error) {
    if (error instanceof UpdateRefusal) return 'wrong'
    throw error
  } finally {
    claimed.close()
    own.close()
  }
}

/** The own log and document up to and including a position; `null` when this device does not keep all of it. */
async function replay(session: RoomSession, shadow: Shadow, at: number): Promise<VerifiedLog | null> {
  await session.settled()
  const base = session.base()
  if (base && base.at > at) return null
  const log = createVerifiedLog(session.roomId, session.keys)
  copyKeys(session.log, log)
  if (base && !(await openBase(session, log, shadow, base))) return null
  for await (const page of session.records.tail(log.state().count)) {
    for (const { n, bytes } of page) {
      if (n > at || n !== log.state().count) break
      accept(shadow, log.take(bytes, true))
    }
    if (log.state().count > at) break
  }
  return log.state().count === at + 1 ? log : null
}

async function openBase(
  { records }: RoomSession,
  log: VerifiedLog,
  shadow: Shadow,
  base: { readonly n: number; readonly at: number },
): Promise<boolean> {
  for (const { n, bytes } of await records.skeleton(0, base.at + 1)) log.takeSkeleton(n, bytes, true)
  const record = await records.record(base.n)
  if (record) shadow.restore(log.openSnapshot(base.n, record, true).snapshot.state, null)
  return record !== null
}

function copyKeys(from: VerifiedLog, to: VerifiedLog): void {
  for (let epoch = from.membership()?.epoch ?? 0; epoch > 0; epoch--) {
    const key = from.epochKeys.get(epoch)
    if (key) to.epochKeys.put(epoch, key)
  }
}

function accept(shadow: Shadow, { record, opened, quarantine, author }: Taken): void {
  if (record.kind !== 'update' || !opened || quarantine) return
  try {
    shadow.accept(opened.payload, author)
  } catch (error) {
    if (!(error instanceof UpdateRefusal)) throw error
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

type Heads = readonly (readonly [index: number, head: AuthorHead])[]

function sameHeads(left: Heads, right: Heads): boolean {
  return (
    left.length === right.length &&
    left.every(([index, head], i) => {
      const [otherIndex, other] = right[i]!
      return (
        index === otherIndex &&
        head.seq === other.seq &&
        head.seenSeq === other.seenSeq &&
        equal(head.id, other.id)
      )
    })
  )
}

function sameText(snapshot: Snapshot, { doc }: Shadow): boolean {
  return (
    sameVector(snapshot.stateVector, encodeStateVector(doc)) &&
    equal(snapshot.contentHash, contentHash(doc, hash))
  )
}

/** Throws `UpdateRefusal` for bytes that are no state vector. */
function sameVector(a: Uint8Array, b: Uint8Array): boolean {
  const left = reading('not-an-update', () => decodeStateVector(a))
  const right = decodeStateVector(b)
  return left.size === right.size && [...left].every(([client, clock]) => right.get(client) === clock)
}
