/** The liar itself: that it is honest until told otherwise, and that each of its lies reaches the client. */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { newFolder } from '../doubles/folder.ts'
import { copyDatabase, startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { rewriteRoom, rowFor } from '../doubles/store-rewrite.ts'

beforeAll(sodiumReady)

async function begin() {
  const dataDir = newFolder()
  const liar = await startMaliciousRelay({ dataDir })
  onTestFinished(() => liar.close())
  return { dataDir, liar, room: await RelayRoom.create(liar.origin) }
}

describe('the malicious relay', () => {
  it('is honest until told otherwise, over WebSocket and over HTTP', async () => {
    const { liar, room } = await begin()
    await room.add(room.maker.update(room.maker.owner, 'x'))
    expect((await fetch(`${liar.origin}/healthz`)).status).toBe(200)
    expect(liar.victims[0]!.auth?.mode).toBe('create')
  })

  it('drops, repeats and replaces frames', async () => {
    const { liar, room } = await begin()
    const reader = await room.live(room.maker.owner)
    liar.toClient = (frame, { number }) => {
      if (number !== 1 || frame.type !== 'deliver') return frame
      return [frame, { ...frame, from: frame.from + 1 }]
    }
    await room.add(room.maker.update(room.maker.owner, 'x'))
    expect([(await reader.next('deliver')).from, (await reader.next('deliver')).from]).toEqual([2, 3])
    liar.toClient = (frame, { number }) => (number === 1 && frame.type === 'deliver' ? null : frame)
    await room.add(room.maker.update(room.maker.owner, 'y'))
    liar.victims[1]!.tell({ type: 'released' })
    await reader.next('released')
  })

  it('rolls back to an older database and forks two clients', async () => {
    const { dataDir, liar, room } = await begin()
    const old = newFolder()
    copyDatabase(dataDir, old)
    await room.add(room.maker.update(room.maker.owner, 'x'))
    const older = await liar.start(old)
    liar.route = (number) => (number % 2 === 1 ? older : liar.first)
    const counts = []
    for (let i = 0; i < 2; i++) {
      const { before } = await RelayClient.live(room.dialled(room.maker.owner))
      counts.push(before[0]?.type === 'welcome' && before[0].count)
    }
    expect(counts).toEqual([2, 3])
  })

  it('rewrites the store: a record inserted, C computed anew', async () => {
    const { dataDir, liar, room } = await begin()
    const { maker } = room
    await room.add(maker.update(maker.owner, 'x'))
    const forged = newFolder()
    const row = rowFor(maker.update(maker.owner, 'never said'), maker.membership)
    await rewriteRoom(dataDir, forged, maker.roomId, (rows) => [...rows, row])
    const relay = await liar.start(forged)
    liar.route = () => relay
    const { before } = await RelayClient.live(room.dialled(maker.owner))
    expect(before[0]).toMatchObject({ type: 'welcome', count: maker.state.count + 1 })
  })
})
