/** D1, D2, A7, A9, S2: whatever the relay does to the log is refused or alarms; no state changes, and the own copy stays readable. */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { commitment, sealKeyBox, wrapKey } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { boxRecipients } from '@radslag/shared/room/members.ts'
import { encodeControl, type Control } from '@radslag/shared/wire/control.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import { signClear } from '@radslag/shared/wire/sealed.ts'
import { openLink } from '@radslag/client/session/join.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import type { Halt, RoomView } from '@radslag/client/session/status.ts'
import { whenLive, whenView } from '@radslag/client/session/waiting.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import WebSocketNode from 'ws'
import { agreed, reopen, setTable, until, type Seated } from '../client/session/table.ts'
import { newFolder } from '../doubles/folder.ts'
import { copyDatabase, startMaliciousRelay } from '../doubles/malicious-relay.ts'
import { readProse } from '../doubles/prose.ts'
import { random, RoomMaker } from '../doubles/room-maker.ts'
import { invitation, testWorld } from '../doubles/test-device.ts'

beforeAll(sodiumReady)

type Deliver = Extract<RelayFrame, { type: 'deliver' }>

/** A table at a relay that is honest until told otherwise. Huda's connection is the newest one. */
async function seated() {
  const dataDir = newFolder()
  const liar = await startMaliciousRelay({ dataDir })
  onTestFinished(() => liar.close())
  const table = await setTable(liar.origin)
  table.owner.type('A')
  const huda = await table.join('Huda')
  await until(() => expect(huda.course.text()).toBe('A'))
  const hers = liar.victims.length - 1
  return { dataDir, liar, table, huda, hers }
}

/** Waits for the halt, and sees that the text is as it was, on the screen and after closing and opening again. */
async function stops({ course, on }: Seated, codes: readonly string[], text = 'A'): Promise<Halt> {
  const { halt } = await whenView(course.session, (view) => view.halt !== null)
  expect(halt).toMatchObject({ kind: 'mismatch' })
  if (halt?.kind === 'mismatch') expect(codes).toContain(halt.code)
  expect(course.text()).toBe(text)
  const evidence = JSON.parse(await course.session.evidence()) as Record<string, unknown>
  expect(evidence).toMatchObject({
    format: 'radslag-evidence/v1',
    theirs: { frame: expect.any(String) as string },
  })
  await course.close()
  const again = await reopen(on, course.session.localId)
  await until(() => expect(again.text()).toBe(text))
  return halt!
}

async function halted(reading: { view(): RoomView; subscribe(listener: () => void): () => void }) {
  await until(() => expect(reading.view().halt).not.toBeNull())
  return reading.view().halt
}

