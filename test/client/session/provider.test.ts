/** W1–W13 over a real relay; W9 and W11, which are about what the device keeps; and W3 as a property. */
import fc from 'fast-check'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { encodeCompact } from '@radslag/shared/wire/record.ts'
import { sealRecord } from '@radslag/shared/wire/sealed.ts'
import type { NewRecord } from '@radslag/client/device/record-log.ts'
import { createVerifiedLog } from '@radslag/client/session/verified-log.ts'
import { whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Doc } from 'yjs'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { SESSIONS } from '@radslag/client/session/update-rules.ts'
import { providerContract } from '../../contracts/provider.ts'
import { startMaliciousRelay } from '../../doubles/malicious-relay.ts'
import { random } from '../../doubles/room-maker.ts'
import { writeProse } from '../../doubles/prose.ts'
import { startTestRelay } from '../../doubles/test-relay.ts'
import { createNet } from './net.ts'
import { agreed, reopen, setTable } from './table.ts'

beforeAll(sodiumReady)

providerContract('a relay in this process', async () => {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const net = createNet()
  const table = await setTable(relay.origin)
  const { course: second } = await table.join('Huda')
  const { course: first } = await table.join('Amal', {}, { WebSocket: net.WebSocket })
  return {
    first,
    second,
    cut: net.cut,
    viewer: async () => (await table.view('Karim')).reading,
    reporter: async () => (await table.join('Lise', { role: 'reporter', maxJoins: 5 })).course,
  }
})

test('W9: the own copy is open before the relay is asked, and asks only for what it lacks', async () => {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const net = createNet()
  const table = await setTable(liar.origin)
  const huda = await table.join('Huda', {}, { WebSocket: net.WebSocket })
  huda.course.type('A')
  await agreed([huda.course, table.owner])
  const { count } = huda.course.session.log.state()
  await huda.course.close()
  net.off()
  const offline = await reopen(huda.on, huda.course.session.localId)
  expect(offline.text()).toBe('A')
  offline.type('B')
  await whenView(offline.session, (view) => view.save.kind === 'offline')
  net.on()
  offline.session.retry()
  expect(await agreed([offline, table.owner])).toBe('AB')
  expect(liar.victims.at(-1)!.auth).toMatchObject({ mode: 'resume', since: count })
})

test(
  'W11: a log of 20,000 small records opens whole, as few transactions, and writes nothing',
  { timeout: 60_000 },
  async () => {
    const relay = await startTestRelay()
    const table = await setTable(relay.origin)
    const { localId, keys, roomId } = table.owner.session
    await table.owner.close()
    await relay.close()
    const { device } = table.on
    const records = device.recordLog(localId)
    const log = createVerifiedLog(roomId, keys)
    const { epochKey, session } = (await device.keyrings.load(localId))!
    for (const { bytes } of await records.skeleton()) log.take(bytes, true)
    const updates = keystrokes(session + 1, 20_000)
    const batch: NewRecord[] = []
    for (const payload of updates) {
      const { count, chain } = log.state()
      const head = log.head(0)!
      const place = {
        kind: 'update',
        roomId,
        epoch: 1,
        authorSeq: head.seq + 1,
        authorPrev: head.id,
        seenSeq: count - 1,
        seenHead: chain,
      } as const
      const bytes = encodeCompact(sealRecord(place, keys, epochKey!.key, { clock: 0, payload }, random), {
        index: 0,
        prev: true,
      })
      log.take(bytes, true)
      batch.push({ n: count, skeleton: false, bytes })
    }
    const { count, chain, ctl } = log.state()
    await records.append(batch, { count, chain, ctl, base: null }, [])
    const again = await reopen(table.on, localId)
    expect(again.text()).toHaveLength(20_000)
    expect(again.session.view().quarantined).toBe(0)
    expect(again.session.unsent()).toEqual([])
    expect(again.session.clientId() % SESSIONS).toBe(session + 2)
  },
)

function keystrokes(client: number, many: number): Bytes[] {
  const doc = new Doc()
  openDocument(doc)
  doc.clientID = client
  const updates: Bytes[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update as Bytes))
  for (let i = 0; i < many; i++) writeProse(doc, 'x', 0)
  return updates
}

test(
  'W3: whatever breaks between append and acknowledgement, every word stands once',
  { timeout: 60_000 },
  async () => {
    const liar = await startMaliciousRelay()
    onTestFinished(() => liar.close())
    const action = fc.constantFrom('type', 'cut', 'other', 'lose acks', 'lose appends', 'flush')
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
        liar.toClient = (frame) => frame
        liar.toRelay = (frame) => frame
        const table = await setTable(liar.origin)
        const { course } = await table.join('Huda')
        const marks: string[] = []
        for (const [i, what] of actions.entries()) {
          const writer = what === 'other' ? table.owner : course
          if (what === 'type' || what === 'other') {
            marks.push(`<${i}>`)
            writer.type(`<${i}>`)
          }
          if (what === 'flush') await course.session.flush()
          if (what === 'cut') liar.cutAll()
          if (what === 'lose acks') {
            liar.toClient = (frame) =>
              frame.type === 'deliver' && frame.items.some((item) => 'own' in item) ? null : frame
          }
          if (what === 'lose appends') liar.toRelay = (frame) => (frame.type === 'append' ? null : frame)
          await new Promise(setImmediate)
        }
        liar.toClient = (frame) => frame
        liar.toRelay = (frame) => frame
        liar.cutAll()
        for (const { session } of [course, table.owner]) session.retry()
        const text = await agreed([course, table.owner])
        for (const mark of marks) expect(text.split(mark)).toHaveLength(2)
        for (const { session } of [course, table.owner]) {
          expect(session.view()).toMatchObject({ halt: null, quarantined: 0, kept: 0 })
        }
        await course.close()
        await table.owner.close()
      }),
      { numRuns: 6 },
    )
  },
)
