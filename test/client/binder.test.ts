import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { createMyCourses } from '@radslag/client/binder/my-courses.ts'
import { openCourse, type OpenCourse } from '@radslag/client/binder/open-course.ts'
import { foundRoom } from '@radslag/client/session/found-room.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { createLocks } from '../doubles/locks.ts'
import { invitation, joinCourse, testDevice, type TestDevice } from '../doubles/test-device.ts'
import { readProse, writeProse } from '../doubles/prose.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})
beforeAll(sodiumReady)

const mette = { title: 'Familien Svane', name: 'Mette', roleWord: 'tovholder', languages: ['da'] }

async function open(on: TestDevice, localId: string): Promise<OpenCourse> {
  const course = await openCourse(on.world, on.device, localId)
  if (!course) throw new Error('no such course')
  cleanups.push(() => course.close())
  return course
}

async function room() {
  const relay = await startTestRelay()
  cleanups.push(() => relay.close())
  const device = await testDevice({ origin: relay.origin })
  const { localId } = await foundRoom(device.world, device.device, mette)
  return { relay, device, localId }
}

test('D3, M3a: a founded course says its title and name, and its entry on Home follows', async () => {
  const { device, localId } = await room()
  const course = await open(device, localId)
  await whenLive(course.session)
  await vi.waitFor(() => expect(course.session.view().people[0]?.name).toBe('Mette'))
  expect(course.session.view().title).toBe('Familien Svane')
  await vi.waitFor(async () => {
    const entry = await device.device.directory.get(localId)
    expect(entry).toMatchObject({ title: 'Familien Svane', role: 'owner', readers: 1, waiting: 0 })
  }, 5000)
})

test('V3: a link closed without net is kept as a wish over a restart and closed when there is net', async () => {
  const { relay, device, localId } = await room()
  const first = await open(device, localId)
  await whenLive(first.session)
  const { seed, person } = await first.admin.invite(invitation())
  const huda = await joinCourse(
    await testDevice({ origin: relay.origin }),
    { roomId: first.session.roomId, seed },
    'Huda',
  )
  cleanups.push(() => huda.close())
  await whenLive(huda.session)
  await first.close()
  const away = {
    ...device,
    world: { ...device.world, relay: { ...device.world.relay, url: 'ws://127.0.0.1:9' } },
  }
  const offline = await open(away, localId)
  await offline.closeLinks([person])
  expect(offline.session.view().people[1]?.state).toBe('closing')
  await offline.close()
  const back = await open(device, localId)
  expect(back.session.view().people[1]?.state).toBe('closing')
  await vi.waitFor(() => expect(huda.session.view().halt?.kind).toBe('dropped'))
  expect(back.session.view().people[1]?.state).toBe('closed')
  await vi.waitFor(async () => expect(await device.device.intents.closing(localId)).toEqual([]))
})

test('D3: catching up sends what waits, one course after another, and gives way at once', async () => {
  const { device, localId } = await room()
  const locks = createLocks()
  const withLocks = { ...device, world: { ...device.world, locks } }
  const away = {
    ...withLocks,
    world: { ...withLocks.world, relay: { ...device.world.relay, url: 'ws://127.0.0.1:9' } },
  }
  const offline = await open(away, localId)
  writeProse(offline.editing!.doc, 'skrevet uden net')
  await vi.waitFor(() => expect(offline.session.view().save).toMatchObject({ kind: 'offline' }))
  await offline.close()
  const mine = createMyCourses(withLocks.world, device.device)
  await mine.catchUp()
  expect(await device.device.directory.get(localId)).toMatchObject({ waiting: 0 })
  const again = createMyCourses(away.world, device.device)
  const working = again.catchUp()
  await again.close()
  await working
  const course = await open(device, localId)
  expect(readProse(course.session.shadow.doc)).toBe('skrevet uden net')
})

test('D3: a damaged course keeps neither the others nor the next turn from being caught up with', async () => {
  const { device, localId } = await room()
  const { world } = device
  const broken = await foundRoom(world, device.device, { ...mette, title: 'Itu' })
  const key = [broken.localId, 'keyring']
  await device.device.storage.commit([{ put: 'rooms', key, value: new Uint8Array(64) }])
  const mine = createMyCourses({ ...world, locks: createLocks() }, device.device)
  await mine.catchUp()
  await mine.catchUp()
  await mine.close()
  expect(await device.device.keyrings.load(localId)).toMatchObject({ created: true })
  await expect(openCourse(world, device.device, broken.localId)).rejects.toMatchObject({
    code: 'storage-damaged',
  })
})