describe('a log that is not the log', () => {
  test('A7: a middle record is withheld, the next one shows the gap', async () => {
    const { liar, table, huda, hers } = await seated()
    let withheld = 0
    liar.toClient = (frame, { number }) =>
      number === hers && frame.type === 'deliver' && withheld++ === 0 ? null : frame
    table.owner.type('B')
    await until(() => expect(withheld).toBe(1))
    table.owner.type('C')
    await stops(huda, ['gap'])
  })

  test('R2: two records change places', async () => {
    const { liar, table, huda, hers } = await seated()
    let first: Deliver | null = null
    liar.toClient = (frame, { number }) => {
      if (number !== hers || frame.type !== 'deliver') return frame
      if (!first) {
        first = frame
        return null
      }
      return [
        { ...frame, from: first.from },
        { ...first, from: frame.from },
      ]
    }
    table.owner.type('B')
    await until(() => expect(first).not.toBeNull())
    table.owner.type('C')
    await stops(huda, ['author-sequence', 'gap', 'chain'])
  })

  test('A2: an old record comes again under a new number; the same frame twice changes nothing', async () => {
    const { liar, table, huda, hers } = await seated()
    let last: Deliver | null = null
    liar.toClient = (frame, { number }) => {
      if (number !== hers || frame.type !== 'deliver') return frame
      last = frame
      return [frame, frame]
    }
    table.owner.type('B')
    await until(() => expect(huda.course.text()).toBe('AB'))
    expect(huda.course.session.view().halt).toBeNull()
    const { items, chain, from } = last as unknown as Deliver
    liar.victims[hers]!.tell({ type: 'deliver', items, chain, from: from + items.length })
    await stops(huda, ['author-sequence'], 'AB')
  })

  test('D1: the relay comes back with an old database', async () => {
    const { dataDir, liar, table, huda } = await seated()
    const old = newFolder()
    copyDatabase(dataDir, old)
    huda.course.type('B')
    await agreed([huda.course, table.owner])
    const older = await liar.start(old)
    liar.route = () => older
    liar.cutAll()
    await stops(huda, ['rollback'], 'AB')
  })

  test('D2: two members are shown different logs; a receipt that passes between them convicts', async () => {
    const { dataDir, liar, table, huda } = await seated()
    const { owner } = table
    const copy = newFolder()
    copyDatabase(dataDir, copy)
    const other = await liar.start(copy)
    const fork = liar.victims.length
    const ofHuda = huda.course.session.keys.sign.publicKey
    const isHudas = (number: number) =>
      liar.victims[number]?.auth?.key.every((byte, i) => byte === ofHuda[i]) ?? false
    // Only Huda's connection is cut, so the next one is hers.
    liar.route = (number) => (number >= fork ? other : liar.first)
    liar.victims.findLast(({ number }) => isHudas(number))!.cut()
    await until(() => expect(liar.victims.length).toBe(fork + 1))
    await whenLive(huda.course.session)
    huda.course.type('B')
    await agreed([huda.course])
    huda.course.type('C')
    await agreed([huda.course])
    // The relay lets the owner's receipts through to Huda: her log has another C at that place.
    liar.toRelay = (frame, { number }) => {
      if (frame.type === 'ephemeral' && !isHudas(number)) liar.victims[fork]!.tell(frame)
      return frame
    }
    owner.type('D')
    await agreed([owner])
    expect(owner.text()).toBe('AD')
    await stops(huda, ['fork'], 'ABC')
  })

  test('D2: forked members who meet at one relay again are stopped', async () => {
    const { dataDir, liar, table, huda } = await seated()
    const copy = newFolder()
    copyDatabase(dataDir, copy)
    const other = await liar.start(copy)
    liar.route = () => other
    liar.victims.at(-1)!.cut()
    await until(() => expect(liar.victims.length).toBeGreaterThan(3))
    await whenLive(huda.course.session)
    huda.course.type('B')
    table.owner.type('C')
    await agreed([huda.course])
    await agreed([table.owner])
    liar.route = () => liar.first
    liar.victims.at(-1)!.cut()
    await stops(huda, ['chain', 'rollback', 'seen'], 'AB')
  })

  test('R2: a false C, with the right records or in a beat', async () => {
    const { liar, table, huda, hers } = await seated()
    const wrong = random(32)
    liar.toClient = (frame, { number }) =>
      number === hers && frame.type === 'deliver' ? { ...frame, chain: wrong as typeof frame.chain } : frame
    table.owner.type('B')
    await stops(huda, ['chain'], 'AB')
    const amal = await table.join('Amal')
    const { count, chain } = amal.course.session.log.state()
    const beat = { type: 'beat', count, chain: chain.map((byte) => byte ^ 1) as typeof chain } as const
    liar.victims.at(-1)!.tell(beat)
    await stops(amal, ['chain'], 'AB')
  })
})

