/** Holes found by reading, each with the exploit that showed it: V4, A4, A6, S2, E1, Y4. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { connect } from 'node:net'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { SealError } from '@radslag/shared/errors.ts'
import { asRoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { formatFragment, parseAddress } from '@radslag/shared/wire/link.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import { decodeControl } from '@radslag/shared/wire/control.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { sealRecord } from '@radslag/shared/wire/sealed.ts'
import { encodeSnapshot } from '@radslag/shared/wire/snapshot.ts'
import { contentHash } from '@radslag/client/agreement/content-hash.ts'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { nameSelf } from '@radslag/client/session/admin.ts'
import { keepLink, openLink } from '@radslag/client/session/join.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { createPresence } from '@radslag/client/session/presence.ts'
import { encodePresence } from '@radslag/client/session/presence-codec.ts'
import { SESSIONS } from '@radslag/client/session/update-rules.ts'
import { createVerifiedLog } from '@radslag/client/session/verified-log.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { applyAwarenessUpdate, Awareness } from 'y-protocols/awareness'
import { Doc, encodeStateAsUpdateV2, encodeStateVector, XmlElement, XmlText } from 'yjs'
import { agreed, setTable } from '../client/session/table.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { RelayClient } from '../doubles/relay-client.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { random, RoomMaker } from '../doubles/room-maker.ts'
import { openCourse, invitation, testDevice, testWorld } from '../doubles/test-device.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

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

/** States no run of accepted updates leads to, all under the client ids of members who have written. */
const impossible: Record<string, (client: number) => Doc> = {
  'under a client id nobody has been given': () =>
    written(9 * SESSIONS + SESSIONS - 1, () => new XmlText('x')),
  'with types nested beyond the bound': (client) =>
    written(client, () => {
      let inner = new XmlElement('blockquote')
      for (let depth = 0; depth < 200; depth++) {
        const outer = new XmlElement('blockquote')
        outer.insert(0, [inner])
        inner = outer
      }
      return inner
    }),
  'with a root that version 1 does not know': (client) => {
    const doc = new Doc()
    doc.clientID = client
    doc.getMap('other').set('a', 1)
    return doc
  },
  'with a document inside the document': (client) => {
    const doc = new Doc()
    doc.clientID = client
    doc.getMap('rows').set('a', new Doc())
    return doc
  },
}

function written(client: number, make: () => XmlElement | XmlText): Doc {
  const doc = new Doc()
  doc.clientID = client
  openDocument(doc).text.insert(0, [make()])
  return doc
}

for (const [name, make] of Object.entries(impossible)) {
  test(`S2, A6: newcomers refuse a snapshot whose state stands ${name}`, async () => {
    const relay = await startTestRelay()
    onTestFinished(() => relay.close())
    const table = await setTable(relay.origin)
    const huda = await table.join('Huda')
    huda.course.type('true')
    await agreed([table.owner, huda.course])
    const { seed } = await table.owner.admin.invite(invitation({ role: 'viewer', maxJoins: 0 }))
    // Nobody who remembers is there to mend it.
    await table.owner.close()
    const { session } = huda.course
    const doc = make(session.clientId())
    const payload = encodeSnapshot({
      ctl: session.log.state().ctl,
      authors: session.log.heads(),
      stateVector: encodeStateVector(doc) as Bytes,
      contentHash: contentHash(doc, hash),
      state: encodeStateAsUpdateV2(doc) as Bytes,
      title: '',
    })
    huda.course.snapshots.close()
    await session.exclusive({
      build: (place) => {
        const key = session.log.epochKeys.get(place.epoch)!
        return sealRecord({ ...place, kind: 'snapshot' }, session.keys, key, { clock: 0, payload }, random)
      },
    })
    const reading = await openLink(testWorld({ origin: relay.origin }), { roomId: table.roomId, seed })
    onTestFinished(() => reading.close())
    const { halt } = await whenView(reading, (view) => view.halt !== null || view.relay === 'live')
    expect(halt).toMatchObject({ kind: 'mismatch', code: 'snapshot' })
    expect(reading.shadow.doc.store.clients.size).toBe(0)
  })
}

test('Y4: a connection that asks for ranges faster than it reads them is closed, and leaves no work behind', async () => {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const { owner } = await RelayRoom.create(relay.origin)
  for (let asked = 0; asked < 20_000; asked++) owner.send({ type: 'range', from: 0, to: 2 })
  expect(await owner.closed()).toBe(CLOSE.rate)
  expect(owner.frames.filter(({ type }) => type === 'range').length).toBeLessThan(1000)
})

