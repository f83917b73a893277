/** Waiting for a session to reach a state. Knows only its view. */
import type { RoomSession } from './session.ts'
import type { RoomView } from './status.ts'
import { NotSent } from './solo.ts'

/** Resolves when the view satisfies `test`. Rejects with `NotSent('closed')` when the session has halted. */
export function whenView(session: RoomSession, test: (view: RoomView) => boolean): Promise<RoomView> {
  return new Promise((resolve, reject) => {
    const stop = session.subscribe(look)
    look()
    function look(): void {
      const view = session.view()
      if (!test(view) && !view.halt) return
      queueMicrotask(() => stop())
      if (test(view)) resolve(view)
      else reject(new NotSent('closed'))
    }
  })
}

/** Resolves when everything the relay has is verified. */
export async function whenLive(session: RoomSession): Promise<void> {
  await whenView(session, (view) => view.relay === 'live')
}
