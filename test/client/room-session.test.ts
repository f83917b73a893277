import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { openLink } from '@radslag/client/session/join.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import {
  invitation,
  joinCourse,
  openCourse,
  startCourse,
  testDevice,
  testWorld,
} from '../doubles/test-device.ts'
import { readProse } from '../doubles/prose.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})
beforeAll(sodiumReady)

async function room() {
  const relay = await startTestRelay()
  cleanups.push(() => relay.close())
  const device = await testDevice({ origin: relay.origin })
  const owner = await startCourse(device)
  cleanups.push(() => owner.close())
  return { relay, device, owner }
}

describe('one room, real relay', () => {
  test('an owner founds, writes, and the relay acknowledges', async () => {
    const { owner } = await room()
    await whenLive(owner.session)
    owner.type('Jonas ringer til Samir')
    const view = await whenView(owner.session, (one) => one.save.kind === 'relay' && one.count === 3)
    expect(view.save.kind).toBe('relay')
  })

  test('an invited editor joins, both write, both converge; a view link reads along', async () => {
    const { owner, relay } = await room()
    await whenLive(owner.session)
    owner.type('A')
    const { seed } = await owner.admin.invite(invitation())
    const { seed: viewSeed } = await owner.admin.invite(
      invitation({ role: 'viewer', maxJoins: 0, name: 'Amal' }),
    )
    const roomId = owner.session.roomId
    const huda = await joinCourse(await testDevice({ origin: relay.origin }), { roomId, seed }, 'Huda')
    cleanups.push(() => huda.close())
    await vi.waitFor(() => expect(huda.text()).toBe('A'))
    huda.type('B')
    owner.type('C', 0)
    await vi.waitFor(() => {
      expect(huda.text()).toBe('CAB')
      expect(owner.text()).toBe('CAB')
    })
    const viewer = await openLink(testWorld({ origin: relay.origin }), { roomId, seed: viewSeed })
    cleanups.push(() => viewer.close())
    await whenLive(viewer)
    expect(readProse(viewer.shadow.doc)).toBe('CAB')
    owner.type('!')
    await vi.waitFor(() => expect(readProse(viewer.shadow.doc)).toBe('CAB!'))
    const all = await whenView(owner.session, (one) => one.save.kind === 'all')
    expect(all.save).toMatchObject({ kind: 'all', of: 2, readers: 1 })
    expect(all.people.map((person) => person.name)).toEqual(['', 'Huda', 'Amal'])
  })

  test('closing a link drops that person at once and posts a snapshot; others write on', async () => {
    const { owner, relay } = await room()
    await whenLive(owner.session)
    const { seed, person } = await owner.admin.invite(invitation())
    const huda = await joinCourse(
      await testDevice({ origin: relay.origin }),
      { roomId: owner.session.roomId, seed },
      'Huda',
    )
    cleanups.push(() => huda.close())
    await whenLive(huda.session)
    huda.type('x')
    await vi.waitFor(() => expect(owner.text()).toBe('x'))
    await owner.admin.close([person])
    const halted = await whenView(huda.session, (view) => view.halt !== null)
    expect(halted.halt).toMatchObject({ kind: 'dropped', left: false })
    owner.type('y')
    await vi.waitFor(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
  })

  test('everything survives: closed, reopened from the device, and synchronised again', async () => {
    const { owner, device, relay } = await room()
    await whenLive(owner.session)
    owner.type('hej')
    const { localId } = owner.session
    await owner.close()
    await relay.close()
    const offline = await openCourse(device, localId)
    cleanups.push(() => offline.close())
    await vi.waitFor(() => expect(offline.text()).toBe('hej'))
    offline.type(' igen')
    await whenView(offline.session, (view) => view.save.kind === 'offline' && view.save.waiting > 0)
  })
})
