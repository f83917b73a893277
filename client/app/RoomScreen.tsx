/** The open room: the text, who is here, what is saved, and the way to share. Binds a course to its pages. */
import { createMemo, createSignal, createEffect, Show, untrack, type JSX } from 'solid-js'
import { openDocument } from '../agreement/roots.ts'
import type { OpenCourse } from '../binder/open-course.ts'
import type { Device } from '../device/device.ts'
import { Editor } from '../editor/Editor.tsx'
import { ReadOnly } from '../editor/ReadOnly.tsx'
import { useI18n } from '../i18n/context.tsx'
import { RoomPage } from '../pages/RoomPage.tsx'
import { unsentText } from '../session/unsent-text.ts'
import { SESSIONS } from '../session/update-rules.ts'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'
import { download } from './download.ts'
import { shownPersons } from './persons.ts'
import { createOutline } from './outline.ts'
import { createCalmSave, createData, createRoomView } from './reactive.ts'
import { RoomHalt } from './RoomHalt.tsx'
import { roomNotices } from './room-notices.ts'
import { ShareScreen } from './ShareScreen.tsx'

export interface RoomScreenProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
  readonly course: OpenCourse
  readonly go: (to: string) => void
  readonly onRebuild: () => void
  readonly onForget: () => void
  readonly onError: (error: unknown) => void
}

export function RoomScreen(props: RoomScreenProps): JSX.Element {
  const i18n = useI18n()
  const { course, device, onError } = untrack(() => props)
  const { session, editing } = course
  const doc = editing?.doc ?? session.shadow.doc
  const { text } = openDocument(doc)
  const view = createRoomView(session)
  const [sharing, setSharing] = createSignal(false)
  const [readOn, setReadOn] = createSignal(false)
  const headings = createOutline(text)
  const [recoveryOpen, setRecoveryOpen] = createSignal(false)
  const save = createCalmSave(() => view().save)
  const people = createData(() => shownPersons(view().people, undefined, course.own))
  const self = createMemo(() => people().find((person) => person.self))
  const mayShare = createMemo(() => {
    const role = view().self?.role
    return role === 'owner' || role === 'coordinator'
  })
  device.recovery
    .checked()
    .then((at) => setRecoveryOpen(at === null))
    .catch(onError)

  /** A rebuild is over in a moment: nothing is said of it. */
  const halted = () => view().halt !== null && view().halt?.kind !== 'rebuild'
  createEffect(() => {
    if (view().halt?.kind === 'rebuild') props.onRebuild()
  })

  const exportUnsent = (): void => download('radslag.txt', unsentText(session.unsent()))
  const notices = createData(() =>
    roomNotices(view(), {
      wrongSnapshot: course.wrongSnapshot(),
      recoveryOpen: mayShare() && recoveryOpen(),
      onExport: exportUnsent,
      onRecovery: () => props.go(`/recovery?then=${course.localId}`),
    }),
  )
  /** E1: whose caret it is comes from the control log. */
  const personOf = (client: number) => {
    const index = Math.floor(client / SESSIONS)
    const person = session.log.membership()?.members[index]?.person
    const shown = people().find(({ id }) => id === person)
    return shown ? { name: shown.name, colour: shown.colour } : null
  }
  const goTo = (id: string): void => {
    const element = document.querySelector('.prose')?.children[Number(id)]
    element?.scrollIntoView({ block: 'start' })
  }
  const readOnly = (): JSX.Element => <ReadOnly fragment={text} words={i18n.t().editor} />

  return (
    <Show
      when={!halted() || readOn()}
      fallback={<RoomHalt {...props} view={view()} onReadOn={() => setReadOn(true)} />}
    >
      <RoomPage
        settings={props.settings}
        title={view().title}
        subtitle={subtitle()}
        save={save()}
        people={people()}
        outline={headings()}
        notices={notices()}
        mayShare={mayShare() && !view().halt}
        onShare={() => setSharing(true)}
        onHome={() => props.go('/')}
        onOutline={goTo}
      >
        <Show when={editing && view().self?.mayWrite ? editing : null} fallback={readOnly()}>
          {(writable) => (
            <Editor
              doc={writable().doc}
              awareness={writable().awareness}
              personOf={personOf}
              words={i18n.t().editor}
            />
          )}
        </Show>
      </RoomPage>
      <Show when={sharing()}>
        <ShareScreen
          device={device}
          course={course}
          view={view()}
          onClose={() => setSharing(false)}
          onError={props.onError}
        />
      </Show>
    </Show>
  )

  function subtitle(): string {
    const role = self()?.role
    const words = self()?.roleWord || (role ? i18n.t().roles[role] : '')
    const day = i18n.day(i18n.now())
    return words ? `${words} · ${day}` : day
  }
}
