/** V1–V4, R5: closing a link takes somebody out of everything written later, and takes nothing from anybody else. */
import { join } from 'node:path'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { memberKeys, sealKeyBox, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { SealError } from '@radslag/shared/errors.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { emptyLog, judge } from '@radslag/shared/room/acceptance.ts'
import { sealDetails } from '@radslag/shared/wire/details.ts'
import { decodeCompact, encodeCompact, isClear, type LogRecord } from '@radslag/shared/wire/record.ts'
import { openRecord, sealRecord } from '@radslag/shared/wire/sealed.ts'
import type { AuthorHead } from '@radslag/shared/wire/snapshot.ts'
import { newLocalId } from '@radslag/client/device/directory.ts'
import { append } from '@radslag/client/session/admin.ts'
import { openLink } from '@radslag/client/session/join.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { createNames } from '@radslag/client/session/names.ts'
import { createVerifiedLog } from '@radslag/client/session/verified-log.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createNet } from '../client/session/net.ts'
import { agreed, reopen, setTable, until, type Table } from '../client/session/table.ts'
import { newFolder } from '../doubles/folder.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { readProse } from '../doubles/prose.ts'
import { random } from '../doubles/room-maker.ts'
import { rewriteRoom, rowFor } from '../doubles/store-rewrite.ts'
import { invitation, testDevice, testWorld, type OpenCourse } from '../doubles/test-device.ts'

beforeAll(sodiumReady)

async function seated() {
  const dataDir = newFolder()
  const liar = await startMaliciousRelay({ dataDir })
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  table.owner.type('before')
  const huda = await table.join('Huda')
  const amal = await table.join('Amal')
  await agreed([table.owner, huda.course, amal.course])
  return { dataDir, liar, table, huda, amal }
}

/** The next update by this session, sealed in the epoch it knows: what a removed device can still make. */
function backdated(session: RoomSession, payload: Bytes): LogRecord {
  const state = session.log.state()
  const { epoch } = state.membership!
  const head = session.log.head(session.log.self()!.index)!
  const place = {
    kind: 'update',
    roomId: state.roomId,
    epoch,
    authorSeq: head.seq + 1,
    authorPrev: head.id,
    seenSeq: state.count - 1,
    seenHead: state.chain,
  } as const
  return sealRecord(place, session.keys, session.log.epochKeys.get(epoch)!, { clock: 0, payload }, random)
}

/** An update that would show: Huda types it and the relay never gets it. */
async function unheard(at: Awaited<ReturnType<typeof seated>>): Promise<LogRecord> {
  const { liar, huda } = at
  liar.toRelay = (frame, { auth }) =>
    frame.type === 'append' &&
    auth?.key.every((byte, i) => byte === huda.course.session.keys.sign.publicKey[i])
      ? null
      : frame
  huda.course.type('evil')
  const payload = huda.course.session.unsent()[0]!.payload
  return backdated(huda.course.session, payload)
}

describe('what a removed person is left with', () => {
  test('V1: the relay’s whole database, the link and the device’s keys open nothing written later', async () => {
    const { dataDir, table, huda, amal } = await seated()
    const { owner, roomId } = table
    const keyring = await huda.on.device.keyrings.load(huda.course.session.localId)
    const { count } = owner.session.log.state()
    await owner.admin.close([huda.person])
    expect((await whenView(huda.course.session, (view) => view.halt !== null)).halt?.kind).toBe('dropped')
    owner.type(' later')
    amal.course.type(' and later')
    await owner.admin.invite(invitation({ name: 'Nadia' }))
    await agreed([owner, amal.course])
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))

    const store = createSqliteStore(join(dataDir, 'rooms.db'))
    onTestFinished(() => store.close())
    const rows: Bytes[] = []
    for await (const page of store.read(roomId, 0, Infinity)) rows.push(...page.map(({ bytes }) => bytes))
    const found = [keyring!.seed, huda.seed].map((seed) => steal(roomId, memberKeys(seed), rows))
    const keys = [keyring!.epochKey!.key, ...found.flatMap(({ epochKeys }) => epochKeys)]
    const records = found[0]!.records
    const readable = records.map((record) => !isClear(record.kind) && keys.some((key) => opens(record, key)))
    expect(readable.slice(0, count).filter(Boolean).length, 'the past stays readable').toBeGreaterThan(0)
    expect(records.slice(count).filter(({ kind }) => !isClear(kind)).length).toBeGreaterThan(2)
    expect(readable.slice(count).filter(Boolean)).toEqual([])
    expect(found.map(({ nameOfLast }) => nameOfLast)).toEqual([null, null])
  })

  test('V2: a backdated record of theirs, numbered after the rotation, changes nothing, now and after reopening', async () => {
    const at = await seated()
    const { dataDir, liar, table, huda, amal } = at
    const { owner } = table
    const record = await unheard(at)
    const membership = owner.session.log.membership()!
    await owner.admin.close([huda.person])
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
    await agreed([owner, amal.course])
    const forged = newFolder()
    await rewriteRoom(dataDir, forged, table.roomId, (rows) => [...rows, rowFor(record, membership)])
    const relay = await liar.start(forged)
    liar.route = () => relay
    liar.cutAll()
    for (const course of [owner, amal.course]) {
      await until(() => expect(course.session.view().quarantined).toBe(1))
      await whenLive(course.session)
      expect(course.text()).toBe('before')
    }
    owner.type('!')
    expect(await agreed([owner, amal.course])).toBe('before!')
    await amal.course.close()
    const again = await reopen(amal.on, amal.course.session.localId)
    await until(() => expect(again.text()).toBe('before!'))
    expect(again.session.view().quarantined).toBe(1)
  })

  test('R5: a backdated record of theirs, put in before the rotation, breaks the log for every newcomer', async () => {
    const at = await seated()
    const { liar, table, amal } = at
    const { owner, roomId } = table
    const record = encodeCompact(await unheard(at), {
      index: at.huda.course.session.log.self()!.index,
      prev: true,
    })
    const { count } = owner.session.log.state()
    await owner.admin.close([at.huda.person])
    const { seed } = await owner.admin.invite(invitation({ name: 'Nadia' }))
    await agreed([owner, amal.course])
    liar.toRelay = (frame) => (frame.type === 'auth' ? { ...frame, mode: 'resume', since: 0 } : frame)
    liar.toClient = (frame) => {
      if (frame.type !== 'deliver' || frame.from > count) return frame
      return { ...frame, items: frame.items.toSpliced(count - frame.from, 0, { record }) }
    }
    const reading = await openLink(testWorld({ origin: liar.origin }), { roomId, seed })
    onTestFinished(() => reading.close())
    const { halt } = await whenView(reading, (view) => view.halt !== null)
    expect(halt).toMatchObject({ kind: 'mismatch', code: 'control' })
    expect(readProse(reading.shadow.doc)).toBe('')
  })
})

