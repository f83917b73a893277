/**
 * W13: what the sealed socket promises a real y-websocket provider, over any way of seating people at a room.
 * The rules are those of protocol.md, "The sealed socket".
 */
import { expect, describe, test, vi } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import { Doc, encodeStateAsUpdate } from 'yjs'
import { toBase64Url, toHex, type Bytes } from '@radslag/shared/bytes.ts'
import { sealRecord } from '@radslag/shared/wire/sealed.ts'
import { attachEditing, type Editing } from '@radslag/client/session/editing.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { sealedSocket, type SocketPort, type SocketRoom } from '@radslag/client/session/sealed-socket.ts'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { readProse, writeProse } from '../doubles/prose.ts'
import { random } from '../doubles/room-maker.ts'
import type { OpenCourse } from '../doubles/test-device.ts'

/** Two writers of one room, with the net of the first in the test's hands. */
export interface ProviderSeats {
  readonly first: OpenCourse
  readonly second: OpenCourse
  /** Breaks the first one's connection to the relay; it comes back by itself. */
  cut(): void
  /** A session that only reads (a view link), and one that may only report. */
  viewer(): Promise<RoomSession>
  reporter(): Promise<OpenCourse>
}

interface Watched {
  readonly editing: Editing
  readonly ports: SocketPort[]
  readonly written: Bytes[]
}

/** Another editor on a session, whose socket is watched. */
function watch(session: RoomSession): Watched {
  const ports: SocketPort[] = []
  const written: Bytes[] = []
  const socketRoom: SocketRoom = {
    ...session.socketRoom,
    write(update) {
      written.push(update)
      session.socketRoom.write(update)
    },
    attach(port) {
      ports.push(port)
      return session.socketRoom.attach(port)
    },
  }
  const seen = {
    socketRoom,
    clientId: () => session.clientId(),
    assertClientId: (id: number) => session.assertClientId(id),
  }
  return { editing: attachEditing(seen as RoomSession), ports, written }
}

/** A room behind the socket that is nothing but a document. */
function plainRoom(): SocketRoom & {
  readonly ports: Set<SocketPort>
  readonly written: Bytes[]
  readonly doc: Doc
} {
  const doc = new Doc()
  openDocument(doc)
  const ports = new Set<SocketPort>()
  const written: Bytes[] = []
  return {
    doc,
    ports,
    written,
    write: (update) => written.push(update),
    show() {},
    attach(port) {
      ports.add(port)
      return () => ports.delete(port)
    },
  }
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 5 })

