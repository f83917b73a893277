/**
 * What a device does by itself once it is in touch: says its name, closes the links it was asked to close without net, and
 * rotates out who is overdue (M3, M3a, V3). One chore at a time; what does not get through is tried again when next in touch.
 */
import { isAdmin } from '@radslag/shared/room/members.ts'
import type { Course } from '../device/directory.ts'
import type { Intents } from '../device/intents.ts'
import { nameSelf, type Admin } from '../session/admin.ts'
import { overdue } from '../session/people.ts'
import type { RoomSession } from '../session/session.ts'
import { NotSent } from '../session/solo.ts'
import type { World } from '../world.ts'

export interface Chores {
  /** Closes these persons' links now, or as soon as there is net. Resolves when the wish is kept on this device. */
  closeLinks(persons: readonly number[]): Promise<void>
  close(): void
}

export interface ChoresOptions {
  readonly world: World
  readonly intents: Intents
  readonly session: RoomSession
  readonly admin: Admin
  readonly entry: Course
}

type Chore = () => Promise<void>

export async function doChores({ world, intents, session, admin, entry }: ChoresOptions): Promise<Chores> {
  let wanted = await intents.closing(entry.localId)
  let busy = false
  /** Refused for a reason that asking again at once would not change. */
  let failed = false
  session.markClosing(wanted, true)

  async function work(chore: Chore): Promise<void> {
    busy = true
    try {
      await chore()
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      failed = error.why !== 'stale'
    } finally {
      busy = false
    }
    look()
  }

  async function closeWanted(): Promise<void> {
    const persons = wanted
    await admin.close(persons)
    wanted = wanted.filter((person) => !persons.includes(person))
    await intents.saveClosing(entry.localId, wanted)
  }

  function look(): void {
    if (busy) return
    const chore =
      wanted.length > 0
        ? closeWanted
        : (nameChore(world, session, entry) ?? overdueChore(world, session, admin))
    if (!chore) return
    // A view is dear and this runs at every change: it is asked for last.
    const isLive = session.view().relay === 'live'
    if (!isLive) failed = false
    else if (!failed) void work(chore)
  }

  const stop = session.subscribe(look)
  return {
    async closeLinks(persons) {
      failed = false
      wanted = [...new Set([...wanted, ...persons])]
      await intents.saveClosing(entry.localId, wanted)
      session.markClosing(persons, true)
    },
    close: stop,
  }
}

/** A member's own name, as given when starting or joining, where the log says another (M3a). */
function nameChore(world: World, session: RoomSession, entry: Course): Chore | null {
  const self = session.log.self()
  if (!self || self.kind === 'link' || self.role === 'viewer' || entry.name === '') return null
  const given = session.log.names.of(self.person)
  const named = session.log.names.of(self.index) ?? given
  if (named?.name === entry.name) return null
  const { name, roleWord, languages } = entry
  const relation = given?.relation ?? ''
  return () =>
    nameSelf(world, session, { name, relation, roleWord: roleWord || given?.roleWord || '', languages })
}

function overdueChore(world: World, session: RoomSession, admin: Admin): Chore | null {
  const self = session.log.self()
  const membership = session.log.membership()
  if (!self || !membership || !isAdmin(self)) return null
  const late = overdue(membership, world.now())
  return late.length > 0 ? () => admin.close(late) : null
}
