/** A1, A3, A5, A6, A8, E1: writing what one may not, by members, by view links, and with a relay that lets it. */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { memberKeys, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { encodeCompact, type KindName, type LogRecord } from '@radslag/shared/wire/record.ts'
import { sealRecord, type Draft } from '@radslag/shared/wire/sealed.ts'
import { encodePresence } from '@radslag/client/session/presence-codec.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { SESSIONS } from '@radslag/client/session/update-rules.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Doc, encodeStateAsUpdate } from 'yjs'
import { CONTENT, element, forge, type ForgedUpdate } from '../client/session/forge.ts'
import { agreed, reopen, setTable, until, type Seated } from '../client/session/table.ts'
import { newFolder } from '../doubles/folder.ts'
import { startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { writeProse } from '../doubles/prose.ts'
import { RelayClient } from '../doubles/relay-client.ts'
import { random } from '../doubles/room-maker.ts'
import { rewriteRoom, rowFor } from '../doubles/store-rewrite.ts'

beforeAll(sodiumReady)

async function seated() {
  const dataDir = newFolder()
  const liar = await startMaliciousRelay({ dataDir })
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  table.owner.type('true')
  const huda = await table.join('Huda')
  await agreed([table.owner, huda.course])
  return { dataDir, liar, table, huda }
}

/** A record of any kind at the end of the log as `session` knows it, by whatever keys. */
function sealedBy(
  session: RoomSession,
  keys: MemberKeys,
  kind: KindName,
  payload: Bytes,
  more: Partial<Draft> = {},
) {
  const { roomId, membership, count, chain } = session.log.state()
  const author = membership!.members.find(({ sign }) => equal(sign, keys.sign.publicKey))
  const head = author && session.log.head(author.index)
  const draft: Draft = {
    kind,
    roomId,
    epoch: membership!.epoch,
    authorSeq: (head?.seq ?? 0) + 1,
    authorPrev: head?.id ?? new Uint8Array(32),
    seenSeq: count - 1,
    seenHead: chain,
    ...more,
  }
  return sealRecord(draft, keys, session.log.epochKeys.get(draft.epoch)!, { clock: 0, payload }, random)
}

/** An update that would put "false" into an empty room, under any client id. */
function wordsOf(client: number): Bytes {
  const doc = new Doc()
  doc.clientID = client
  writeProse(doc, 'false')
  return encodeStateAsUpdate(doc) as Bytes
}

describe('A1, A3: a relay that numbers anything', () => {
  /** Puts a record into the store behind the relay's back, and lets everybody come back to it. */
  async function insert(at: Awaited<ReturnType<typeof seated>>, record: LogRecord): Promise<void> {
    const { dataDir, liar, table } = at
    const forged = newFolder()
    const membership = table.owner.session.log.membership()!
    await rewriteRoom(dataDir, forged, table.roomId, (rows) => [...rows, rowFor(record, membership)])
    const relay = await liar.start(forged)
    liar.route = () => relay
    liar.cutAll()
  }

  async function changesNothing(at: Awaited<ReturnType<typeof seated>>): Promise<void> {
    const { table, huda } = at
    for (const course of [table.owner, huda.course]) {
      await until(() => expect(course.session.view().quarantined).toBe(1))
      await whenLive(course.session)
      expect(course.text()).toBe('true')
    }
    huda.course.type('!')
    expect(await agreed([table.owner, huda.course])).toBe('true!')
    await huda.course.close()
    const again = await reopen(huda.on, huda.course.session.localId)
    await whenLive(again.session)
    expect(again.text()).toBe('true!')
    expect(again.session.view().quarantined).toBe(1)
  }

  test('a view link writes under its own key', async () => {
    const at = await seated()
    const { reading, seed } = await at.table.view('Amal')
    await agreed([at.table.owner, at.huda.course])
    const client = reading.log.self()!.index * SESSIONS + 1
    await insert(at, sealedBy(reading, memberKeys(seed), 'update', wordsOf(client)))
    await changesNothing(at)
  })

  test('a view link writes in an editor’s name, with a signature that is none', async () => {
    const at = await seated()
    const { reading } = await at.table.view('Amal')
    await until(() => expect(reading.log.state().count).toBe(at.table.owner.session.log.state().count))
    const { owner } = at.table
    const honest = sealedBy(reading, owner.session.keys, 'update', wordsOf(9))
    await insert(at, { ...honest, signature: random(64) })
    // The owner's next record would follow the forged one, and the relay's word for it is as good as any other.
    await changesNothing(at)
  })

  test('a member sends a record that nobody signed: the relay cannot tell, everybody else can', async () => {
    const { table, huda } = await seated()
    const { session } = huda.course
    const client = session.log.self()!.index * SESSIONS + 77
    await session.exclusive({
      build: (place) => {
        const key = session.log.epochKeys.get(place.epoch)!
        const content = { clock: 0, payload: wordsOf(client) }
        const record = sealRecord({ ...place, kind: 'update' }, session.keys, key, content, random)
        return { ...record, signature: random(64) }
      },
    })
    await until(() => expect(table.owner.session.view().quarantined).toBe(1))
    expect(table.owner.text()).toBe('true')
    const { localId } = table.owner.session
    await table.owner.close()
    const again = await reopen(table.on, localId)
    expect(again.text()).toBe('true')
    expect(again.session.view().quarantined).toBe(1)
  })
})

describe('A5, A6: an editor who writes what an editor never would', () => {
  /** Sends an update past every check of the own client. */
  async function send({ course }: Seated, payload: Bytes): Promise<void> {
    const { session } = course
    await session.exclusive({
      build: (place) => {
        const key = session.log.epochKeys.get(place.epoch)!
        return sealRecord({ ...place, kind: 'update' }, session.keys, key, { clock: 0, payload }, random)
      },
    })
  }

  const own = (client: number, clock: number): ForgedUpdate => ({
    blocks: [{ client, clock, structs: [{ content: CONTENT.string, parent: 'text' }] }],
  })
  const lies: Record<string, (mine: number, theirs: number) => Bytes> = {
    'under the owner’s client id': (_mine, theirs) => wordsOf(theirs + 5),
    'as the owner’s next words': (_mine, theirs) => forge(own(theirs, 999)) as Bytes,
    'with a gap before it': (mine) => forge(own(mine, 7)) as Bytes,
    'deleting what does not exist yet': (_mine, theirs) =>
      forge({ deletes: [{ client: theirs, ranges: [[0, 100_000]] }] }) as Bytes,
    'hanging on what nobody has seen': (mine) =>
      forge({
        blocks: [
          {
            client: mine,
            clock: 0,
            structs: [{ content: CONTENT.string, origin: { client: mine + 1, clock: 3 } }],
          },
        ],
      }) as Bytes,
    'in a root of its own': (mine) =>
      forge({
        blocks: [{ client: mine, clock: 0, structs: [{ content: CONTENT.string, parent: 'hidden' }] }],
      }) as Bytes,
    'that is no update': () => random(50),
  }

  for (const [name, lie] of Object.entries(lies)) {
    test(`A8: ${name}`, async () => {
      const { table, huda } = await seated()
      const { owner } = table
      const amal = await table.join('Amal')
      await send(huda, lie(huda.course.session.clientId() + 9, owner.session.clientId()))
      for (const course of [owner, amal.course]) {
        await until(() => expect(course.session.view().quarantined).toBe(1))
        expect(course.text()).toBe('true')
      }
      owner.type('!')
      huda.course.type('?')
      const text = await agreed([owner, amal.course, huda.course])
      expect([...text].toSorted()).toEqual([...'true!?'].toSorted())
      const { count } = owner.session.log.state()
      expect(count, 'nobody wrote because of it').toBe(amal.course.session.log.state().count)
    })
  }

  test('A6a: valid Yjs, invalid document: taken by everybody alike, and nobody else writes because of it', async () => {
    const { table, huda } = await seated()
    const amal = await table.join('Amal')
    const mine = huda.course.session.clientId() + 9
    const odd = forge({
      blocks: [
        {
          client: mine,
          clock: 0,
          structs: [{ content: CONTENT.type, parent: 'text', body: element('script') }],
        },
      ],
    }) as Bytes
    const before = table.owner.session.log.state().count
    await send(huda, odd)
    for (const session of [table.owner.session, amal.course.session]) {
      await until(() => expect(session.log.state().count).toBe(before + 1))
      expect(session.unsent()).toEqual([])
      expect(session.view().quarantined).toBe(0)
    }
    huda.course.type('!')
    await agreed([table.owner, amal.course, huda.course])
    expect(table.owner.session.log.state().count).toBe(before + 2)
    const nodes = (doc: Doc) => doc.getXmlFragment('text').toString()
    expect(nodes(amal.course.editing.doc)).toBe(nodes(table.owner.editing.doc))
    expect(nodes(amal.course.editing.doc)).toContain('script')
  })
})

describe('E1: cursors', () => {
  const cursor = (clock: number) => {
    const place = { type: null, tname: 'text', item: null, assoc: 0 } as const
    return { clock, cursor: { anchor: place, head: place } }
  }

  test('an editor cannot move another’s cursor, nor take it away; its own it can', async () => {
    const { liar, table, huda } = await seated()
    const { owner } = table
    const amal = await table.join('Amal')
    owner.editing.awareness.setLocalStateField('cursor', cursor(1).cursor)
    const ownersClient = owner.session.clientId()
    const states = amal.course.editing.awareness.states
    await until(() => expect(states.get(ownersClient)).toBeDefined())
    const shown = JSON.stringify(states.get(ownersClient))
    const { session } = huda.course
    const origin = liar.first.origin
    const attacker = await RelayClient.dial({
      origin,
      signedOrigin: liar.origin,
      roomId: table.roomId,
      keys: session.keys,
      since: session.log.state().count,
    })
    onTestFinished(() => attacker.close())
    await attacker.until('live')
    const mine = session.clientId() + 9
    let counter = 0
    const ephemeralSession = random(32)
    const tell = (client: number, what: 'gone' | 'moved') => {
      const entry = { client, ...cursor(1000 + counter), ...(what === 'gone' && { cursor: 'gone' as const }) }
      const record = sealedBy(session, session.keys, 'presence', encodePresence([entry]), {
        authorSeq: ++counter,
        authorPrev: ephemeralSession,
      })
      const index = session.log.self()!.index
      attacker.send({ type: 'ephemeral', record: encodeCompact(record, { index, prev: true }) })
    }
    tell(ownersClient, 'moved')
    tell(ownersClient, 'gone')
    tell(mine, 'moved')
    await until(() => expect(states.get(mine), 'the positive control').toBeDefined())
    expect(JSON.stringify(states.get(ownersClient))).toBe(shown)
    tell(mine, 'gone')
    await until(() => expect(states.get(mine)).toBeUndefined())
  })
})

test('A10: words that can never be accepted stop the session; after reopening they are offered back', async () => {
  const { table, huda } = await seated()
  const { session } = huda.course
  session.write('update', forge({ deletes: [{ client: 3, ranges: [[0, 9]] }] }) as Bytes)
  const { halt } = await whenView(session, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'rebuild' })
  await huda.course.close()
  const again = await reopen(huda.on, session.localId)
  await whenLive(again.session)
  expect(again.session.view()).toMatchObject({ halt: null, kept: 1 })
  again.type('!')
  await until(() => expect(table.owner.text()).toBe('true!'))
})

