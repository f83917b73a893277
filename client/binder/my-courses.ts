/**
 * The coordinator's courses across rooms (D3): Home shows their entries without net, then they are caught up with one after
 * another. Knows the directory and how to open a course; knows no screen.
 */
import type { Device } from '../device/device.ts'
import type { Course } from '../device/directory.ts'
import { lead } from '../session/leader.ts'
import { NotSent } from '../session/solo.ts'
import { whenView } from '../session/waiting.ts'
import type { World } from '../world.ts'
import { openCourse } from './open-course.ts'

export interface MyCourses {
  /** Entries of this device, last opened first. */
  list(): Promise<Course[]>
  /** Opens each course in turn until it is in touch and has nothing waiting, at most `CATCH_UP` each. */
  catchUp(): Promise<void>
  close(): void
}

const CATCH_UP = 8000

export function createMyCourses(world: World, device: Device): MyCourses {
  let closed = false

  async function list(): Promise<Course[]> {
    const { courses } = await device.directory.list()
    return courses.toSorted((a, b) => b.opened - a.opened)
  }

  async function catchUp(): Promise<void> {
    for (const course of await list()) {
      if (closed) return
      if (course.state === 'open') await catchUpOne(course)
    }
  }

  async function catchUpOne(course: Course): Promise<void> {
    const leadership = await lead(world.locks, course.localId, () => undefined)
    if (!leadership) return
    const opened = await openCourse(world, device, course.localId, { visit: false })
    if (opened) {
      await Promise.race([settled(opened.session), waited()])
      await opened.close()
    }
    leadership.release()
  }

  return {
    list,
    catchUp,
    close() {
      closed = true
    },
  }
}

async function settled(session: Parameters<typeof whenView>[0]): Promise<void> {
  try {
    await whenView(session, (view) => view.relay === 'live' && session.unsent().length === 0)
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
  }
}

function waited(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, CATCH_UP)
  })
}