/** Runs the suite; `seat` opens a fresh room each time. */
export function providerContract(name: string, seat: () => Promise<ProviderSeats>): void {
  describe(`the sealed socket, with a real provider: ${name}`, () => {
    test('W1: the address the provider dials names no room and carries no secret', async () => {
      const { first } = await seat()
      first.editing.close()
      const { ports, editing } = watch(first.session)
      await until(() => expect(ports).toHaveLength(1))
      const { url } = ports[0] as SocketPort & { url: string }
      expect(url).toBe('ws://room.invalid/sealed')
      for (const bytes of [first.session.roomId, first.session.keys.sign.publicKey]) {
        expect(url).not.toContain(toBase64Url(bytes))
        expect(url).not.toContain(toHex(bytes))
      }
      editing.close()
    })

    test('W2: instances carry OPEN, and nothing fires inside the constructor', async () => {
      const Socket = sealedSocket(plainRoom())
      const socket = new Socket('ws://room.invalid/sealed')
      const fired: string[] = []
      socket.onopen = () => fired.push('open')
      socket.onmessage = () => fired.push('message')
      expect([socket.readyState, socket.OPEN, Socket.OPEN, fired.length]).toEqual([0, 1, 1, 0])
      await Promise.resolve()
      expect(fired[0]).toBe('open')
      expect(socket.readyState).toBe(socket.OPEN)
      socket.close()
      const early = new Socket('ws://room.invalid/sealed')
      early.onopen = () => fired.push('too late')
      early.close()
      await Promise.resolve()
      expect(fired).not.toContain('too late')
    })

    test('W3: connecting again with nothing new appends nothing', async () => {
      const { first, second } = await seat()
      first.editing.close()
      const { ports, editing } = watch(first.session)
      writeProse(editing.doc, 'A')
      await until(() => expect(second.text()).toBe('A'))
      await until(() => expect(first.session.unsent()).toEqual([]))
      const { count } = first.session.log.state()
      for (let round = 1; round <= 3; round++) {
        ports.at(-1)!.close(1006)
        await until(() => expect(ports).toHaveLength(round + 1))
      }
      second.type('B')
      await until(() => expect(readProse(editing.doc)).toBe('AB'))
      expect(first.session.log.state().count).toBe(count + 1)
      expect(first.session.unsent()).toEqual([])
      editing.close()
    })

    test('W3: an edit that is under way when socket and net break is appended once', async () => {
      const { first, second, cut } = await seat()
      first.editing.close()
      const { ports, editing } = watch(first.session)
      await until(() => expect(ports).toHaveLength(1))
      const { count } = first.session.log.state()
      writeProse(editing.doc, 'A')
      ports[0]!.close(1006)
      cut()
      await until(() => expect(ports).toHaveLength(2))
      writeProse(editing.doc, 'B')
      await until(() => expect(second.text()).toBe('AB'))
      await until(() => expect(first.session.unsent()).toEqual([]))
      expect(first.session.log.state().count).toBeLessThanOrEqual(count + 2)
      expect(second.session.view().quarantined).toBe(0)
      editing.close()
    })

    test('W4: nothing malformed reaches the provider; the signals are the room’s own', async () => {
      const { first, second } = await seat()
      const updates: number[] = []
      first.editing.doc.on('update', () => updates.push(1))
      await second.session.exclusive({
        build: (place) => malformed(second.session, place),
      })
      await until(() => expect(first.session.view().quarantined).toBe(1))
      expect(updates).toEqual([])
      first.type('A')
      expect(first.session.view().save.kind).toBe('writing')
      await until(() => expect(['relay', 'present', 'all']).toContain(first.session.view().save.kind))
      expect(first.session.view().verified).toBe(true)
    })

    test('W5: the provider hears something well within its 30 seconds, so that it stays', async () => {
      vi.useFakeTimers()
      try {
        const room = plainRoom()
        const doc = new Doc()
        const sockets: unknown[] = []
        const Socket = sealedSocket({
          ...room,
          attach(port) {
            sockets.push(port)
            return room.attach(port)
          },
        })
        const provider = new WebsocketProvider('ws://room.invalid', 'sealed', doc, {
          WebSocketPolyfill: Socket,
          disableBc: true,
        })
        await vi.advanceTimersByTimeAsync(200_000)
        expect(sockets).toHaveLength(1)
        expect(provider.wsconnected).toBe(true)
        expect(encodeStateAsUpdate(doc)).toEqual(encodeStateAsUpdate(new Doc()))
        expect(
          room.written.every((update) => update.length <= 2),
          'nothing but empty answers',
        ).toBe(true)
        provider.destroy()
        expect(room.ports.size).toBe(0)
      } finally {
        vi.useRealTimers()
      }
    })

    test('W6: outbox and client id survive the instance', async () => {
      const { first, second } = await seat()
      const id = first.session.clientId()
      first.editing.close()
      const { ports, editing } = watch(first.session)
      await until(() => expect(ports).toHaveLength(1))
      writeProse(editing.doc, 'A')
      ports[0]!.close(1006)
      expect(first.session.unsent()).toHaveLength(1)
      writeProse(editing.doc, 'B')
      await until(() => expect(ports).toHaveLength(2))
      await until(() => expect(second.text()).toBe('AB'))
      expect([first.session.clientId(), editing.doc.clientID]).toEqual([id, id])
      editing.close()
    })

    test('W6: a closed socket takes its cursor along; flush stores and sends at once', async () => {
      const { first, second } = await seat()
      const place = { type: null, tname: 'text', item: null, assoc: 0 }
      first.editing.awareness.setLocalStateField('cursor', { anchor: place, head: place })
      const seen = second.editing.awareness.states
      await until(() => expect(seen.get(first.session.clientId())).toBeDefined())
      first.type('A')
      first.type('B')
      await first.session.flush()
      expect(first.session.unsent().every(({ sealed }) => sealed !== null)).toBe(true)
      first.editing.close()
      await until(() => expect(seen.get(first.session.clientId())).toBeUndefined())
      await until(() => expect(second.text()).toBe('AB'))
    })

    test('W7: two rooms in one process never hear each other', async () => {
      const [one, other] = await Promise.all([seat(), seat()])
      one.first.type('A')
      await until(() => expect(one.second.text()).toBe('A'))
      other.first.type('B')
      await until(() => expect(other.second.text()).toBe('B'))
      expect([one.first.text(), other.first.text()]).toEqual(['A', 'B'])
    })

    test('W8: the provider does not ask again by itself', async () => {
      const { first } = await seat()
      first.editing.close()
      vi.useFakeTimers()
      try {
        const { ports, written, editing } = watch(first.session)
        await vi.advanceTimersByTimeAsync(1000)
        const answers = written.length
        await vi.advanceTimersByTimeAsync(25_000)
        expect(written.length).toBe(answers)
        expect(ports).toHaveLength(1)
        editing.close()
      } finally {
        vi.useRealTimers()
      }
    })

    test('W10: a permanent refusal ends the provider, anything else brings it back', async () => {
      vi.useFakeTimers()
      try {
        for (const [code, dials] of [
          [4400, 1],
          [4449, 1],
          [1006, 2],
        ] as const) {
          const sockets: SocketPort[] = []
          const room = plainRoom()
          const Socket = sealedSocket({
            ...room,
            attach(port) {
              sockets.push(port)
              return room.attach(port)
            },
          })
          const provider = new WebsocketProvider('ws://room.invalid', 'sealed', new Doc(), {
            WebSocketPolyfill: Socket,
            disableBc: true,
          })
          await vi.advanceTimersByTimeAsync(10)
          sockets[0]!.close(code)
          await vi.advanceTimersByTimeAsync(20_000)
          expect(sockets).toHaveLength(dials)
          provider.destroy()
        }
      } finally {
        vi.useRealTimers()
      }
    })

    test('W10: a session that halts closes the provider for good', async () => {
      const { first } = await seat()
      first.editing.close()
      const { ports, editing } = watch(first.session)
      await until(() => expect(ports).toHaveLength(1))
      const codes: number[] = []
      const socket = ports[0] as unknown as { onclose: (event: { code: number }) => void }
      const { onclose } = socket
      socket.onclose = (event) => {
        codes.push(event.code)
        onclose(event)
      }
      first.session.assertClientId(-1)
      expect(first.session.view().halt).toEqual({ kind: 'copied' })
      expect(codes.every((code) => code >= 4400 && code < 4500)).toBe(true)
      expect(codes).toHaveLength(1)
      writeProse(editing.doc, 'too late')
      expect(first.session.unsent()).toEqual([])
      editing.close()
    })

    test('W12: what readers and reporters write locally goes nowhere', async () => {
      const { first, viewer, reporter } = await seat()
      const reading = await viewer()
      const reporting = await reporter()
      const { count } = first.session.log.state()
      const doc = new Doc()
      doc.clientID = reading.clientId()
      writeProse(doc, 'no')
      reading.socketRoom.write(encodeStateAsUpdate(doc) as Bytes)
      reading.write('update', encodeStateAsUpdate(doc) as Bytes)
      reporting.type('no')
      expect(reading.unsent()).toEqual([])
      expect(reporting.session.unsent()).toEqual([])
      first.type('A')
      await until(() => expect(readProse(reading.shadow.doc)).toBe('A'))
      await until(() => expect(first.session.log.state().count).toBe(count + 1))
      expect(reading.log.state().count).toBe(count + 1)
    })
  })
}

type Place = Parameters<Parameters<RoomSession['exclusive']>[0]['build']>[0]

/** A record whose body opens and holds bytes that are no update. */
function malformed(session: RoomSession, place: Place) {
  const key = session.log.epochKeys.get(place.epoch)!
  const content = { clock: 0, payload: random(30) }
  return sealRecord({ ...place, kind: 'update' }, session.keys, key, content, random)
}