test('A10: an own record that a lying relay numbers where it counts for nothing is kept and offered back', async () => {
  const { liar, table, huda } = await seated()
  const amal = await table.join('Amal')
  const { session } = huda.course
  const held: Bytes[] = []
  const isHudas = (key?: Uint8Array) => key !== undefined && equal(key, session.keys.sign.publicKey)
  liar.toRelay = (frame, { auth }) => {
    if (frame.type !== 'append' || !isHudas(auth?.key)) return frame
    held.push(...frame.records)
    return null
  }
  huda.course.type(' lost?')
  await until(() => expect(held).toHaveLength(1))
  // Its author hears nothing of the rotation until the relay has numbered the record behind it.
  const mine = liar.victims.findLast(({ auth }) => isHudas(auth?.key))!
  liar.toClient = (frame, { number }) => (number === mine.number && frame.type !== 'deliver' ? null : frame)
  await table.owner.admin.close([amal.person])
  await until(() => expect(session.log.membership()!.epoch).toBe(2))
  const { count, chain } = session.log.state()
  mine.tell({ type: 'deliver', from: count, items: [{ record: held[0]! }], chain })
  await whenView(session, (view) => view.halt !== null || view.quarantined === 1)
  expect(session.unsent().length, 'the words are still here').toBe(1)
})
