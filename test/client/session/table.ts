/** A room with people at it: the real client core against a real relay. Everything opened here closes when the test ends. */
import { expect, onTestFinished, vi } from 'vitest'
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import type { Invitation } from '@radslag/client/session/admin.ts'
import { openLink } from '@radslag/client/session/join.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { whenLive } from '@radslag/client/session/waiting.ts'
import {
  invitation,
  joinCourse,
  openCourse,
  startCourse,
  testDevice,
  testWorld,
  type OpenCourse,
  type TestDevice,
  type WorldOptions,
} from '../../doubles/test-device.ts'

/** A member: the device, the open course, and the link they came by. */
export interface Seated {
  readonly on: TestDevice
  readonly course: OpenCourse
  readonly person: number
  readonly seed: Bytes
}

export interface Table {
  readonly roomId: RoomId
  readonly on: TestDevice
  readonly owner: OpenCourse
  /** Invites a person and joins on a device of its own. */
  join(name: string, facts?: Partial<Invitation>, options?: Partial<WorldOptions>): Promise<Seated>
  /** Invites a person who only reads. */
  view(name: string): Promise<{ reading: RoomSession; person: number; seed: Bytes }>
}

/** Founds a room at the relay under `origin`. */
export async function setTable(origin: string, options: Partial<WorldOptions> = {}): Promise<Table> {
  const on = await testDevice({ origin, ...options })
  const owner = closing(await startCourse(on))
  await whenLive(owner.session)
  const { roomId } = owner.session
  return {
    roomId,
    on,
    owner,
    async join(name, facts = {}, more = {}) {
      const { person, seed } = await owner.admin.invite(invitation({ ...facts, name }))
      const theirs = await testDevice({ origin, ...options, ...more })
      const course = closing(await joinCourse(theirs, { roomId, seed }, name))
      await whenLive(course.session)
      return { on: theirs, course, person, seed }
    },
    async view(name) {
      const facts = { role: 'viewer', maxJoins: 0, name } as const
      const { person, seed } = await owner.admin.invite(invitation(facts))
      const reading = await openLink(testWorld({ origin, ...options }), { roomId, seed })
      onTestFinished(() => reading.close())
      await whenLive(reading)
      return { reading, person, seed }
    },
  }
}

/** Opens a course again on the same device. */
export async function reopen(on: TestDevice, localId: string): Promise<OpenCourse> {
  return closing(await openCourse(on, localId))
}

/** Closes the course with the test, unless the test closes it first. */
function closing(course: OpenCourse): OpenCourse {
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => (closed ??= course.close())
  onTestFinished(close)
  return { ...course, close }
}

/** Waits until everybody shows the same text and has nothing waiting. Gives the text. */
export async function agreed(courses: readonly OpenCourse[]): Promise<string> {
  await until(() => {
    const [first, ...others] = courses.map((course) => course.text())
    for (const other of others) expect(other).toBe(first)
    for (const { session } of courses) expect(session.unsent()).toEqual([])
  })
  return courses[0]!.text()
}

export function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 })
}
