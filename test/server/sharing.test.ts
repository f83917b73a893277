/** What is shared and what collides: one transaction for a turn of the loop, one batch in flight, two relays on one store. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { createMemoryStore } from '@radslag/server/store/memory.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import type { Store } from '@radslag/server/store/store.ts'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { join } from 'node:path'
import { newFolder } from '../doubles/folder.ts'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { startTestRelay, type TestRelayOptions } from '../doubles/test-relay.ts'

beforeAll(sodiumReady)

async function start(options: TestRelayOptions) {
  const relay = await startTestRelay(options)
  onTestFinished(() => relay.close())
  return relay
}

/** A store whose appends wait until the test lets them through, one by one. */
function gated(store: Store) {
  const gates: (() => void)[] = []
  const calls: number[] = []
  return {
    gates,
    calls,
    open: true,
    async append(...args: Parameters<Store['append']>) {
      calls.push(args[2].length)
      if (!this.open) await new Promise<void>((resolve) => gates.push(resolve))
      return store.append(...args)
    },
  }
}

describe('group commit', () => {
  it('Y2: appends of many rooms that wait together share transactions', async () => {
    const commits: number[] = []
    const committed = (rooms: number) => commits.push(rooms)
    const store = createSqliteStore(join(newFolder(), 'rooms.db'), { committed })
    const relay = await start({ store })
    const rooms = await Promise.all(Array.from({ length: 20 }, () => RelayRoom.create(relay.origin)))
    commits.length = 0
    const updates = rooms.map(({ maker }) => maker.encode(maker.update(maker.owner, 'x')))
    rooms.forEach(({ owner }, i) => owner.append(updates[i]!))
    await Promise.all(rooms.map(({ owner }) => owner.next('deliver')))
    expect(commits.reduce((sum, count) => sum + count)).toBe(20)
    expect(commits.length).toBeLessThan(20)
  })

  it('Y2: nothing numbered is shown before it is durable; what arrives meanwhile is the next batch, in one frame', async () => {
    const inner = createMemoryStore()
    const gate = gated(inner)
    const store: Store = { ...inner, append: (...args) => gate.append(...args) }
    const relay = await start({ store })
    const room = await RelayRoom.create(relay.origin)
    const { maker, owner } = room
    const reader = await room.live(maker.owner)
    gate.open = false
    gate.calls.length = 0
    const send = (text: string) => {
      const update = maker.update(maker.owner, text)
      const bytes = maker.encode(update)
      maker.add(update)
      owner.append(bytes)
    }
    send('first')
    owner.send({ type: 'range', from: 0, to: 1 })
    await owner.until('range')
    send('second')
    send('third')
    owner.send({ type: 'range', from: 0, to: 1 })
    await owner.until('range')
    expect(gate.calls).toEqual([1])
    expect(reader.frames.filter(({ type }) => type === 'deliver')).toEqual([])
    gate.open = true
    gate.gates.shift()!()
    expect((await reader.next('deliver')).items).toHaveLength(1)
    expect((await reader.next('deliver')).items).toHaveLength(2)
    expect(gate.calls).toEqual([1, 2])
  })

  it('Y2: a store that fails gives `storage` to all of the batch and leaves the room as it was', async () => {
    const inner = createMemoryStore()
    let broken = false
    const store: Store = {
      ...inner,
      append: (...args) => (broken ? Promise.reject(new Error('disk')) : inner.append(...args)),
    }
    const relay = await start({ store })
    const room = await RelayRoom.create(relay.origin)
    const update = room.maker.update(room.maker.owner, 'x')
    broken = true
    expect(await room.refusal(update)).toBe('storage')
    broken = false
    await room.add(update)
  })
})

describe('two relays on one store', () => {
  it('each delivers what the other numbered, and a conflict is judged again', async () => {
    const store = createMemoryStore()
    const one = await start({ store })
    const two = await start({ store })
    const room = await RelayRoom.create(one.origin)
    const { maker } = room
    const { keys, record } = maker.grant()
    await room.add(record)
    const dialled = { origin: two.origin, roomId: maker.roomId, keys, since: maker.state.count }
    const { client: other } = await RelayClient.live(dialled)
    const first = maker.update(maker.owner, 'by one')
    const second = maker.update(keys, 'by two')
    const rounds = 20
    await room.add(first)
    expect((await other.next('deliver')).items).toEqual([{ record: maker.encode(first, true) }])
    other.append(maker.encode(second))
    await other.next('deliver')
    maker.add(second)
    await room.owner.next('deliver')
    for (let round = 0; round < rounds; round++) {
      const mine = maker.update(maker.owner, 'mine')
      const theirs = maker.update(keys, 'theirs')
      room.owner.append(maker.encode(mine))
      other.append(maker.encode(theirs))
      const seen = [await room.owner.next('deliver')]
      while (seen.flatMap(({ items }) => items).length < 2) seen.push(await room.owner.next('deliver'))
      const items = seen.flatMap((frame) => frame.items)
      const order = 'own' in items[0]! ? [mine, theirs] : [theirs, mine]
      for (const next of order) maker.add(next)
      expect(seen.at(-1)!.chain).toEqual(maker.state.chain)
      let got = 0
      while (got < 2) got += (await other.next('deliver')).items.length
    }
    expect((await store.heads(maker.roomId))?.chain).toEqual(maker.state.chain)
  })
})
