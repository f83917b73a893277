/**
 * Snapshots (S1, S2): posting one when it is due, and recomputing the ones others post from the own log.
 * Knows the log and the document; trusts nobody it can check.
 */
import { encodeStateAsUpdateV2, encodeStateVector } from 'yjs'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { invariant } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { mayAppend } from '@radslag/shared/room/members.ts'
import { sealRecord } from '@radslag/shared/wire/sealed.ts'
import { encodeSnapshot, type Snapshot } from '@radslag/shared/wire/snapshot.ts'
import { contentHash } from '../agreement/content-hash.ts'
import type { World } from '../world.ts'
import type { RoomSession } from './session.ts'
import { NotSent } from './solo.ts'
import { checkSnapshot } from './snapshot-check.ts'
import type { Taken } from './verified-log.ts'

export interface Snapshots {
  /** Posts one as soon as this device has nothing unsent: after a rotate (K2), or for a named version. */
  post(): void
  /** Name of a signer whose snapshot this device has found wrong, or null (S2). */
  wrong(): string | null
  close(): void
}

/** Why a snapshot that was asked for is tried again. */
const LATER: ReadonlySet<NotSent['why']> = new Set<NotSent['why']>([
  'busy',
  'offline',
  'epoch',
  'sequence',
  'storage',
])

/** Watches a session: posts what is due, checks what others post. */
export function watchSnapshots(world: Pick<World, 'now' | 'random'>, session: RoomSession): Snapshots {
  let asked = false
  let due = false
  let busy = false
  let wrong: string | null = null
  const stopTaken = session.onTaken((taken) => {
    const mine = taken.author === session.log.self()?.index
    if (taken.record.kind === 'snapshot') {
      if (mine && taken.opened) begin(taken)
      else void check(taken)
    }
    const { count, snapshot } = session.log.state()
    const tail = count - snapshot
    due = tail > LIMITS.snapshotTail && (due || mine || tail > 2 * LIMITS.snapshotTail)
  })
  const stopChanges = session.subscribe(attempt)

  function attempt(): void {
    if (!asked && !due) return
    if (busy || session.unsent().length > 0 || session.view().relay !== 'live') return
    const { membership } = session.log.state()
    const self = session.log.self()
    if (!membership || !self || !mayAppend(membership, self, 'snapshot')) return
    asked = false
    busy = true
    void post().finally(() => {
      busy = false
    })
  }

  /** Taken now, while nothing is unsent, so that typing on does not put it off. Losing the race, or the net, loses nothing (S1). */
  async function post(): Promise<void> {
    const at = session.log.state().count - 1
    const content = { clock: world.now(), payload: encodeSnapshot(takeSnapshot(session)) }
    try {
      await session.exclusive({
        build: (place) => {
          const key = session.log.epochKeys.get(place.epoch)
          invariant(key, 'a live session holds the current key')
          if (place.seenSeq !== at) throw new NotSent('busy')
          return sealRecord({ ...place, kind: 'snapshot' }, session.keys, key, content, world.random)
        },
      })
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      asked ||= LATER.has(error.why)
    }
  }

  /** The next opening of the own copy begins here. */
  function begin({ n, record, author }: Taken): void {
    session.rebase({ n, at: record.seenSeq, signer: author, vouched: session.base()?.vouched ?? false })
  }

  async function check(taken: Taken): Promise<void> {
    const { opened, record } = taken
    const verdict = opened ? await checkSnapshot(session, opened.payload, record.seenSeq) : 'wrong'
    if (verdict === 'right') begin(taken)
    if (verdict === 'wrong') {
      wrong = session.signerName(taken.author)
      asked = true
      attempt()
    }
  }

  return {
    post() {
      asked = true
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
