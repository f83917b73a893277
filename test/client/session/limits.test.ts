/** M3, M6, N2, N4: time limits, used-up links, suspension, leaving and burning, as members and their devices see them. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { openCourse as openWithChores } from '@radslag/client/binder/open-course.ts'
import { append } from '@radslag/client/session/admin.ts'
import { burnLink, openLink } from '@radslag/client/session/join.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { readProse } from '../../doubles/prose.ts'
import { invitation, joinCourse, testDevice, testWorld } from '../../doubles/test-device.ts'
import { startTestRelay } from '../../doubles/test-relay.ts'
import { agreed, reopen, setTable, until } from './table.ts'

beforeAll(sodiumReady)

const HOUR = 3600

async function seated() {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const table = await setTable(relay.origin)
  table.owner.type('A')
  const open = async (seed: Uint8Array<ArrayBuffer>) => {
    const reading = await openLink(testWorld({ origin: relay.origin }), { roomId: table.roomId, seed })
    onTestFinished(() => reading.close())
    return reading
  }
  return { relay, table, open, soon: Math.floor(relay.clock.now / 1000) + HOUR }
}

test('M3: after readUntil the relay lets nobody in; the app hides and erases nothing; an admin’s device rotates them out', async () => {
  const { relay, table, soon } = await seated()
  const huda = await table.join('Huda', { writeUntil: soon, readUntil: soon })
  await agreed([huda.course, table.owner])
  relay.clock.now += 2 * HOUR * 1000
  table.owner.type('B')
  const { halt } = await whenView(huda.course.session, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'refused', code: CLOSE.ended })
  await huda.course.close()
  const again = await reopen(huda.on, huda.course.session.localId)
  expect(again.text()).toBe('A')
  expect(table.owner.session.log.membership()!.epoch).toBe(1)

  const { localId } = table.owner.session
  await table.owner.close()
  const world = { ...table.on.world, now: () => Date.now() + 2 * HOUR * 1000 }
  const opened = await openWithChores(world, table.on.device, localId)
  onTestFinished(() => opened!.close())
  await until(() => expect(opened!.session.log.membership()!.epoch).toBe(2))
  expect(opened!.session.log.membership()!.members[huda.person]!.state).toBe('dropped')
})

test('M3: after writeUntil they still read, and what they write is kept for them', async () => {
  const { relay, table, soon } = await seated()
  const huda = await table.join('Huda', { writeUntil: soon })
  await agreed([huda.course, table.owner])
  relay.clock.now += 2 * HOUR * 1000
  table.owner.type('B')
  await until(() => expect(huda.course.text()).toBe('AB'))
  huda.course.type('C')
  await until(() => expect(huda.course.session.view().kept).toBe(1))
  expect(huda.course.session.unsent()[0]!.kept).toBe('ended')
  expect(table.owner.text()).toBe('AB')
})

test('N2: a used-up link is refused; raising it revives it with a key box, also after a rotation it got none of', async () => {
  const { relay, table, open } = await seated()
  const { owner, roomId } = table
  const { person, seed } = await owner.admin.invite(invitation({ maxJoins: 1 }))
  const device = () => testDevice({ origin: relay.origin })
  const first = await joinCourse(await device(), { roomId, seed }, 'Huda')
  onTestFinished(() => first.close())
  const refused = await open(seed)
  expect((await whenView(refused, (view) => view.halt !== null)).halt).toEqual({
    kind: 'refused',
    code: CLOSE.usedUp,
  })
  expect(readProse(refused.shadow.doc)).toBe('')
  const amal = await table.join('Amal')
  await owner.admin.close([amal.person])
  await owner.admin.limit([{ person, writeUntil: 0, readUntil: 0, maxJoins: 2 }])
  const second = await joinCourse(await device(), { roomId, seed }, 'Huda')
  onTestFinished(() => second.close())
  second.type('B')
  expect(await agreed([first, second, owner])).toBe('AB')
  expect(second.session.log.membership()!.epoch).toBe(2)
  await owner.admin.close([person])
  for (const course of [first, second]) {
    const { halt } = await whenView(course.session, (view) => view.halt !== null)
    expect(halt).toMatchObject({ kind: 'dropped', left: false })
  }
  owner.type('C')
  await agreed([owner])
  const gone = await open(seed)
  expect((await whenView(gone, (view) => view.halt !== null)).halt?.kind).toBe('dropped')
  expect(readProse(gone.shadow.doc)).toBe('')
})

test('N2: two devices at once for the last place: one joins, the other is told, and keeps nothing', async () => {
  const { relay, table } = await seated()
  const { seed } = await table.owner.admin.invite(invitation({ maxJoins: 1 }))
  const devices = await Promise.all([1, 2].map(() => testDevice({ origin: relay.origin })))
  const outcomes = await Promise.allSettled(
    devices.map((on) => joinCourse(on, { roomId: table.roomId, seed }, 'Huda')),
  )
  const joined = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  for (const course of joined) onTestFinished(() => course.close())
  expect(joined).toHaveLength(1)
  const courses = await Promise.all(
    devices.map(async ({ device }) => (await device.directory.list()).courses.length),
  )
  expect(courses.toSorted()).toEqual([0, 1])
})

test('M6: who is suspended is out at once and erases nothing; lifted, they go on where they were', async () => {
  const { table } = await seated()
  const huda = await table.join('Huda')
  await agreed([huda.course, table.owner])
  const suspend = (lifted: boolean) =>
    append(table.owner.session, table.on.world, () => ({ type: 'suspend', subject: huda.person, lifted }))
  await suspend(false)
  const { halt } = await whenView(huda.course.session, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'refused', code: CLOSE.suspended })
  expect(huda.course.session.view().self?.mayWrite).toBe(false)
  await huda.course.close()
  table.owner.type('B')
  await suspend(true)
  const again = await reopen(huda.on, huda.course.session.localId)
  await whenLive(again.session)
  again.type('C')
  expect(await agreed([again, table.owner])).toBe('ABC')
})

test('M6: who leaves is out by their own record, and their copy goes with it', async () => {
  const { table } = await seated()
  const huda = await table.join('Huda')
  await agreed([huda.course, table.owner])
  await append(huda.course.session, huda.on.world, () => ({ type: 'leave' })).catch(() => undefined)
  const { halt } = await whenView(huda.course.session, (view) => view.halt !== null)
  expect(halt).toMatchObject({ kind: 'dropped', left: true })
  await until(() =>
    expect(table.owner.session.view().people.find(({ name }) => name === 'Huda')).toBeDefined(),
  )
  await expect.poll(async () => (await huda.on.device.directory.list()).courses.length).toBe(0)
})

test('N4: a burnt link is dead for everybody who has it', async () => {
  const { relay, table, open } = await seated()
  const { seed, person } = await table.owner.admin.invite(invitation())
  await burnLink(testWorld({ origin: relay.origin }), await open(seed))
  await until(() => expect(table.owner.session.log.membership()!.members[person]!.state).toBe('left'))
  const late = await open(seed)
  expect((await whenView(late, (view) => view.halt !== null)).halt).toMatchObject({
    kind: 'dropped',
    left: true,
  })
  expect(readProse(late.shadow.doc)).toBe('')
})
