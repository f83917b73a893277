/** S1, S2: snapshots that lie, by members, by people who were removed, and by a relay that helps them. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { asChainHash, asRecordId } from '@radslag/shared/ids.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { encodeCompact, type LogRecord } from '@radslag/shared/wire/record.ts'
import { sealRecord } from '@radslag/shared/wire/sealed.ts'
import { encodeSnapshot, type Snapshot } from '@radslag/shared/wire/snapshot.ts'
import { contentHash } from '@radslag/client/agreement/content-hash.ts'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { openLink } from '@radslag/client/session/join.ts'
import type { Place } from '@radslag/client/session/outgoing.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Doc, encodeStateAsUpdateV2, encodeStateVector } from 'yjs'
import { agreed, reopen, setTable, until, type Table } from '../client/session/table.ts'
import { newFolder } from '../doubles/folder.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { readProse, writeProse } from '../doubles/prose.ts'
import { random } from '../doubles/room-maker.ts'
import { invitation, testWorld } from '../doubles/test-device.ts'
import { startTestRelay } from '../doubles/test-relay.ts'
import { rewriteRoom, rowFor } from '../doubles/store-rewrite.ts'

beforeAll(sodiumReady)

async function seated() {
  const dataDir = newFolder()
  const liar = await startMaliciousRelay({ dataDir })
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  table.owner.type('true')
  const huda = await table.join('Huda')
  await agreed([table.owner, huda.course])
  return { dataDir, liar, table, huda }
}

/** What this session would truly post, changed by `lie`. */
function lying(session: RoomSession, lie: (honest: Snapshot) => Snapshot): Bytes {
  const doc = session.shadow.doc
  return encodeSnapshot(
    lie({
      ctl: session.log.state().ctl,
      authors: session.log.heads(),
      stateVector: encodeStateVector(doc) as Bytes,
      contentHash: contentHash(doc, hash),
      state: encodeStateAsUpdateV2(doc) as Bytes,
      title: '',
    }),
  )
}

/** Another text altogether, consistent in itself. */
function otherText(honest: Snapshot): Snapshot {
  const doc = new Doc()
  openDocument(doc)
  doc.clientID = 1
  writeProse(doc, 'false')
  return {
    ...honest,
    stateVector: encodeStateVector(doc) as Bytes,
    contentHash: contentHash(doc, hash),
    state: encodeStateAsUpdateV2(doc) as Bytes,
  }
}

function sealed(session: RoomSession, place: Place, payload: Bytes, key?: Bytes): LogRecord {
  const epochKey = key ?? session.log.epochKeys.get(place.epoch)!
  return sealRecord({ ...place, kind: 'snapshot' }, session.keys, epochKey, { clock: 0, payload }, random)
}

async function newcomer(table: Table, origin: string): Promise<RoomSession> {
  const { seed } = await table.owner.admin.invite(invitation({ name: 'Amal', role: 'viewer', maxJoins: 0 }))
  const reading = await openLink(testWorld({ origin }), { roomId: table.roomId, seed })
  onTestFinished(() => reading.close())
  return reading
}

const lies: Record<string, (honest: Snapshot) => Snapshot> = {
  'another text': otherText,
  'another content hash': (honest) => ({ ...honest, contentHash: random(32) }),
  'another L': (honest) => ({ ...honest, ctl: random(32) }),
  'another author head': (honest) => ({
    ...honest,
    authors: honest.authors.map(([index, head]) => [index, { ...head, id: asRecordId(random(32)) }] as const),
  }),
  'an author left out': (honest) => ({ ...honest, authors: honest.authors.slice(1) }),
  'a state that does not decode': (honest) => ({ ...honest, state: random(20) }),
}

for (const [name, lie] of Object.entries(lies)) {
  test(`S2: a member posts a snapshot with ${name}: named, and healed by a later one`, async () => {
    const { liar, table, huda } = await seated()
    const { session } = huda.course
    huda.course.snapshots.close()
    await session.exclusive({ build: (place) => sealed(session, place, lying(session, lie)) })
    const posted = session.log.state().snapshot
    await until(() => expect(table.owner.snapshots.wrong()).toBe('Huda'))
    await until(() => expect(table.owner.session.log.state().snapshot).toBeGreaterThan(posted))
    expect(table.owner.text()).toBe('true')
    const reading = await newcomer(table, liar.origin)
    await whenLive(reading)
    expect(readProse(reading.shadow.doc)).toBe('true')
  })
}

