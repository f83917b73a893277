/** Web Locks for Node: exclusive locks by name with a queue, `ifAvailable` and `steal`, as the standard says. */
import type { Locks } from '@radslag/client/world.ts'
import { signal } from './signal.ts'

interface Holder {
  readonly lose: (reason: DOMException) => void
}

type Granted<Result> = (lock: Lock | null) => Result

/** Locks that everyone who is given the same object shares, like the tabs of one browser. */
export function createLocks(): Locks {
  const held = new Map<string, Holder>()
  const queues = new Map<string, (() => void)[]>()

  const leave = (name: string, holder: Holder): void => {
    if (held.get(name) !== holder) return
    held.delete(name)
    queues.get(name)?.shift()?.()
  }

  const grant = async <Result>(name: string, granted: Granted<Result>): Promise<Awaited<Result>> => {
    let lose!: Holder['lose']
    const stolen = new Promise<never>((_, reject) => {
      lose = reject
    })
    const holder = { lose }
    held.set(name, holder)
    try {
      return await Promise.race([granted({ name, mode: 'exclusive' }), stolen])
    } finally {
      leave(name, holder)
    }
  }

  const request = async <Result>(
    name: string,
    options: LockOptions,
    granted: Granted<Result>,
  ): Promise<Awaited<Result>> => {
    const holder = held.get(name)
    if (!holder) return await grant(name, granted)
    if (options.ifAvailable) return await granted(null)
    if (options.steal) {
      holder.lose(new DOMException('the lock was stolen', 'AbortError'))
      return await grant(name, granted)
    }
    const turn = signal()
    queues.set(name, [...(queues.get(name) ?? []), turn.settle])
    await turn.promise
    return await grant(name, granted)
  }

  return {
    request: <Result>(name: string, first: LockOptions | Granted<Result>, second?: Granted<Result>) =>
      typeof first === 'function' ? request(name, {}, first) : request(name, first, second!),
  }
}
