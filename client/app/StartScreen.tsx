/** Starting a course: the form, then a room founded on this device, with or without net (R1a, V3). */
import { createResource, createSignal, Show, type JSX } from 'solid-js'
import type { Device } from '../device/device.ts'
import { StartCoursePage, type NewCourse } from '../pages/StartCoursePage.tsx'
import { foundRoom } from '../session/found-room.ts'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'

export interface StartScreenProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
  readonly go: (to: string) => void
  readonly onError: (error: unknown) => void
}

export function StartScreen(props: StartScreenProps): JSX.Element {
  const [busy, setBusy] = createSignal(false)
  const [known] = createResource(async () => await latestOwn(props.device))
  const start = async ({ alias, name, roleWord, languages }: NewCourse): Promise<void> => {
    setBusy(true)
    const { localId } = await foundRoom(props.world, props.device, {
      title: alias,
      name,
      roleWord,
      languages,
    })
    const checked = await props.device.recovery.checked()
    props.go(checked === null ? `/recovery?then=${localId}` : `/c/${localId}`)
  }
  return (
    <Show when={known.state !== 'pending'}>
      <StartCoursePage
        settings={props.settings}
        known={known()}
        busy={busy()}
        onStart={(course) => void start(course).catch(props.onError)}
        onCancel={() => props.go('/')}
      />
    </Show>
  )
}

/** The name and role word used last, so that they need not be typed again. */
async function latestOwn(device: Device): Promise<{ name: string; roleWord: string } | undefined> {
  const { courses } = await device.directory.list()
  const own = courses.filter((course) => course.founded && course.name !== '')
  const latest = own.toSorted((a, b) => b.opened - a.opened)[0]
  return latest && { name: latest.name, roleWord: latest.roleWord }
}
