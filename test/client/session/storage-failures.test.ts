/** The outbox's state machine on a device that cannot store: nothing is lost, no status claims more than is proven, and it recovers. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { testDevice } from '../../doubles/test-device.ts'
import { startTestRelay } from '../../doubles/test-relay.ts'
import { createFrailStorage } from './frail-storage.ts'
import { createNet } from './net.ts'
import { agreed, reopen, setTable, until } from './table.ts'

beforeAll(sodiumReady)

async function seated() {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const table = await setTable(relay.origin)
  const storage = createFrailStorage()
  const net = createNet()
  const huda = await table.join('Huda', {}, { storage, WebSocket: net.WebSocket })
  await agreed([table.owner, huda.course])
  return { relay, table, huda, storage, net }
}

describe('a device that cannot store', () => {
  test('typing goes on, says "writing", sends nothing, and tells why; storing again, everything arrives', async () => {
    const { table, huda, storage } = await seated()
    storage.failing = () => true
    huda.course.type('a')
    huda.course.type('b')
    await whenView(huda.course.session, (view) => view.trouble === 'storage-full')
    expect(huda.course.session.view().save.kind).toBe('writing')
    expect(huda.course.text()).toBe('ab')
    expect(table.owner.text()).toBe('')
    storage.failing = null
    huda.course.type('c')
    expect(await agreed([huda.course, table.owner])).toBe('abc')
    await until(() => expect(huda.course.session.view().trouble).toBeNull())
  })

  test('no status claims the disk before the commit is made, at any commit that fails', async () => {
    for (const nth of [1, 2]) {
      const { table, huda, storage } = await seated()
      const { session } = huda.course
      const from = storage.commits()
      let failures = 0
      storage.failing = (commit) => commit >= from + nth && failures++ < 2
      for (const mark of ['1', '2', '3']) {
        const before = storage.commits()
        huda.course.type(mark)
        expect(session.view().save.kind).toBe('writing')
        await whenView(session, (view) => view.save.kind !== 'writing')
        expect(storage.commits()).toBeGreaterThan(before)
        const stored = await huda.on.device.outbox(session.localId).count()
        expect(stored > 0 || table.owner.text().includes(mark)).toBe(true)
      }
      expect(await agreed([huda.course, table.owner])).toBe('123')
      await huda.course.close()
      const again = await reopen(huda.on, session.localId)
      await whenLive(again.session)
      expect(again.session.view()).toMatchObject({ halt: null, kept: 0 })
      expect(again.text()).toBe('123')
    }
  })

  test('a commit that fails while sealing leaves no ghosts behind: nothing is offered back that arrived', async () => {
    const { table, huda, storage, net } = await seated()
    const { session } = huda.course
    net.off()
    await whenView(session, (view) => view.save.kind === 'offline')
    for (const mark of 'abcdef') {
      huda.course.type(mark)
      await session.flush()
    }
    expect(session.unsent().length).toBeGreaterThan(1)
    let failures = 0
    storage.failing = () => failures++ < 1
    net.on()
    session.retry()
    await until(() => expect(failures).toBeGreaterThan(0))
    expect(await agreed([huda.course, table.owner])).toBe('abcdef')
    await huda.course.close()
    const again = await reopen(huda.on, session.localId)
    await whenLive(again.session)
    expect(again.session.unsent()).toEqual([])
    expect(again.text()).toBe('abcdef')
  })

  test('received records that cannot be stored are shown, not claimed, and stored later', async () => {
    const { table, huda, storage } = await seated()
    storage.failing = () => true
    table.owner.type('a')
    await until(() => expect(huda.course.text()).toBe('a'))
    await whenView(huda.course.session, (view) => view.trouble === 'storage-full')
    storage.failing = null
    table.owner.type('b')
    await until(() => expect(huda.course.text()).toBe('ab'))
    await until(() => expect(huda.course.session.view().trouble).toBeNull())
    await huda.course.close()
    const again = await reopen(huda.on, huda.course.session.localId)
    expect(again.text()).toBe('ab')
  })

  test('A5: a session number that cannot be stored is not used; once it can, writing begins', async () => {
    const { relay, table } = await seated()
    const storage = createFrailStorage()
    const net = createNet()
    const amal = await table.join('Amal', {}, { storage, WebSocket: net.WebSocket })
    const { localId } = amal.course.session
    await amal.course.close()
    storage.failing = () => true
    await expect(reopen(amal.on, localId)).rejects.toMatchObject({ code: 'storage-full' })
    storage.failing = null
    const again = await reopen(amal.on, localId)
    again.type('x')
    expect(await agreed([again, table.owner])).toContain('x')
    expect(relay.port).toBeGreaterThan(0)
  })
})

describe('V2: one keyring on two devices', () => {
  test('both write at once: one of them stops as copied; the log and everybody else stay whole', async () => {
    const { relay, table, huda, storage } = await seated()
    const copy = await storage.survived()
    const on = await testDevice({ origin: relay.origin, storage: copy })
    const { localId } = huda.course.session
    await huda.course.close()
    const first = await reopen(huda.on, localId)
    const second = await reopen(on, localId)
    await Promise.all([whenLive(first.session), whenLive(second.session)])
    expect(second.session.clientId()).toBe(first.session.clientId())
    first.type('first')
    second.type('second')
    await until(() => {
      const halts = [first, second].map(({ session }) => session.view().halt?.kind)
      expect(halts.some((kind) => kind === 'copied' || kind === 'rebuild')).toBe(true)
    })
    await until(() => expect(['first', 'second']).toContain(table.owner.text()))
    const { quarantined } = table.owner.session.view()
    expect(quarantined).toBe(0)
    const stopped = [first, second].find(({ session }) => session.view().halt)!
    expect(stopped.session.unsent().length, 'what it wrote is still there').toBe(1)
  })

  test('one writes while the other only looks, then the other writes: it stops, and nothing of it is mixed in', async () => {
    const { relay, table, huda, storage } = await seated()
    const copy = await storage.survived()
    const on = await testDevice({ origin: relay.origin, storage: copy })
    const { localId } = huda.course.session
    await huda.course.close()
    const first = await reopen(huda.on, localId)
    const second = await reopen(on, localId)
    await Promise.all([whenLive(first.session), whenLive(second.session)])
    first.type('first')
    await agreed([first, table.owner])
    await until(() => expect(second.session.log.state().count).toBe(first.session.log.state().count))
    second.type('second')
    await until(() => expect(second.session.view().halt).toEqual({ kind: 'copied' }))
    expect(table.owner.text()).toBe('first')
    first.type('!')
    expect(await agreed([first, table.owner])).toBe('first!')
    expect(table.owner.session.view().quarantined).toBe(0)
  })

  test('a device restored from an old backup goes on under a new session number', async () => {
    const { relay, table, huda, storage } = await seated()
    const backup = await storage.survived()
    huda.course.type('new')
    await agreed([huda.course, table.owner])
    const { localId } = huda.course.session
    await huda.course.close()
    const on = await testDevice({ origin: relay.origin, storage: backup })
    const restored = await reopen(on, localId)
    await whenLive(restored.session)
    restored.type('er')
    await until(() => {
      const { halt } = restored.session.view()
      expect(halt !== null || table.owner.text() === 'newer').toBe(true)
    })
    expect(table.owner.session.view().quarantined).toBe(0)
    expect(table.owner.text()).toContain('new')
  })
})
