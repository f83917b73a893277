/** Tells a session at once when the browser loses the net or finds it again. Knows nothing of the relay. */
import { onCleanup, onMount } from 'solid-js'

import type { RoomSession } from '../session/session.ts'

/** Follows the net as long as the calling component lives; `session` may be missing while it opens. */
export function useNet(session: () => Pick<RoomSession, 'retry' | 'lost'> | undefined): void {
  const online = (): void => session()?.retry()
  const offline = (): void => session()?.lost()
  onMount(() => {
    addEventListener('online', online)
    addEventListener('offline', offline)
  })
  onCleanup(() => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
  })
}
