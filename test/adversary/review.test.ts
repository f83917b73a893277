/** Holes found by reading, each with the exploit that showed it: V4, A4, A6, S2, E1, Y4. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { SealError } from '@radslag/shared/errors.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import { decodeControl } from '@radslag/shared/wire/control.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { keepLink, openLink } from '@radslag/client/session/join.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { createVerifiedLog } from '@radslag/client/session/verified-log.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { agreed, setTable } from '../client/session/table.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { random, RoomMaker } from '../doubles/room-maker.ts'
import { openCourse, invitation, testDevice, testWorld } from '../doubles/test-device.ts'

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

test('A4: a newcomer shown an old end of the log first is stopped, not left without what older keys open', async () => {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  table.owner.type('A')
  const huda = await table.join('Huda')
  await agreed([table.owner, huda.course])
  const { count, chain } = table.owner.session.log.state()
  await table.owner.admin.close([huda.person])
  table.owner.type('B')
  await agreed([table.owner])
  const { seed } = await table.owner.admin.invite(invitation({ role: 'viewer', maxJoins: 0 }))

  liar.toRelay = (frame) => (frame.type === 'auth' ? { ...frame, mode: 'resume', since: 0 } : frame)
  liar.toClient = (frame) => {
    if (frame.type === 'welcome') return { type: 'welcome', count, chain, snapshot: -1 }
    if (frame.type !== 'deliver' || frame.from !== 0) return frame
    const { items } = frame
    return [
      { type: 'deliver', from: 0, items: items.slice(0, count), chain },
      { type: 'live', count, chain },
      { type: 'deliver', from: count, items: items.slice(count), chain: frame.chain },
    ]
  }
  const reading = await openLink(testWorld({ origin: liar.origin }), { roomId: table.roomId, seed })
  onTestFinished(() => reading.close())
  const { halt } = await whenView(reading, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'key' })
})

test('K1: a rotation whose box does not open stops the member before it, and the own copy still opens', async () => {
  const room = new RoomMaker()
  room.found()
  const { keys, record } = room.grant()
  room.add(record)
  const log = createVerifiedLog(room.roomId, keys)
  for (const one of room.records) log.take(room.encode(one, true))
  const before = log.state()
  const rotate = decodeControl(room.rotate().body)
  if (rotate.type !== 'rotate') throw new Error('no rotation')
  const useless = room.control(room.owner, { ...rotate, keyBoxes: rotate.keyBoxes.map(() => random(148)) })
  expect(() => log.take(room.encode(useless, true))).toThrow(SealError)
  expect(log.state()).toBe(before)
})
