/** V2, A5, W6: the process dies right after any commit of a session; what was said to be stored is there afterwards. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { toHex } from '@radslag/shared/bytes.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { startMaliciousRelay, type MaliciousRelay } from '../../doubles/malicious-relay.ts'
import {
  invitation,
  joinCourse,
  openCourse,
  startCourse,
  testDevice,
  type OpenCourse,
} from '../../doubles/test-device.ts'
import { createFrailStorage, type FrailStorage } from './frail-storage.ts'
import { createNet } from './net.ts'
import { agreed, reopen, setTable, until } from './table.ts'

beforeAll(sodiumReady)

/** What the dead device had claimed, and what went over the wire in its name. */
interface Life {
  readonly claimed: Set<string>
  readonly clientIds: number[]
}

/** Every update sent to the relay, by author key or index, authorSeq and epoch. */
function watchWire(liar: MaliciousRelay): Map<string, Set<string>> {
  const sent = new Map<string, Set<string>>()
  liar.toRelay = (frame, { auth }) => {
    for (const bytes of frame.type === 'append' ? frame.records : []) {
      const { kind, authorSeq, epoch } = decodeCompact(bytes)
      if (kind !== 'update') continue
      const place = `${toHex(auth!.key)} ${authorSeq} ${epoch}`
      sent.set(place, (sent.get(place) ?? new Set()).add(toHex(bytes)))
    }
    return frame
  }
  return sent
}

/** Types marks and notes which of them the status has called stored. */
function keepBooks(course: OpenCourse, life: Life): (mark: string) => void {
  const typed: string[] = []
  life.clientIds.push(course.session.clientId())
  course.session.subscribe(() => {
    if (course.session.view().save.kind !== 'writing') for (const mark of typed) life.claimed.add(mark)
  })
  return (mark) => {
    course.type(mark)
    typed.push(mark)
  }
}

async function rejoins(
  again: OpenCourse,
  others: readonly OpenCourse[],
  life: Life,
  sent: Map<string, Set<string>>,
) {
  await whenLive(again.session)
  life.clientIds.push(again.session.clientId())
  again.type('<again>')
  const text = await agreed([again, ...others])
  for (const mark of [...life.claimed, '<again>']) expect(text).toContain(mark)
  expect(text.split('<again>')).toHaveLength(2)
  for (const mark of life.claimed) expect(text.split(mark)).toHaveLength(2)
  expect(again.session.view()).toMatchObject({ halt: null, quarantined: 0, kept: 0 })
  expect(new Set(life.clientIds).size, 'no session number twice').toBe(life.clientIds.length)
  for (const ids of sent.values()) expect(ids.size, 'no authorSeq twice').toBe(1)
}

/** Runs one life until it ends or dies at the given commit. Gives how many commits it made. */
async function ownersLife(diesAt: number): Promise<number> {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const sent = watchWire(liar)
  const storage = createFrailStorage()
  storage.diesAt = diesAt
  const net = createNet()
  const life: Life = { claimed: new Set(), clientIds: [] }
  const living = async () => {
    const on = await testDevice({ origin: liar.origin, storage, WebSocket: net.WebSocket })
    const owner = await startCourse(on)
    const type = keepBooks(owner, life)
    type('<1>')
    await whenLive(owner.session)
    type('<2>')
    await until(() => expect(owner.session.unsent()).toEqual([]))
    const { person } = await owner.admin.invite(invitation())
    type('<3>')
    net.cut()
    type('<4>')
    await until(() => expect(owner.session.unsent()).toEqual([]))
    await owner.admin.close([person])
    type('<5>')
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
    await agreed([owner])
    await owner.close()
  }
  await endOf(living(), storage)
  net.off()
  const on = await testDevice({ origin: liar.origin, storage: await storage.survived() })
  const { courses } = await on.device.directory.list()
  if (courses[0]) await rejoins(await reopen(on, courses[0].localId), [], life, sent)
  else expect(life.claimed.size).toBe(0)
  return storage.commits()
}

async function joinersLife(diesAt: number): Promise<number> {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const sent = watchWire(liar)
  const { owner, roomId } = await setTable(liar.origin)
  owner.type('<0>')
  const { seed } = await owner.admin.invite(invitation())
  const storage = createFrailStorage()
  storage.diesAt = diesAt
  const net = createNet()
  const life: Life = { claimed: new Set(), clientIds: [] }
  const living = async () => {
    const on = await testDevice({ origin: liar.origin, storage, WebSocket: net.WebSocket })
    const huda = await joinCourse(on, { roomId, seed }, 'Huda')
    const type = keepBooks(huda, life)
    for (const mark of ['<1>', '<2>', '<3>']) {
      type(mark)
      owner.type(mark.replace('<', '(').replace('>', ')'), 0)
    }
    await agreed([huda, owner])
    net.off()
    await until(() => expect(huda.session.view().save.kind).toBe('offline'))
    type('<4>')
    await until(() => expect(huda.session.unsent().length).toBe(1))
    await huda.session.flush()
    await huda.close()
    net.on()
    const back = await openCourse(on, huda.session.localId)
    const typeOn = keepBooks(back, life)
    typeOn('<5>')
    await agreed([back, owner])
    await back.close()
  }
  await endOf(living(), storage)
  net.off()
  const on = await testDevice({ origin: liar.origin, storage: await storage.survived() })
  const { courses } = await on.device.directory.list()
  const again = courses[0]
    ? await reopen(on, courses[0].localId)
    : await reopen(on, (await joinCourse(on, { roomId, seed }, 'Huda')).session.localId)
  await rejoins(again, [owner], life, sent)
  return storage.commits()
}

/** A life that ends well, or the moment of death. */
async function endOf(life: Promise<void>, storage: FrailStorage): Promise<void> {
  await Promise.race([life, storage.died])
}

for (const [name, live] of [
  ['founds, writes, invites, closes', ownersLife],
  ['joins, writes, goes offline, comes back', joinersLife],
] as const) {
  test(`a device that ${name}, dead after each of its commits`, { timeout: 60_000 }, async () => {
    const commits = await live(Infinity)
    expect(commits).toBeGreaterThan(8)
    for (let diesAt = 1; diesAt <= commits; diesAt++) {
      await live(diesAt).catch((error: unknown) => {
        throw new Error(`dead after commit ${diesAt} of ${commits}`, { cause: error })
      })
    }
  })
}
