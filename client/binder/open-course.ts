/**
 * One course opened with everything that belongs to it: session, document, admin acts, snapshots, and its entry on Home kept true
 * (D3). Runs without a DOM. Knows which part does what; the parts know how.
 */
import { courseTitle, setCourseTitle } from '../agreement/roots.ts'
import type { Device } from '../device/device.ts'
import { createAdmin, type Admin } from '../session/admin.ts'
import { attachEditing, type Editing } from '../session/editing.ts'
import { openRoomSession, type RoomSession } from '../session/room-session.ts'
import { watchSnapshots } from '../session/snapshots.ts'
import type { World } from '../world.ts'
import { doChores, type Chores } from './chores.ts'
import { keepEntry } from './entry.ts'

export interface OpenCourse {
  readonly localId: string
  readonly session: RoomSession
  readonly admin: Admin
  /** Closes persons' links now, or as soon as there is net (V3). Resolves when the wish is kept on this device. */
  readonly closeLinks: Chores['closeLinks']
  /** The document to write in; `null` for who only reads, or before there is anything to show. */
  readonly editing: Editing | null
  /** The own name and role word, as given on this device. */
  readonly own: { readonly name: string; readonly roleWord: string }
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
  const keeping = keepEntry(device.directory, session, {
    ...entry,
    opened: visit ? world.now() : entry.opened,
  })
  const chores = await doChores({ world, intents: device.intents, session, admin, entry })
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
    closeLinks: chores.closeLinks,
    editing,
    own: { name: entry.name, roleWord: entry.roleWord },
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