describe('answers that are not true', () => {
  test('an acknowledgement that never comes: the status claims no more than this device', async () => {
    const { liar, table, huda, hers } = await seated()
    liar.toClient = (frame, { number }) => {
      const own = frame.type === 'deliver' && frame.items.some((item) => 'own' in item)
      return number === hers && own ? null : frame
    }
    huda.course.type('B')
    await until(() => expect(table.owner.text()).toBe('AB'))
    expect(huda.course.session.view().save.kind).toBe('device')
    expect(huda.course.session.unsent()).toHaveLength(1)
    liar.toClient = (frame) => frame
    liar.victims[hers]!.cut()
    expect(await agreed([huda.course, table.owner])).toBe('AB')
  })

  test('an acknowledgement for a record never sent', async () => {
    const { liar, huda, hers } = await seated()
    const { count, chain } = huda.course.session.log.state()
    liar.victims[hers]!.tell({ type: 'deliver', from: count, items: [{ own: 77 }], chain })
    await stops(huda, ['author-sequence'])
  })

  test('an acknowledgement for another record than the one numbered', async () => {
    const { liar, table, huda, hers } = await seated()
    liar.toClient = (frame, { number }) => {
      if (number !== hers || frame.type !== 'deliver') return frame
      return { ...frame, items: frame.items.map((item) => ('own' in item ? { own: item.own + 1 } : item)) }
    }
    huda.course.type('B')
    await until(() => expect(table.owner.text()).toBe('AB'))
    await stops(huda, ['author-sequence'], 'AB')
  })

  test('false refusals lose nothing: what was typed is offered back', async () => {
    const { liar, table, huda, hers } = await seated()
    liar.toRelay = (frame, victim) => {
      if (victim.number !== hers || frame.type !== 'append') return frame
      const { authorSeq } = decodeCompact(frame.records[0]!)
      victim.tell({ type: 'refused', authorSeq, why: 'role' })
      return null
    }
    huda.course.type('B')
    await until(() => expect(huda.course.session.view().kept).toBe(1))
    await huda.course.close()
    const again = await reopen(huda.on, huda.course.session.localId)
    expect(again.session.unsent().map(({ kept }) => kept)).toEqual(['role'])
    expect(table.owner.text()).toBe('A')
  })

  test('V2: a refusal for an epoch that is current changes nothing; no authorSeq is signed twice', async () => {
    const { liar, table, huda, hers } = await seated()
    const signed = new Map<number, Set<string>>()
    let lies = 3
    liar.toRelay = (frame, victim) => {
      if (victim.number < hers || frame.type !== 'append') return frame
      for (const bytes of frame.records) {
        const { authorSeq, nonce } = decodeCompact(bytes)
        signed.set(authorSeq, (signed.get(authorSeq) ?? new Set()).add(String(nonce)))
        if (lies-- <= 0) continue
        victim.tell({ type: 'refused', authorSeq, why: 'epoch' })
        return null
      }
      return frame
    }
    huda.course.type('B')
    await until(() => expect(signed.size).toBe(1))
    liar.victims[hers]!.cut()
    lies = 0
    expect(await agreed([huda.course, table.owner])).toBe('AB')
    for (const ids of signed.values()) expect(ids.size).toBe(1)
  })

  test('P2: frames of garbage, and frames holding garbage', async () => {
    const { liar, table, huda, hers } = await seated()
    const { count, chain } = huda.course.session.log.state()
    for (const record of [new Uint8Array(0), random(12)]) {
      liar.victims[hers]!.tell({ type: 'ephemeral', record })
    }
    huda.course.type('B')
    expect(await agreed([huda.course, table.owner])).toBe('AB')
    liar.victims[hers]!.tell({
      type: 'deliver',
      from: count + 1,
      items: [{ record: random(99).fill(1, 0, 1) }],
      chain,
    })
    const { halt } = await whenView(huda.course.session, (view) => view.halt !== null)
    expect(['mismatch', 'update-app']).toContain(halt?.kind)
    expect(huda.course.text()).toBe('AB')
  })

  test('P2: bytes that are no frame drop the connection, and the next one goes on', async () => {
    const sockets: WebSocketNode[] = []
    class Noted extends WebSocketNode {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    }
    const { liar, table } = await seated()
    const noted = Noted as unknown as ReturnType<typeof testWorld>['WebSocket']
    const amal = await table.join('Amal', {}, { WebSocket: noted })
    for (const bytes of [new Uint8Array(0), random(40), Uint8Array.of(34, 255, 255)]) {
      const socket = sockets.at(-1)!
      const before = sockets.length
      socket.emit('message', bytes.buffer, true)
      await until(() => expect(sockets.length).toBe(before + 1))
      await whenLive(amal.course.session)
    }
    amal.course.type('B')
    expect(await agreed([amal.course, table.owner])).toBe('AB')
    expect(liar.victims.length).toBeGreaterThan(5)
  })
})

