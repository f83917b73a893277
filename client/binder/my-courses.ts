/**
 * The coordinator's courses across rooms (D3): Home shows their entries without net, then they are caught up with one after
 * another. Knows the directory and how to open a course; knows no screen.
 */
import { DeviceError } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Device } from '../device/device.ts'
import { lead } from '../session/leader.ts'
import type { RoomSession } from '../session/session.ts'
import type { World } from '../world.ts'
import { openCourse } from './open-course.ts'

export interface MyCourses {
  /** Opens each course in turn until it is in touch and has nothing waiting, at most `LIMITS.catchUp` each. */
  catchUp(): Promise<void>
  /** Gives up. Resolves when the course under way is closed and free for others to open. */
  close(): Promise<void>
}

export function createMyCourses(world: World, device: Device): MyCourses {
  const giveUp = new AbortController()
  let working = Promise.resolve()

  async function catchUpAll(): Promise<void> {
    const { courses } = await device.directory.list()
    for (const { localId, state } of courses) {
      if (giveUp.signal.aborted) return
      if (state === 'open') await catchUpOne(localId).catch(damagedWaits)
    }
  }

  async function catchUpOne(localId: string): Promise<void> {
    const leadership = await lead(world.locks, localId, () => undefined)
    if (!leadership) return
    const limit = new AbortController()
    const stop = (): void => limit.abort()
    const timer = setTimeout(stop, LIMITS.catchUp)
    giveUp.signal.addEventListener('abort', stop, { once: true })
    try {
      const opened = await openCourse(world, device, localId, { visit: false, signal: limit.signal })
      if (opened) {
        await settled(opened.session, limit.signal)
        await opened.close()
      }
    } finally {
      clearTimeout(timer)
      giveUp.signal.removeEventListener('abort', stop)
      leadership.release()
    }
  }

  return {
    catchUp() {
      const turn = working.then(catchUpAll)
      working = turn.catch(heardByWhoAsked)
      return turn
    },
    async close() {
      giveUp.abort()
      await working
    },
  }
}

/** A damaged course says so when a person opens it; the others are caught up with. */
function damagedWaits(error: unknown): void {
  if (!(error instanceof DeviceError) || error.code !== 'storage-damaged') throw error
}

/** A failed turn is its caller's: neither the next one nor the end fails with it. */
function heardByWhoAsked(): void {}

/** In touch with nothing waiting, halted, or given up. */
function settled(session: RoomSession, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(look)
    signal.addEventListener('abort', done, { once: true })
    look()
    function look(): void {
      const { relay, halt } = session.view()
      if (halt || (relay === 'live' && session.unsent().length === 0)) done()
    }
    function done(): void {
      queueMicrotask(() => stop())
      resolve()
    }
  })
}
