/**
 * One tab per room writes (D3): Web Locks decide which. Knows nothing of what is written.
 */
import type { Locks } from '../world.ts'

export interface Leadership {
  /** Lets another tab lead. May be called again. */
  release(): void
}

/**
 * Leads the room unless another tab does. `null`: this tab may only read, since another leads or the browser has no
 * locks. `onLost` is called once if another tab takes over later.
 */
export async function lead(
  locks: Locks | null,
  localId: string,
  onLost: () => void,
): Promise<Leadership | null> {
  return await hold(locks, localId, { ifAvailable: true }, onLost)
}

/** Leads the room in any case; the tab that led it is told. `null` where the browser has no locks. */
export async function takeOver(
  locks: Locks | null,
  localId: string,
  onLost: () => void,
): Promise<Leadership | null> {
  return await hold(locks, localId, { steal: true }, onLost)
}

function hold(
  locks: Locks | null,
  localId: string,
  options: LockOptions,
  onLost: () => void,
): Promise<Leadership | null> {
  if (!locks) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    let holding = false

    const whileHeld = (lock: Lock | null): Promise<void> => {
      if (!lock) {
        resolve(null)
        return Promise.resolve()
      }
      return new Promise((free) => {
        holding = true
        resolve({
          release() {
            holding = false
            free()
          },
        })
      })
    }

    locks.request(`radslag/room/${localId}`, options, whileHeld).catch((error: unknown) => {
      if (holding) onLost()
      else if (isDenied(error)) resolve(null)
      else reject(error)
      holding = false
    })
  })
}

/** The browser has locks but not for this page: as good as none. */
function isDenied(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === 'SecurityError' || error.name === 'InvalidStateError')
  )
}
