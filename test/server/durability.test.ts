/** Acknowledged means on disk (Y2): kill −9, a full disk, a folder that cannot be written. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { nextChain } from '@radslag/shared/room/chain.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { newRoomId, readAll, records } from '../contracts/store.ts'
import { newFolder } from '../doubles/folder.ts'
import type { RelayClient } from '../doubles/relay-client.ts'
import { buildRelay, isRunning, startRelayProcess, type RelayProcess } from '../doubles/relay-process.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import type { RoomMaker } from '../doubles/room-maker.ts'

const TIMES = 20
let main: string
const running = new Set<RelayProcess>()

beforeAll(async () => {
  await sodiumReady()
  main = await buildRelay('durability')
}, 60_000)
afterAll(() => Promise.all([...running].map((relay) => relay.kill())))

async function start(dataDir: string, options = {}): Promise<RelayProcess> {
  const started = await startRelayProcess(main, dataDir, options)
  if (!isRunning(started)) throw new Error(started.stderr)
  running.add(started)
  void started.child.once('exit', () => running.delete(started))
  return started
}

/** Writes as fast as the relay answers until the connection breaks; gives the ids it was acknowledged. */
async function burst(
  maker: RoomMaker,
  keys: MemberKeys,
  client: RelayClient,
  enough: () => void,
): Promise<string[]> {
  const acked: string[] = []
  const sent = new Map<number, string>()
  let head = { seq: 0, id: new Uint8Array(32) }
  const { count, chain } = maker.state
  const send = () => {
    const batch = Array.from({ length: 5 }, () => {
      const record = maker.update(keys, 'word', {
        authorSeq: head.seq + 1,
        authorPrev: head.id,
        seenSeq: count - 1,
        seenHead: chain,
      })
      head = { seq: record.authorSeq, id: maker.id(record) }
      sent.set(head.seq, Buffer.from(head.id).toString('hex'))
      return maker.encode(record)
    })
    client.append(...batch)
  }
  try {
    send()
    for (;;) {
      const { items } = await client.next('deliver')
      const own = items.flatMap((item) => ('own' in item ? [sent.get(item.own)!] : []))
      acked.push(...own)
      if (acked.length >= 25) enough()
      if (own.length > 0) send()
    }
  } catch (error) {
    if (client.closeCode === null) throw error
    return acked
  }
}

describe('kill −9 during a burst of appends', () => {
  it(`loses no acknowledged record, ${TIMES} times of ${TIMES}`, async () => {
    const dataDir = newFolder()
    let relay = await start(dataDir)
    let total = 0
    for (let time = 0; time < TIMES; time++) {
      const room = await RelayRoom.create(relay.origin)
      const keys = [await grantTo(room), await grantTo(room), await grantTo(room)]
      const clients = await Promise.all(keys.map((one) => room.live(one, { since: room.maker.state.count })))
      const bursts: Promise<string[]>[] = []
      const enough = keys.map(
        (one, i) => new Promise<void>((resolve) => bursts.push(burst(room.maker, one, clients[i]!, resolve))),
      )
      await Promise.all(enough)
      await relay.kill()
      const acked = (await Promise.all(bursts)).flat()
      total += acked.length
      await expectAll(dataDir, room, acked)
      relay = await start(dataDir)
    }
    expect(total).toBeGreaterThanOrEqual(TIMES * 3 * 25)
  }, 120_000)
})

async function grantTo(room: RelayRoom): Promise<MemberKeys> {
  const { keys, record } = room.maker.grant()
  await room.add(record)
  return keys
}

/** Every acknowledged id stands in the store, in its author's order, and C runs through all of it. */
async function expectAll(dataDir: string, room: RelayRoom, acked: readonly string[]): Promise<void> {
  const store = createSqliteStore(join(dataDir, 'rooms.db'))
  const log = await readAll(store, room.maker.roomId, 0, Infinity)
  await store.close()
  const ids = new Set(log.map(({ id }) => Buffer.from(id).toString('hex')))
  expect(acked.filter((id) => !ids.has(id))).toEqual([])
  const last = new Map<number, number>()
  log.forEach((record, n) => {
    expect(record.n).toBe(n)
    expect(record.authorSeq).toBe((last.get(record.author) ?? 0) + 1)
    last.set(record.author, record.authorSeq)
    if (n > 0) expect(record.chain).toEqual(nextChain(log[n - 1]!.chain, n, record.id))
  })
}

describe('a disk that does not take it', () => {
  it('full: refuses with `storage`, acknowledges nothing false, and serves what it has', async () => {
    const { dataDir, options } = smallDisk()
    const relay = await start(dataDir, options)
    const room = await RelayRoom.create(relay.origin)
    const text = 'x'.repeat(50_000)
    let refusals = 0
    for (let i = 0; i < 60 && refusals < 3; i++) {
      const update = room.maker.update(room.maker.owner, text)
      room.owner.append(room.maker.encode(update))
      const answer = (await room.owner.until('deliver', 'refused')).at(-1)!
      if (answer.type === 'refused') {
        expect(answer.why).toBe('storage')
        refusals++
      } else room.maker.add(update)
    }
    expect(refusals).toBe(3)
    const reader = await room.live(room.maker.owner, { mode: 'fresh' })
    expect(reader.closeCode).toBeNull()
    await relay.kill()
    const store = createSqliteStore(join(dataDir, 'rooms.db'))
    expect((await store.heads(room.maker.roomId))?.count).toBe(room.maker.state.count)
    await store.close()
  }, 60_000)

  it('read-only: says so and does not start', async ({ skip }) => {
    const dataDir = newFolder()
    const store = createSqliteStore(join(dataDir, 'rooms.db'))
    await store.append(newRoomId(), 0, records(0, 1))
    await store.close()
    const folder = readOnly(dataDir)
    if (folder === null) return skip('mounting is not allowed here')
    const started = await startRelayProcess(main, folder)
    expect(isRunning(started)).toBe(false)
    expect(started).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/could not start.*read.?only/i),
    })
  })
})

/** 1 MB of disk: a tmpfs where mounting is allowed, else a limit on the size of files. */
function smallDisk(): { dataDir: string; options: { command?: string[] } } {
  const folder = newFolder()
  if (mounted(['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], folder))
    return { dataDir: folder, options: {} }
  const limited = `ulimit -f 1024; trap '' XFSZ; exec "$0" "$1"`
  return { dataDir: folder, options: { command: ['bash', '-c', limited, process.execPath, main] } }
}

/** The folder bound read-only elsewhere; null where mounting is not allowed. */
function readOnly(folder: string): string | null {
  const bound = join(newFolder(), 'data')
  mkdirSync(bound)
  return mounted(['--bind', '-o', 'ro', folder, bound], bound) ? bound : null
}

function mounted(args: readonly string[], at: string): boolean {
  try {
    execFileSync('/bin/mount', args, { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('/bin/umount', ['-l', at]))
  return true
}
