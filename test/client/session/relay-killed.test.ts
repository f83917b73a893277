/** V2, Y2: the relay's process is killed again and again while people type: what anybody wrote stands once, for everybody. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import type { World } from '@radslag/client/world.ts'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import WebSocketNode from 'ws'
import { newFolder } from '../../doubles/folder.ts'
import { buildRelay, isRunning, startRelayProcess } from '../../doubles/relay-process.ts'
import { agreed, setTable, until } from './table.ts'

beforeAll(sodiumReady)

const ORIGIN = 'http://relay.test'
const KILLS = 4

/** A relay under one name that is another process after every kill. */
async function mortalRelay() {
  vi.stubEnv('ORIGINS', ORIGIN)
  onTestFinished(() => void vi.unstubAllEnvs())
  const main = await buildRelay('killed-under-clients')
  const dataDir = newFolder()
  const start = async () => {
    const started = await startRelayProcess(main, dataDir)
    if (!isRunning(started)) throw new Error(started.stderr)
    return started
  }
  let relay = await start()
  onTestFinished(() => relay.kill())
  class Routed extends WebSocketNode {
    constructor() {
      super(`${relay.origin.replace('http', 'ws')}/relay`, { perMessageDeflate: false })
    }
  }
  return {
    WebSocket: Routed as unknown as World['WebSocket'],
    async kill() {
      await relay.kill()
      relay = await start()
    },
  }
}

test(`${KILLS} kills while three people type`, { timeout: 60_000 }, async () => {
  const relay = await mortalRelay()
  const table = await setTable(ORIGIN, { WebSocket: relay.WebSocket })
  const courses = [table.owner]
  for (const name of ['Huda', 'Amal']) courses.push((await table.join(name)).course)
  const marks: string[] = []
  let over = false
  const typing = courses.map(async (course, i) => {
    for (let k = 0; !over; k++) {
      marks.push(`<${i}.${k}>`)
      course.type(`<${i}.${k}>`)
      await new Promise((resolve) => setTimeout(resolve, 7 * (i + 1)))
    }
  })
  for (let kill = 0; kill < KILLS; kill++) {
    const { count } = table.owner.session.log.state()
    await until(() => expect(table.owner.session.log.state().count).toBeGreaterThan(count + 3 * (kill + 1)))
    await relay.kill()
  }
  over = true
  await Promise.all(typing)
  for (const { session } of courses) session.retry()
  const text = await agreed(courses)
  for (const mark of marks) expect(text.split(mark)).toHaveLength(2)
  for (const { session } of courses)
    expect(session.view()).toMatchObject({ halt: null, quarantined: 0, kept: 0 })
})