describe('nobody else loses anything', () => {
  test('R5, V1: ten people type while links are closed and made by two admins at once', async () => {
    const { liar, table, huda } = await seated()
    const { owner } = table
    const coordinator = await granted(table, liar.origin)
    const typists: OpenCourse[] = []
    for (let i = 0; i < 10; i++) typists.push((await table.join(`P${i}`)).course)
    const nadia = await table.join('Nadia')
    const marks: string[] = []
    let over = false
    const typing = typists.map(async (course, i) => {
      for (let k = 0; !over || k < 6; k++) {
        const mark = `<${i}.${k}>`
        marks.push(mark)
        course.type(mark)
        await until(() => expect(course.session.unsent().length).toBeLessThan(3))
      }
    })
    const [, , invited] = await Promise.all([
      owner.admin.close([huda.person]),
      coordinator.admin.close([nadia.person]),
      owner.admin.invite(invitation({ name: 'Karim' })),
      coordinator.admin.invite(invitation({ name: 'Lise' })),
    ])
    over = true
    await Promise.all(typing)
    const text = await agreed([owner, coordinator, ...typists])
    for (const mark of marks) expect(text).toContain(mark)
    expect(owner.session.log.membership()!.epoch).toBe(3)
    expect(owner.session.log.membership()!.members[invited.person]!.state).toBe('live')
    for (const course of [owner, coordinator, ...typists]) {
      expect(course.session.view()).toMatchObject({ halt: null, quarantined: 0, kept: 0 })
    }
    for (const { course } of [huda, nadia])
      expect((await whenView(course.session, (view) => view.halt !== null)).halt?.kind).toBe('dropped')
  })

  test('V2: what a member wrote offline arrives, sealed again in the epoch that began meanwhile', async () => {
    const { liar, table, huda } = await seated()
    const { owner } = table
    const net = createNet()
    const karim = await table.join('Karim', {}, { WebSocket: net.WebSocket })
    const key = karim.course.session.keys.sign.publicKey
    liar.toRelay = (frame, { auth }) =>
      frame.type === 'append' && auth?.key.every((byte, i) => byte === key[i]) ? null : frame
    karim.course.type(' sealed')
    await until(() => expect(karim.course.session.unsent()[0]?.sealed?.epoch).toBe(1))
    net.off()
    await whenView(karim.course.session, (view) => view.save.kind === 'offline')
    liar.toRelay = (frame) => frame
    karim.course.type(' written')
    await owner.admin.close([huda.person])
    owner.type('Then ', 0)
    await agreed([owner])
    net.on()
    karim.course.session.retry()
    expect(await agreed([owner, karim.course])).toBe('Then before sealed written')
    expect(karim.course.session.log.membership()!.epoch).toBe(2)
    expect(owner.session.view().quarantined).toBe(0)
  })

  test('V4: who was removed while offline keeps what never arrived, and gets it back as text', async () => {
    const { table, huda: _huda } = await seated()
    const net = createNet()
    const karim = await table.join('Karim', {}, { WebSocket: net.WebSocket })
    net.off()
    await whenView(karim.course.session, (view) => view.save.kind === 'offline')
    karim.course.type(' never sent')
    await table.owner.admin.close([karim.person])
    net.on()
    karim.course.session.retry()
    const { halt } = await whenView(karim.course.session, (view) => view.halt !== null)
    expect(halt).toMatchObject({ kind: 'dropped', erased: false })
    expect(karim.course.session.unsent()).toHaveLength(1)
    expect(table.owner.text()).toBe('before')
  })

  test('V4: a bare refusal hides, and erases nothing', async () => {
    const { liar, table, amal } = await seated()
    const mine = liar.victims.findLast(({ auth }) =>
      auth?.key.every((byte, i) => byte === amal.course.session.keys.sign.publicKey[i]),
    )!
    expect(mine).toBeDefined()
    liar.toClient = (frame, victim) =>
      victim.number > mine.number && frame.type === 'challenge' ? null : frame
    mine.cut(4403)
    const { halt } = await whenView(amal.course.session, (view) => view.halt !== null)
    expect(halt).toEqual({ kind: 'refused', code: 4403 })
    await amal.course.close()
    liar.toClient = (frame) => frame
    const again = await reopen(amal.on, amal.course.session.localId)
    expect(again.text()).toBe('before')
    expect(table.owner.text()).toBe('before')
  })
})

