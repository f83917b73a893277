/** A link that only reads: the text, live, and who else can read it. Binds a session to the light page (N5). */
import { createEffect, createSignal, onCleanup, Show, untrack, type JSX } from 'solid-js'
import { openDocument } from '../agreement/roots.ts'
import { ReadOnly } from '../editor/ReadOnly.tsx'
import { useI18n } from '../i18n/context.tsx'
import { FamilyViewPage, type Freshness } from '../pages/FamilyViewPage.tsx'
import { HaltPage } from '../pages/HaltPage.tsx'
import type { RoomSession } from '../session/session.ts'
import type { RoomView } from '../session/status.ts'
import type { Settings } from '../ui/settings.ts'
import { download } from './download.ts'
import { contactOf } from './contact.ts'
import { haltReason } from './halt-reasons.ts'
import { shownPersons } from './persons.ts'
import { createData, createRoomView } from './reactive.ts'

export interface FamilyScreenProps {
  readonly session: RoomSession
  readonly settings: Settings
  readonly keep: 'offer' | 'kept' | 'none'
  readonly onKeep: () => void
  readonly onKeepNot: () => void
  readonly onForget: () => void
}

export function FamilyScreen(props: FamilyScreenProps): JSX.Element {
  const { t, now } = useI18n()
  const session = untrack(() => props.session)
  const view = createRoomView(session)
  const { text } = openDocument(session.shadow.doc)
  const [empty, setEmpty] = createSignal(text.length === 0)
  const [readOn, setReadOn] = createSignal(false)
  const [fetchedAt, setFetchedAt] = createSignal<number | null>(null)
  const people = createData(() => shownPersons(view().people))
  const look = (): void => {
    setEmpty(text.length === 0)
  }
  text.observe(look)
  onCleanup(() => text.unobserve(look))
  createEffect(() => {
    if (view().relay === 'live') setFetchedAt(now())
  })
  /** A copy out of the own log may be read on; what the relay alone refuses is hidden (V4). */
  const mayReadOn = () => view().halt?.kind === 'mismatch' || view().halt?.kind === 'key'
  return (
    <Show
      when={!view().halt || readOn()}
      fallback={
        <HaltPage
          reason={haltReason(view().halt ?? { kind: 'update-app' }, view(), 0)}
          contact={contactOf(view())}
          settings={props.settings}
          onExport={
            view().halt?.kind === 'mismatch'
              ? () =>
                  void session.evidence().then((both) => download('radslag.json', both, 'application/json'))
              : undefined
          }
          onReadOn={mayReadOn() ? () => setReadOn(true) : undefined}
        />
      }
    >
      <FamilyViewPage
        settings={props.settings}
        name={people().find((person) => person.self)?.name ?? ''}
        title={view().title}
        freshness={freshness(view(), fetchedAt() ?? now())}
        people={people()}
        keep={props.keep}
        onKeep={() => props.onKeep()}
        onKeepNot={() => props.onKeepNot()}
        onForget={() => props.onForget()}
        onPrint={() => print()}
        empty={empty()}
      >
        <ReadOnly fragment={text} words={t().editor} />
      </FamilyViewPage>
    </Show>
  )
}

function freshness(view: RoomView, fetchedAt: number): Freshness {
  if (view.relay === 'live') return { kind: 'live' }
  if (!view.verified && view.relay === 'connecting') return { kind: 'fetching' }
  return { kind: 'offline', at: fetchedAt }
}
