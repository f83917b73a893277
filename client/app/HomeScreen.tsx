/** Home, bound to this device: its courses, its recovery code, and the catching up of all courses in turn (D3). */
import { createSignal, onCleanup, onMount, type JSX } from 'solid-js'
import { LIMITS } from '@radslag/shared/limits.ts'
import { formatFragment, parseAddress } from '@radslag/shared/wire/link.ts'
import type { MyCourses } from '../binder/my-courses.ts'
import type { Device } from '../device/device.ts'
import type { Course } from '../device/directory.ts'
import { HomePage } from '../pages/HomePage.tsx'
import type { CourseItem } from '../pages/home/CourseList.tsx'
import type { LinkProblem } from '../pages/home/OpenLink.tsx'
import type { RecoveryState } from '../pages/home/RecoveryPanel.tsx'
import type { Role } from '../ui/people.ts'
import type { PersonColour } from '../ui/Seat.tsx'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'
import { linkProblem } from './halt-reasons.ts'

export interface HomeScreenProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
  readonly go: (to: string) => void
  /** What must end before another screen may open the same course. */
  readonly leaving: (work: Promise<void>) => void
  /** Hands the error border what the device cannot do. */
  readonly onError: (error: unknown) => void
}

export function HomeScreen(props: HomeScreenProps): JSX.Element {
  const [courses, setCourses] = createSignal<readonly Course[]>([])
  const [recovery, setRecovery] = createSignal<RecoveryState>({ state: 'none' })
  let mine: MyCourses | null = null
  let gone = false

  const refresh = async (): Promise<void> => {
    const { courses: found } = await props.device.directory.list()
    setCourses(found.toSorted((a, b) => b.opened - a.opened))
    const checked = await props.device.recovery.checked()
    if (checked !== null) setRecovery({ state: 'checked', at: checked })
    else setRecovery({ state: found.some((course) => course.founded) ? 'unchecked' : 'none' })
  }
  const catchUp = async (): Promise<void> => {
    await refresh()
    if (courses().length === 0) return
    mine ??= await loadMyCourses(props.world, props.device)
    if (gone) return
    await mine.catchUp()
    await refresh()
  }
  onMount(() => {
    catchUp().catch(props.onError)
    const timer = setInterval(() => void catchUp().catch(props.onError), LIMITS.catchUpEvery)
    onCleanup(() => clearInterval(timer))
  })
  onCleanup(() => {
    gone = true
    if (mine) props.leaving(mine.close())
  })

  const openLink = (text: string): LinkProblem | null => {
    const parsed = parseAddress(text)
    if (typeof parsed === 'string') return linkProblem(parsed, text)
    location.assign(`/o#${parsed.burned ? '%23' : ''}${formatFragment(parsed.link)}`)
    return null
  }
  return (
    <HomePage
      settings={props.settings}
      courses={courses().map(itemOf)}
      recovery={recovery()}
      onStart={() => props.go('/start')}
      onOpenCourse={(id) => props.go(`/c/${id}`)}
      onOpenLink={openLink}
      onRecovery={() => props.go('/recovery')}
    />
  )
}

/** Comes with the cryptography, after Home is painted. */
async function loadMyCourses(world: World, device: Device): Promise<MyCourses> {
  const [{ createMyCourses }, { sodiumReady }] = await Promise.all([
    import('../binder/my-courses.ts'),
    import('@radslag/shared/crypto/sodium.ts'),
  ])
  await sodiumReady()
  return createMyCourses(world, device)
}

function itemOf(course: Course): CourseItem {
  return {
    id: course.localId,
    title: course.title,
    role: course.role as Role,
    lastOpened: course.opened || null,
    nextMeeting: course.nextDate,
    waiting: course.waiting,
    state: course.state === 'open' ? 'live' : course.state === 'closed' ? 'closed' : 'ended',
    people: course.faces.map(({ name, colour }) => ({ name, colour: colour as PersonColour })),
    readers: course.readers,
  }
}