/** A coordinator on a device of its own (M6: granted by the owner). */
async function granted({ owner, roomId }: Table, origin: string): Promise<OpenCourse> {
  const on = await testDevice({ origin })
  const seed = random(32)
  const keys = memberKeys(seed)
  const { session } = owner
  await append(session, on.world, (place, _membership, epochKey) => ({
    type: 'grant',
    sign: keys.sign.publicKey,
    box: keys.box.publicKey,
    role: 'coordinator',
    mainPerson: false,
    writeUntil: 0,
    readUntil: 0,
    details: sealDetails(
      { name: 'Vikar', relation: '', roleWord: 'tovholder', languages: ['da'] },
      { roomId, epoch: place.epoch, subject: keys.sign.publicKey },
      epochKey,
      random,
    ),
    keyBox: sealKeyBox(keys.box.publicKey, roomId, place.epoch, epochKey),
  }))
  const localId = newLocalId(random)
  const keyring = { roomId, seed, kind: 'member', session: 0, epochKey: null, created: true } as const
  await on.device.keyrings.save(localId, keyring)
  const course = await reopen(on, localId)
  await whenLive(course.session)
  return course
}

function opens(record: LogRecord, key: Bytes): boolean {
  try {
    openRecord(record, key)
    return true
  } catch (error) {
    if (error instanceof SealError) return false
    throw error
  }
}

/** Every record of a log, and every epoch key that these keys can get out of it. */
function steal(roomId: RoomId, mine: MemberKeys, rows: readonly Bytes[]) {
  const { epochKeys, scout } = createVerifiedLog(roomId, mine)
  scout(rows.map((bytes, n) => ({ n, bytes })))
  const names = createNames(roomId, epochKeys)
  const heads = new Map<number, AuthorHead>()
  let state = emptyLog(roomId)
  const records = rows.map((bytes) => {
    const held = { authorHead: (index: number) => heads.get(index), chainAt: () => null }
    const judged = judge(state, decodeCompact(bytes), held)
    if (judged.control && state.membership) names.learn(judged.record, judged.control, state.membership)
    heads.set(judged.author, judged.head)
    state = judged.next
    return judged.record
  })
  const { epoch, members } = state.membership!
  const epochs = Array.from({ length: epoch + 2 }, (_, e) => e)
  return {
    records,
    epochKeys: epochs.flatMap((e) => epochKeys.get(e) ?? []),
    nameOfLast: names.of(members.length - 1),
  }
}