test('S2: a snapshot that nobody can open is healed by a later one; the relay takes none whose signature fails', async () => {
  const { liar, table, huda } = await seated()
  const { session } = huda.course
  huda.course.snapshots.close()
  const payload = lying(session, (honest) => honest)
  const unsigned = session.exclusive({
    build: (place) => ({ ...sealed(session, place, payload), signature: random(64) }),
  })
  await expect(unsigned).rejects.toMatchObject({ why: 'role' })
  await session.exclusive({ build: (place) => sealed(session, place, payload, random(32)) })
  const at = session.log.state().count - 1
  await until(() => expect(table.owner.session.log.state().snapshot).toBeGreaterThanOrEqual(at))
  const reading = await newcomer(table, liar.origin)
  await whenLive(reading)
  expect(readProse(reading.shadow.doc)).toBe('true')
})

test('S2: whoever catches up with records and the snapshot over them at once finds it right', async () => {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const table = await setTable(relay.origin)
  const huda = await table.join('Huda')
  const amal = await table.join('Amal')
  const { localId } = huda.course.session
  await huda.course.close()
  for (const letter of 'abcdefgh') {
    table.owner.type(letter)
    await agreed([table.owner, amal.course])
  }
  table.owner.snapshots.post()
  await until(() => expect(amal.course.session.log.state().snapshot).toBeGreaterThan(0))
  const again = await reopen(huda.on, localId)
  await agreed([again, table.owner])
  await until(() => expect(again.session.base()).not.toBeNull())
  expect(again.snapshots.wrong()).toBeNull()
  expect(amal.course.snapshots.wrong()).toBeNull()
})

test('S2: a snapshot that stands nowhere in the log is refused, though a member signed it', async () => {
  const { liar, table, huda } = await seated()
  const place = placeAt(huda.course.session)
  table.owner.snapshots.post()
  await until(() => expect(huda.course.session.log.state().snapshot).toBeGreaterThan(0))
  const { session } = huda.course
  const forged = encodeCompact(sealed(session, place, lying(session, otherText)), {
    index: session.log.self()!.index,
    prev: true,
  })
  const from = liar.victims.length
  const reading = newcomer(table, liar.origin)
  liar.toClient = (frame, { number }) => {
    if (number < from || frame.type !== 'skeleton') return frame
    return {
      ...frame,
      items: frame.items.map((item) => (isSnapshot(item.record) ? { ...item, record: forged } : item)),
    }
  }
  await refusesWithoutShowing(await reading)
})

test('S2, V1: a backdated snapshot by someone removed, numbered after the removal, is refused by newcomers', async () => {
  const { dataDir, liar, table, huda } = await seated()
  const { session } = huda.course
  huda.course.snapshots.close()
  const payload = lying(session, otherText)
  const place = placeAt(session)
  const membership = session.log.membership()!
  await table.owner.admin.close([huda.person])
  await until(() => expect(table.owner.session.log.state().snapshot).toBeGreaterThan(0))
  table.owner.type('!')
  await agreed([table.owner])
  const { seed } = await table.owner.admin.invite(invitation({ name: 'Amal', role: 'viewer', maxJoins: 0 }))
  const forged = newFolder()
  const row = rowFor(sealed(session, place, payload), membership)
  await rewriteRoom(dataDir, forged, table.roomId, (rows) => [...rows, row])
  const relay = await liar.start(forged)
  liar.route = () => relay
  const reading = await openLink(testWorld({ origin: liar.origin }), { roomId: table.roomId, seed })
  onTestFinished(() => reading.close())
  await until(() => {
    const { halt, relay: state } = reading.view()
    expect(halt !== null || state === 'live').toBe(true)
  })
  expect(readProse(reading.shadow.doc)).not.toContain('false')
})

function placeAt(session: RoomSession): Place {
  const state = session.log.state()
  const head = session.log.head(session.log.self()!.index)!
  return {
    roomId: state.roomId,
    epoch: state.membership!.epoch,
    authorSeq: head.seq + 1,
    authorPrev: head.id,
    seenSeq: state.count - 1,
    seenHead: asChainHash(state.chain),
  }
}

const isSnapshot = (record: Uint8Array): boolean => record[1] === 4

async function refusesWithoutShowing(reading: RoomSession): Promise<void> {
  await until(() => expect(reading.view().halt).toMatchObject({ kind: 'mismatch' }))
  expect(readProse(reading.shadow.doc)).toBe('')
}