test('E1: however many sessions and clients an editor makes up, few carets are shown and remembered', () => {
  const room = new RoomMaker()
  room.found()
  const { keys, record } = room.grant()
  room.add(record)
  const log = createVerifiedLog(room.roomId, room.owner)
  log.epochKeys.put(1, room.epochKeys[1]!)
  for (const one of room.records) log.take(room.encode(one, true))
  const awareness = new Awareness(new Doc())
  const ignore = () => undefined
  const presence = createPresence({
    world: { now: () => 0, random },
    log,
    send: ignore,
    onCursors: (message) => applyAwarenessUpdate(awareness, message, null),
    onNewcomer: ignore,
    onChange: ignore,
  })
  onTestFinished(() => {
    presence.close()
    awareness.destroy()
  })
  const index = room.indexOf(keys)
  let client = index * SESSIONS
  for (let session = 0; session < 40; session++) {
    const authorPrev = random(32)
    for (let authorSeq = 1; authorSeq <= 5; authorSeq++) {
      const entries = Array.from({ length: 8 }, () => ({ client: ++client, clock: 1, cursor: null }))
      const shown = room.sealed(keys, 'presence', encodePresence(entries), { authorPrev, authorSeq })
      presence.receive(room.encode(shown))
    }
  }
  const shown = [...awareness.getStates().keys()].filter((id) => Math.floor(id / SESSIONS) === index)
  expect(shown.length).toBe(LIMITS.presenceSessions * LIMITS.presenceEntries)
})

test('M3a: a name that turns the words around it or breaks the line is shown without what does so', async () => {
  const relay = await startTestRelay()
  onTestFinished(() => relay.close())
  const table = await setTable(relay.origin)
  const huda = await table.join('Huda')
  const details = { name: '\u202Eatse\u2067J\n', relation: '', roleWord: '', languages: [] }
  await nameSelf(huda.on.world, huda.course.session, details)
  const { people } = await whenView(table.owner.session, (view) => view.people[1]?.name !== 'Huda')
  expect(people[1]?.name).toBe('atseJ (Huda)')
  await nameSelf(huda.on.world, huda.course.session, { ...details, name: '\u202E \u2069' })
  await whenView(table.owner.session, (view) => view.people[1]?.name === 'Huda')
})

test('N4: a burned link that is pasted is handed on behind #, so that its secret is not sent once more', () => {
  const link = { roomId: asRoomId(random(32)), seed: random(32) }
  const fragment = formatFragment(link)
  expect(parseAddress(`https://radslag.example/o#%23${fragment}`)).toEqual({ link, burned: true })
  expect(parseAddress(`https://radslag.example/o#${fragment}`)).toEqual({ link, burned: false })
  expect(parseAddress(fragment)).toEqual({ link, burned: false })
})

test('Y3: whoever has a whole network of IPv6 addresses counts as one address', async () => {
  const relay = await startTestRelay({ env: { TRUST_PROXY: '1' }, limits: { connectionsPerAddress: 2 } })
  onTestFinished(() => relay.close())
  const dial = (address: string) =>
    new RelayClient(`${relay.origin.replace('http', 'ws')}/relay`, { 'x-forwarded-for': address })
  for (const address of ['2001:db8:0:1::1', '2001:db8::1:a:b:c:d']) await dial(address).next('challenge')
  expect(await dial('2001:0db8:0000:0001:ffff::2').closed()).toBe(CLOSE.crowded)
  for (const other of ['2001:db8:0:2::1', '::1', '10.0.0.1', '::ffff:10.0.0.1']) {
    await dial(other).next('challenge')
  }
})

test('Y3: messages that begin and never end cannot fill the relay, and whole ones are not counted', async () => {
  const relay = await startTestRelay({ limits: { unfinished: 300_000 } })
  onTestFinished(() => relay.close())
  const { owner, maker } = await RelayRoom.create(relay.origin)
  for (let sent = 0; sent < 20; sent++) {
    owner.append(maker.encode(maker.add(maker.update(maker.owner, 'x'.repeat(60_000)))))
    await owner.next('deliver')
  }
  const stalled = Array.from({ length: 5 }, () => stall(relay.port, 90_000))
  await Promise.race(stalled)
  owner.append(maker.encode(maker.add(maker.update(maker.owner, 'still here'))))
  await owner.next('deliver')
})

/** Opens a socket and sends the first bytes of a message of 16 MiB. Resolves when the relay ends it. */
function stall(port: number, bytes: number): Promise<void> {
  const head = Buffer.alloc(14)
  head.set([0x82, 0x80 | 127])
  head.writeBigUInt64BE(2n ** 24n, 2)
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'GET /relay HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  socket.once('data', () => socket.write(Buffer.concat([head, Buffer.alloc(bytes)])))
  socket.on('error', () => socket.destroy())
  onTestFinished(() => void socket.destroy())
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
