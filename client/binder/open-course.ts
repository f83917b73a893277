/**
 * One course opened with everything that belongs to it: session, document, admin acts, snapshots, and its entry on Home kept true
 * (D3). Runs without a DOM. Knows which part does what; the parts know how.
 */
import { isAdmin } from '@radslag/shared/room/members.ts'
import { courseTitle, setCourseTitle } from '../agreement/roots.ts'
import type { Device } from '../device/device.ts'
import type { Course } from '../device/directory.ts'
import { createAdmin, nameSelf, type Admin } from '../session/admin.ts'
import { attachEditing, type Editing } from '../session/editing.ts'
import { overdue } from '../session/people.ts'
import { openRoomSession, type RoomSession } from '../session/room-session.ts'
import { NotSent } from '../session/solo.ts'
import { watchSnapshots } from '../session/snapshots.ts'
import type { RoomView } from '../session/status.ts'
import type { World } from '../world.ts'

export interface OpenCourse {
  readonly localId: string
  readonly session: RoomSession
  readonly admin: Admin
  /** The document to write in; `null` for who only reads, or before there is anything to show. */
  readonly editing: Editing | null
  /** A link kept on this device that only reads. */
  readonly reads: boolean
  /** Name of a member whose snapshot was found wrong (S2), or null. */
  wrongSnapshot(): string | null
  close(): Promise<void>
}

export interface OpenOptions {
  /** A person looks at it, which Home remembers. */
  readonly visit?: boolean
  /** Gives up before there is anything to show. */
  readonly signal?: AbortSignal
}

/** How long an entry on Home may lag behind, in milliseconds. */
const ENTRY_LAG = 1000
const FACES = 4

/** Opens a stored course; `null` when this device has none of that name, or when given up. Resolves when there is something to show. Throws `DeviceError`. */
export async function openCourse(
  world: World,
  device: Device,
  localId: string,
  { visit = true, signal }: OpenOptions = {},
): Promise<OpenCourse | null> {
  const keyring = await device.keyrings.load(localId)
  const entry = await device.directory.get(localId)
  if (!keyring || !entry) return null
  const session = await openRoomSession({ world, device, localId, keyring })
  const snapshots = watchSnapshots(world, session)
  const admin = createAdmin(world, device, session, snapshots)
  const keeping = keepEntry(device, session, { ...entry, opened: visit ? world.now() : entry.opened })
  const chores = doChores(world, session, admin, entry)
  await Promise.race([session.ready, abortion(signal)])
  if (signal?.aborted) {
    chores.close()
    snapshots.close()
    await session.close()
    await keeping.close()
    return null
  }
  const writes = keyring.kind === 'member' && !session.view().halt && session.view().self?.role !== 'viewer'
  const editing = writes ? attachEditing(session) : null
  if (editing && entry.founded && courseTitle(editing.doc) === '') setCourseTitle(editing.doc, entry.title)
  return {
    localId,
    session,
    admin,
    editing,
    reads: keyring.kind === 'link',
    wrongSnapshot: snapshots.wrong,
    async close() {
      chores.close()
      snapshots.close()
      editing?.close()
      await session.close()
      await keeping.close()
    },
  }
}

function abortion(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Writes the course's entry on Home whenever what it says has changed. */
function keepEntry(device: Device, session: RoomSession, first: Course): { close(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving = Promise.resolve()
  const save = (): void => {
    timer = undefined
    const entry = entryOf(first, session.view(), session.unsent().length)
    if (entry) saving = saving.then(() => device.directory.save(entry)).catch(() => undefined)
  }
  const stop = session.subscribe(() => {
    timer ??= setTimeout(save, ENTRY_LAG)
  })
  return {
    async close() {
      stop()
      clearTimeout(timer)
      save()
      await saving
    },
  }
}

/** What Home says of a course; `null` when the own copy was erased (V4). */
function entryOf(first: Course, view: RoomView, waiting: number): Course | null {
  if (view.halt?.kind === 'dropped' && view.halt.erased) return null
  const readers = view.people.filter((person) => person.state === 'live' || person.state === 'closing')
  const own = view.people.find((person) => person.self)
  return {
    ...first,
    title: view.title || first.title,
    role: view.self?.role ?? first.role,
    name: own?.name || first.name,
    faces: readers.slice(0, FACES).map(({ id, name }) => ({ name, colour: colourOf(id) })),
    readers: readers.length,
    count: view.count,
    waiting,
    state: view.halt?.kind === 'dropped' ? 'closed' : first.state,
  }
}

/** A person's colour, 1–9, the same on every device. */
export function colourOf(person: number): number {
  return (person % 9) + 1
}

/** What a device does by itself once it is in touch: says its name, and closes who is overdue (M3, M3a). */
function doChores(world: World, session: RoomSession, admin: Admin, entry: Course): { close(): void } {
  let busy = false
  const stop = session.subscribe(() => {
    if (busy || session.view().relay !== 'live') return
    const chore = nextChore(world, session, admin, entry)
    if (!chore) return
    busy = true
    void chore()
      .catch((error: unknown) => {
        if (!(error instanceof NotSent)) throw error
      })
      .finally(() => {
        busy = false
      })
  })
  return { close: stop }
}

function nextChore(
  world: World,
  session: RoomSession,
  admin: Admin,
  entry: Course,
): (() => Promise<void>) | null {
  const self = session.log.self()
  const membership = session.log.membership()
  if (!self || !membership || self.kind === 'link') return null
  const given = session.log.names.of(self.person)
  const named = session.log.names.of(self.index) ?? given
  if (entry.name !== '' && named?.name !== entry.name && self.role !== 'viewer') {
    const { name, roleWord, languages } = entry
    const relation = given?.relation ?? ''
    return () =>
      nameSelf(world, session, { name, relation, roleWord: roleWord || given?.roleWord || '', languages })
  }
  const late = isAdmin(self) ? overdue(membership, world.now()) : []
  return late.length > 0 ? () => admin.close(late) : null
}
