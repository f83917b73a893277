/** Holes found by reading, each with the exploit that showed it: V4, A4, A6, S2, E1, Y4. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import { decodeControl } from '@radslag/shared/wire/control.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { keepLink } from '@radslag/client/session/join.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { agreed, setTable } from '../client/session/table.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { openCourse, invitation, testDevice } from '../doubles/test-device.ts'

beforeAll(sodiumReady)

type Numbered = Extract<RelayFrame, { type: 'skeleton' }>['items'][number]

test('V4: a farewell that numbers joins in another order drops nobody', async () => {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  const huda = await table.join('Huda')
  const invite = (name: string) => table.owner.admin.invite(invitation({ name, role: 'viewer', maxJoins: 0 }))
  const closed = await invite('Amal')
  const { seed } = await invite('Zahra')
  for (const letter of 'ABC') {
    table.owner.type(letter)
    await agreed([table.owner, huda.course])
  }
  // Zahra keeps her link, reads, and closes the app; then somebody else's link is closed.
  const zahra = await testDevice({ origin: liar.origin })
  const facts = { title: 'T', name: '', languages: [], count: 0 }
  const localId = await keepLink(zahra.world, zahra.device, { roomId: table.roomId, seed }, facts)
  const first = await openCourse(zahra, localId)
  await whenLive(first.session)
  expect(first.text()).toContain('A')
  await first.close()
  await table.owner.admin.close([closed.person])
  await table.owner.session.settled()

  // The relay lets Huda's join stand behind Zahra's link: her index is then the one the owner signed away.
  const items: Numbered[] = (await table.owner.session.records.skeleton()).map(({ n, bytes }) => ({
    n,
    record: bytes,
  }))
  const typeOf = ({ record }: Numbered) => {
    const { kind, body } = decodeCompact(record)
    return kind === 'control' ? decodeControl(body).type : kind
  }
  const links = items.filter((item) => typeOf(item) === 'link')
  const farewell = items
    .map((item) => (typeOf(item) === 'join' ? { ...item, n: links.at(-1)!.n + 1 } : item))
    .toSorted((a, b) => a.n - b.n)
  const before = liar.victims.length
  liar.toClient = (frame, victim) => {
    if (victim.number < before || frame.type === 'challenge') return frame
    if (frame.type === 'welcome') {
      victim.tell({ type: 'skeleton', items: farewell })
      victim.cut(4403)
    }
    return null
  }
  const again = await openCourse(zahra, localId)
  onTestFinished(() => again.close())
  const { halt } = await whenView(again.session, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'refused', code: 4403 })
  expect(await zahra.device.keyrings.load(localId)).not.toBeNull()
})
