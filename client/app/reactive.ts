/** A session's view as a Solid signal. The one place where the framework-free core meets Solid. */
import { createMemo, createSignal, onCleanup, type Accessor } from 'solid-js'
import type { RoomSession } from '../session/session.ts'
import type { RoomView } from '../session/status.ts'

/** Follows the session's view, at most once per task, for as long as the component lives. */
export function createRoomView(session: RoomSession): Accessor<RoomView> {
  const [view, setView] = createSignal(session.view())
  let due: ReturnType<typeof setTimeout> | undefined
  const stop = session.subscribe(() => {
    due ??= setTimeout(() => {
      due = undefined
      setView(session.view())
    })
  })
  onCleanup(() => {
    stop()
    clearTimeout(due)
  })
  return view
}

/** Plain data worked out anew, told only when it says something else: a keystroke must not draw people and notices again. */
export function createData<Data>(work: () => Data): Accessor<Data> {
  return createMemo(work, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
}
