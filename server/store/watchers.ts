/** Who wants to hear of appends to which room. Shared by the engines that live in one process. */
import { toHex } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'

type Listener = (count: number) => void

export interface Watchers {
  watch(roomId: RoomId, listener: Listener): () => void
  tell(roomId: RoomId, count: number): void
}

/** Nobody watches yet. */
export function createWatchers(): Watchers {
  const rooms = new Map<string, Set<Listener>>()
  return {
    watch(roomId, listener) {
      const key = toHex(roomId)
      const listeners = rooms.get(key) ?? new Set()
      rooms.set(key, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && rooms.get(key) === listeners) rooms.delete(key)
      }
    },
    tell(roomId, count) {
      for (const listener of rooms.get(toHex(roomId)) ?? []) listener(count)
    },
  }
}
