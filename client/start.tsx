/** Constructs the app's world and shows it: from main.tsx, and from the light entry once somebody has joined (N5). */
import type { JSX } from 'solid-js'
import { browserWorld } from './app/browser-world.ts'
import { unfitness } from './app/fitness.ts'
import { deviceReason } from './app/halt-reasons.ts'
import { recall, type Remembered } from './app/remembered.ts'
import { mountShell } from './app/shell.tsx'
import { App } from './App.tsx'
import { openDatabase } from './device/database.ts'
import { openDevice } from './device/device.ts'
import { createMemoryStorage } from './device/memory-storage.ts'
import type { Storage } from './device/storage.ts'
import { HaltPage } from './pages/HaltPage.tsx'
import type { HaltReason } from './pages/halts.ts'
import type { Settings } from './ui/settings.ts'

/** Shows the app at the current address. What the device cannot do is shown instead, in plain words. */
export async function startApp(root: HTMLElement): Promise<void> {
  const unfit = unfitness()
  if (unfit) return await halt(root, { kind: unfit })
  try {
    const storage = await openDatabase()
    const [remembered, world] = await Promise.all([
      recall(storage, navigator.languages),
      browserWorld(storage),
    ])
    const device = await openDevice(world)
    await show(root, remembered, storage, (settings) => (
      <App world={world} device={device} settings={settings} />
    ))
  } catch (error) {
    const reason = deviceReason(error)
    if (!reason) throw error
    await halt(root, reason)
  }
}

async function show(
  root: HTMLElement,
  remembered: Remembered,
  storage: Storage | null,
  screen: (settings: Settings) => JSX.Element,
): Promise<void> {
  await mountShell({ root, remembered, storage, screen })
}

/** Nothing can be kept: only the reason is shown, in the browser's own language. */
async function halt(root: HTMLElement, reason: HaltReason): Promise<void> {
  const remembered = await recall(createMemoryStorage(), navigator.languages)
  await show(root, remembered, null, (settings) => (
    <HaltPage reason={reason} contact={null} settings={settings} onReload={() => location.reload()} />
  ))
}
