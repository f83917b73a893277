/** A device in this process: the real client core over memory storage, real WebSockets and a clock of its own. */
import WebSocketNode from 'ws'
import type { Link } from '@radslag/shared/wire/link.ts'
import { openDevice, type Device } from '@radslag/client/device/device.ts'
import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import type { Storage } from '@radslag/client/device/storage.ts'
import { createAdmin, type Admin, type Invitation } from '@radslag/client/session/admin.ts'
import { attachEditing, type Editing } from '@radslag/client/session/editing.ts'
import { openRoomSession, type RoomSession } from '@radslag/client/session/room-session.ts'
import { openLink, joinWithLink } from '@radslag/client/session/join.ts'
import { foundRoom } from '@radslag/client/session/found-room.ts'
import { watchSnapshots, type Snapshots } from '@radslag/client/session/snapshots.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import type { World } from '@radslag/client/world.ts'
import { readProse, writeProse } from './prose.ts'

export interface TestDevice {
  readonly world: World
  readonly device: Device
}

/** One opened course with everything an app would attach to it. */
export interface OpenCourse {
  readonly session: RoomSession
  readonly editing: Editing
  readonly snapshots: Snapshots
  readonly admin: Admin
  /** The text root as plain characters. */
  text(): string
  type(text: string, at?: number): void
  close(): Promise<void>
}

export interface WorldOptions {
  readonly origin: string
  readonly storage?: Storage
  readonly WebSocket?: World['WebSocket']
  readonly url?: string
}

export function testWorld({ origin, storage, WebSocket, url }: WorldOptions): World {
  return {
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    WebSocket: WebSocket ?? (WebSocketNode as unknown as World['WebSocket']),
    storage: storage ?? createMemoryStorage(),
    locks: null,
    subtle: crypto.subtle,
    relay: { url: url ?? `${origin.replace('http', 'ws')}/relay`, origin },
  }
}

export async function testDevice(options: WorldOptions): Promise<TestDevice> {
  const world = testWorld(options)
  return { world, device: await openDevice(world) }
}

/** Opens a stored course and attaches an editable document once there is something to show. */
export async function openCourse({ world, device }: TestDevice, localId: string): Promise<OpenCourse> {
  const keyring = await device.keyrings.load(localId)
  if (!keyring) throw new Error('no such course')
  const session = await openRoomSession({ world, device, localId, keyring })
  await session.ready
  const editing = attachEditing(session)
  const snapshots = watchSnapshots(world, session)
  return {
    session,
    editing,
    snapshots,
    admin: createAdmin(world, device, session, snapshots),
    text: () => readProse(editing.doc),
    type: (text, at) => writeProse(editing.doc, text, at),
    async close() {
      snapshots.close()
      editing.close()
      await session.close()
    },
  }
}

/** Founds a course and opens it. */
export async function startCourse(on: TestDevice, title = 'Familien Svane'): Promise<OpenCourse> {
  const { localId } = await foundRoom(on.world, on.device, {
    title,
    name: 'Mette',
    roleWord: 'tovholder',
    languages: ['da'],
  })
  return openCourse(on, localId)
}

export function invitation(facts: Partial<Invitation> & { name?: string } = {}): Invitation {
  const { name = 'Huda', ...rest } = facts
  const details = { name, relation: 'moster', roleWord: 'planvogter', languages: ['ar'] }
  return { details, role: 'editor', mainPerson: false, writeUntil: 0, readUntil: 0, maxJoins: 2, ...rest }
}

/** Reads a link, joins with it, and opens the course it leads to. */
export async function joinCourse(on: TestDevice, link: Link, name: string): Promise<OpenCourse> {
  const reading = await openLink(on.world, link)
  await whenLive(reading)
  const localId = await joinWithLink(on.world, on.device, reading, link.seed, { name, languages: ['ar'] })
  await reading.close()
  return openCourse(on, localId)
}
