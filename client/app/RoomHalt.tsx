/** Why an open room stopped, with what can still be done: save what is unsent, save both sides, read on in the own copy. */
import type { JSX } from 'solid-js'
import type { OpenCourse } from '../binder/open-course.ts'
import { HaltPage } from '../pages/HaltPage.tsx'
import type { RoomView } from '../session/status.ts'
import { unsentText } from '../session/unsent-text.ts'
import type { Settings } from '../ui/settings.ts'
import { contactOf } from './contact.ts'
import { download } from './download.ts'
import { haltReason } from './halt-reasons.ts'

export interface RoomHaltProps {
  readonly course: OpenCourse
  readonly view: RoomView
  readonly settings: Settings
  readonly go: (to: string) => void
  readonly onReadOn: () => void
  /** Erases the own copy and leaves the course. */
  readonly onForget: () => void
  readonly onError: (error: unknown) => void
}

export function RoomHalt(props: RoomHaltProps): JSX.Element {
  const halt = () => props.view.halt
  const unsent = () => props.course.session.unsent()
  /** V4: after an ending on a verified record, what was unsent is given back and then the copy goes. */
  const save = async (): Promise<void> => {
    const { session } = props.course
    if (halt()?.kind === 'mismatch') {
      return download('radslag.json', await session.evidence(), 'application/json')
    }
    download('radslag.txt', unsentText(unsent()))
    if (halt()?.kind === 'dropped') props.onForget()
  }
  const ownCopyStays = () =>
    halt()?.kind === 'mismatch' || halt()?.kind === 'copied' || halt()?.kind === 'key'
  return (
    <HaltPage
      reason={haltReason(halt() ?? { kind: 'update-app' }, props.view, unsent().length)}
      contact={contactOf(props.view)}
      settings={props.settings}
      detail={detailOf(props.view)}
      onExport={
        halt()?.kind === 'mismatch' || unsent().length > 0
          ? () => void save().catch(props.onError)
          : undefined
      }
      onReadOn={ownCopyStays() ? () => props.onReadOn() : undefined}
      onReload={halt()?.kind === 'update-app' ? () => location.reload() : undefined}
      onHome={() => props.go('/')}
    />
  )
}

function detailOf(view: RoomView): string | undefined {
  const halt = view.halt
  if (halt?.kind === 'mismatch') return `${halt.code} ${view.count}`
  return halt?.kind === 'refused' ? String(halt.code) : halt?.kind
}
