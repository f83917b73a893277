/** A session's view as a Solid signal. The one place where the framework-free core meets Solid. */
import { createEffect, createMemo, createSignal, onCleanup, type Accessor } from 'solid-js'
import type { RoomSession } from '../session/session.ts'
import type { RoomView, SaveState } from '../session/status.ts'

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

/** How long "writing" and "on this device" stay at the least, in milliseconds. */
const CALM = 700

/**
 * A save state without flicker: one that says less is shown at once, one that says more only after a pause, so that it never
 * says more than is proven.
 */
export function createCalmSave(save: Accessor<SaveState>): Accessor<SaveState> {
  const [shown, setShown] = createSignal(save())
  let until = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  createEffect(() => {
    const next = save()
    clearTimeout(timer)
    const humble = next.kind === 'writing' || next.kind === 'device'
    if (humble) until = Date.now() + CALM
    const wait = humble ? 0 : until - Date.now()
    if (wait <= 0) setShown(next)
    else timer = setTimeout(() => setShown(save()), wait)
  })
  onCleanup(() => clearTimeout(timer))
  return shown
}
