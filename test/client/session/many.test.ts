/** A room of twelve, writing at once over a net that breaks: identical documents, and nobody's word refused. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { eraseProse } from '../../doubles/prose.ts'
import type { OpenCourse } from '../../doubles/test-device.ts'
import { startTestRelay } from '../../doubles/test-relay.ts'
import { createNet, type Net } from './net.ts'
import { agreed, setTable } from './table.ts'

beforeAll(sodiumReady)

const MEMBERS = 12
const EDITS = 200
const BREAKS = 5

test(
  `${MEMBERS} members make ${EDITS} edits each, with ${BREAKS} broken connections each`,
  { timeout: 60_000 },
  async () => {
    const relay = await startTestRelay()
    onTestFinished(() => relay.close())
    const table = await setTable(relay.origin)
    const seats: { course: OpenCourse; net: Net }[] = []
    for (let i = 1; i < MEMBERS; i++) {
      const net = createNet()
      seats.push({ course: (await table.join(`P${i}`, {}, { WebSocket: net.WebSocket })).course, net })
    }
    const everybody = [table.owner, ...seats.map(({ course }) => course)]
    const writing = everybody.map(async (course, i) => {
      const draw = generator(i + 1)
      const net = seats[i - 1]?.net
      for (let edit = 0; edit < EDITS; edit++) {
        const { length } = course.text()
        if (length > 20 && draw() < 0.2) eraseProse(course.editing.doc, Math.floor(draw() * (length - 5)), 3)
        else course.type(`${i}.${edit} `, Math.floor(draw() * length))
        if (edit % Math.ceil(EDITS / BREAKS) === 7) net?.cut()
        if (edit % 3 === 0) await course.session.flush()
        else await new Promise(setImmediate)
      }
    })
    await Promise.all(writing)
    for (const { session } of everybody) session.retry()
    const text = await agreed(everybody)
    expect(text.length).toBeGreaterThan(1000)
    for (const { session } of everybody) {
      expect(session.view()).toMatchObject({ halt: null, quarantined: 0, kept: 0, trouble: null })
      expect(session.log.state()).toMatchObject({ count: table.owner.session.log.state().count })
      expect(session.log.state().chain).toEqual(table.owner.session.log.state().chain)
    }
  },
)

/** Numbers in [0, 1), the same every time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
