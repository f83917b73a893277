/** S1, S2 as they go in an honest room: posted after a rotate and at the threshold, verified, opened from. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { readProse } from '../../doubles/prose.ts'
import { startTestRelay } from '../../doubles/test-relay.ts'
import { agreed, reopen, setTable, until } from './table.ts'

beforeAll(sodiumReady)

async function seated() {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const table = await setTable(relay.origin)
  const huda = await table.join('Huda')
  return { table, huda }
}

test(
  'S1: 600 small records by two people at once: a snapshot is posted, everybody finds it right, newcomers open from it',
  { timeout: 60_000 },
  async () => {
    const { table, huda } = await seated()
    const { owner } = table
    const write = async (course: typeof owner, letter: string) => {
      for (let i = 0; i < 300; i++) {
        course.type(letter)
        await course.session.flush()
      }
    }
    await Promise.all([write(owner, 'a'), write(huda.course, 'b')])
    const text = await agreed([owner, huda.course])
    expect(text).toHaveLength(600)
    expect(owner.session.log.state().count).toBeGreaterThan(LIMITS.snapshotTail)
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
    await agreed([owner, huda.course])
    await until(() => {
      for (const { session } of [owner, huda.course])
        expect(session.base()?.at).toBe(session.log.state().snapshot)
    })
    for (const course of [owner, huda.course]) {
      expect(course.snapshots.wrong()).toBeNull()
      expect(course.session.view()).toMatchObject({ halt: null, quarantined: 0 })
    }
    const { reading } = await table.view('Amal')
    expect(readProse(reading.shadow.doc)).toBe(text)
    expect(reading.base()).not.toBeNull()
    expect(['', 'Mette', 'Huda']).toContain(reading.view().vouchedBy)

    const { localId } = huda.course.session
    await huda.course.close()
    const again = await reopen(huda.on, localId)
    expect(again.text()).toBe(text)
    await whenLive(again.session)
    again.type('!')
    expect(await agreed([again, owner])).toHaveLength(text.length + 1)
  },
)

test('K2: after a rotate a snapshot follows in the new epoch; who joined before verifies it, who comes after opens from it', async () => {
  const { table, huda } = await seated()
  const { owner } = table
  owner.type('A')
  const amal = await table.join('Amal')
  await owner.admin.close([amal.person])
  await until(() => expect(huda.course.session.base()).not.toBeNull())
  expect(huda.course.session.base()!.at).toBeGreaterThanOrEqual(owner.session.log.membership()!.epochSince)
  expect(huda.course.snapshots.wrong()).toBeNull()
  owner.type('B')
  const karim = await table.join('Karim')
  await agreed([owner, huda.course, karim.course])
  expect(karim.course.text()).toBe('AB')
  expect(karim.course.session.base()).not.toBeNull()
})

test('S1: two post at once: one of them wins or both stand, and nothing is lost', async () => {
  const { table, huda } = await seated()
  const { owner } = table
  owner.type('A')
  huda.course.type('B')
  await agreed([owner, huda.course])
  owner.snapshots.post()
  huda.course.snapshots.post()
  owner.type('C')
  huda.course.type('D')
  const text = await agreed([owner, huda.course])
  expect([...text].toSorted().join('')).toBe('ABCD')
  await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
  for (const course of [owner, huda.course]) {
    expect(course.snapshots.wrong()).toBeNull()
    expect(course.session.view()).toMatchObject({ halt: null, quarantined: 0 })
  }
})
