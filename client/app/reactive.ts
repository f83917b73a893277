/** A session's view as a Solid signal. The one place where the framework-free core meets Solid. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { RoomSession } from '../session/session.ts'
import type { RoomView } from '../session/status.ts'

/** Follows the session's view, at most once per task, for as long as the component lives. */
export function createRoomView(session: RoomSession): Accessor<RoomView> {
  const [view, setView] = createSignal(session.view())
  let due = false
  const stop = session.subscribe(() => {
    if (due) return
    due = true
    setTimeout(() => {
      due = false
      setView(session.view())
    })
  })
  onCleanup(stop)
  return view
}
