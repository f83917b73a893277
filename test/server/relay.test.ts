import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RelayClient } from '../doubles/relay-client.ts'
import { newKeys, RoomMaker } from '../doubles/room-maker.ts'
import { startTestRelay, type TestRelay } from '../doubles/test-relay.ts'

let relay: TestRelay
let room: RoomMaker

beforeAll(sodiumReady)
beforeEach(async () => {
  relay = await startTestRelay()
  room = new RoomMaker()
})
afterEach(() => relay.close())

const dial = (keys = room.owner) => ({ origin: relay.origin, roomId: room.roomId, keys })

/** Creates the room at the relay and gives the owner's live connection. */
async function create() {
  const { client } = await RelayClient.live({ ...dial(), mode: 'create' })
  const first = room.found()
  client.append(...first.map((record) => room.encode(record)))
  await client.next('deliver')
  return client
}

describe('creating and resuming', () => {
  it('R1a: records 0 and 1 create the room; each is acknowledged in its place', async () => {
    const { client, before } = await RelayClient.live({ ...dial(), mode: 'create' })
    expect(before.map(({ type }) => type)).toEqual(['welcome', 'live'])
    const first = room.found()
    client.append(...first.map((record) => room.encode(record)))
    const deliver = await client.next('deliver')
    expect(deliver).toEqual({
      type: 'deliver',
      from: 0,
      items: [{ own: 1 }, { own: 2 }],
      chain: room.state.chain,
    })
  })

  it('Y4: a record goes to everyone who is live, and a resume gets it all', async () => {
    const owner = await create()
    const { client: other } = await RelayClient.live(dial())
    const update = room.add(room.update(room.owner, 'hello'))
    owner.append(room.encode(update))
    expect((await owner.next('deliver')).items).toEqual([{ own: 3 }])
    expect((await other.next('deliver')).items).toEqual([{ record: room.encode(update) }])
    const { before } = await RelayClient.live({ ...dial(), since: 1 })
    expect(before.find(({ type }) => type === 'deliver')).toEqual({
      type: 'deliver',
      from: 1,
      items: room.records.slice(1).map((record) => ({ record: room.encode(record, true) })),
      chain: room.state.chain,
    })
  })

  it('Y1: a key that is not in the room is refused', async () => {
    await create()
    const stranger = await RelayClient.dial(dial(newKeys()))
    expect(await stranger.closed()).toBe(CLOSE.unauthorised)
  })
})