describe('what a newcomer is shown', () => {
  /** A room with a snapshot in it, text before and after, and a link that nobody has used. */
  async function withSnapshot() {
    const at = await seated()
    const { owner } = at.table
    owner.snapshots.post()
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(0))
    owner.type('B')
    await agreed([owner, at.huda.course])
    const { seed } = await owner.admin.invite(invitation({ name: 'Amal' }))
    const open = async () => {
      const reading = await openLink(testWorld({ origin: at.liar.origin }), { roomId: at.table.roomId, seed })
      onTestFinished(() => reading.close())
      return reading
    }
    return { ...at, open, newcomer: at.liar.victims.length }
  }

  test('S2: honest, it opens and the screen says who vouches', async () => {
    const { open } = await withSnapshot()
    const reading = await open()
    await whenLive(reading)
    expect(readProse(reading.shadow.doc)).toBe('AB')
    expect(reading.base()?.signer).toBe(0)
    expect(reading.view().vouchedBy).not.toBeNull()
  })

  const lies: Record<string, (frame: RelayFrame) => RelayFrame | null> = {
    'R1: another room’s genesis': (frame) => {
      if (frame.type !== 'skeleton') return frame
      const other = new RoomMaker()
      const record = other.encode(other.found()[0], true)
      return { ...frame, items: frame.items.map((item) => (item.n === 0 ? { n: 0, record } : item)) }
    },
    'K1: another key box or commitment in a rotate': (frame) => {
      if (frame.type !== 'skeleton') return frame
      return { ...frame, items: frame.items.map((item) => (item.n === 1 ? flipped(item, 200) : item)) }
    },
    'R6: a control record left out of the skeleton': (frame) => {
      if (frame.type !== 'skeleton') return frame
      return { ...frame, items: frame.items.filter(({ n }) => n !== 2 && n !== 3) }
    },
    'S2: a snapshot with a byte changed': (frame) => {
      if (frame.type !== 'skeleton') return frame
      const snapshot = frame.items.some(({ record }) => decodeCompact(record).kind === 'snapshot')
      return {
        ...frame,
        items: frame.items.map((item, i) =>
          snapshot && i === frame.items.length - 1 ? flipped(item, 400) : item,
        ),
      }
    },
    'R2: the end of the tail with a false C': (frame) =>
      frame.type === 'live' ? { ...frame, chain: random(32) as typeof frame.chain } : frame,
    'Y4: a head that the tail does not reach': (frame) =>
      frame.type === 'live' ? { ...frame, count: frame.count + 1 } : frame,
    'Y4: no snapshot in the skeleton': (frame) => {
      if (frame.type !== 'skeleton') return frame
      return {
        ...frame,
        items: frame.items.filter(({ record }) => decodeCompact(record).kind !== 'snapshot'),
      }
    },
  }

  for (const [name, lie] of Object.entries(lies)) {
    test(name, async () => {
      const { liar, open, newcomer } = await withSnapshot()
      liar.toClient = (frame, { number }) => (number >= newcomer ? lie(frame) : frame)
      const reading = await open()
      expect(await halted(reading)).toMatchObject({ kind: 'mismatch' })
      expect(readProse(reading.shadow.doc)).toBe('')
    })
  }

  test('S1: an older snapshot than the newest is as good, with the tail behind it', async () => {
    const { dataDir, liar, table, open, newcomer } = await withSnapshot()
    const { owner } = table
    const old = newFolder()
    copyDatabase(dataDir, old)
    const before = owner.session.log.state().snapshot
    owner.snapshots.post()
    await until(() => expect(owner.session.log.state().snapshot).toBeGreaterThan(before))
    const older = await liar.start(old)
    liar.route = (number) => (number >= newcomer ? older : liar.first)
    const reading = await open()
    await whenLive(reading)
    expect(readProse(reading.shadow.doc)).toBe('AB')
    // D2: the newest records are withheld, which nobody can see alone; the honest relay later extends what was shown.
    liar.route = () => liar.first
    liar.victims.at(-1)!.cut()
    await until(() => expect(reading.log.state().count).toBe(owner.session.log.state().count))
    expect(reading.view().halt).toBeNull()
  })
})

test('K1: a rotate whose box does not hold the committed key stops the member it was meant for', async () => {
  const { table, huda } = await seated()
  const { session } = table.owner
  await session.exclusive({
    prepare: () => session.hold(),
    build: (place) => {
      const rotate = rotateWithWrongBox(session, huda.course.session.keys.sign.publicKey)
      return signClear({ ...place, kind: 'control' }, session.keys, encodeControl(rotate, 0))
    },
  })
  const { halt } = await whenView(huda.course.session, (view) => view.halt !== null)
  expect(halt).toEqual({ kind: 'key' })
  expect(huda.course.text()).toBe('A')
  await huda.course.close()
  const again = await reopen(huda.on, huda.course.session.localId)
  expect(again.text()).toBe('A')
})

/** A rotation like any other, but the box of one member holds another key than the committed one. */
function rotateWithWrongBox({ log, roomId }: RoomSession, wronged: Uint8Array): Control {
  const membership = log.membership()!
  const epoch = membership.epoch + 1
  const key = random(32)
  return {
    type: 'rotate',
    epoch,
    commitment: commitment(roomId, epoch, key),
    dropped: [],
    keyBoxes: boxRecipients(membership, new Set()).map(({ sign, box }) =>
      sealKeyBox(box, roomId, epoch, equal(sign, wronged) ? random(32) : key),
    ),
    wrap: wrapKey(key, roomId, epoch, log.epochKeys.get(epoch - 1)!, random),
  }
}

function flipped(item: { n: number; record: Bytes }, at: number) {
  const record = item.record.slice()
  record[at] = (record[at] ?? 0) ^ 1
  return { n: item.n, record }
}
