/** A course's entry on Home, written whenever what it says has changed (D3). Knows the view and the directory. */
import { DeviceError } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Directory, Course } from '../device/directory.ts'
import type { RoomSession } from '../session/session.ts'
import type { RoomView } from '../session/status.ts'

const FACES = 4

/** Follows a session until closed; `first` is what is known of the course now. */
export function keepEntry(
  directory: Directory,
  session: RoomSession,
  first: Course,
): { close(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving = Promise.resolve()
  const save = (): void => {
    timer = undefined
    const entry = entryOf(first, session.view(), session.unsent().length)
    if (entry) saving = saving.then(() => directory.save(entry)).catch(toldElsewhere)
  }
  const stop = session.subscribe(() => {
    timer ??= setTimeout(save, LIMITS.entryLag)
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

/** A device that cannot store says so through the session; Home's entry only reminds. */
function toldElsewhere(error: unknown): void {
  if (!(error instanceof DeviceError)) throw error
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
