/** Sharing, bound to a course: makes, changes and closes links; keeps persons as drafts while there is no net (V3). */
import { createMemo, createResource, createSignal, untrack, type JSX } from 'solid-js'
import type { Device } from '../device/device.ts'
import type { LinkDraft } from '../device/intents.ts'
import type { OpenCourse } from '../binder/open-course.ts'
import type { NewLink } from '../pages/share/new-link.ts'
import type { Limits } from '../pages/share/limits.ts'
import { ShareDialog } from '../pages/ShareDialog.tsx'
import { LIMITS } from '@radslag/shared/limits.ts'
import { NotSent } from '../session/solo.ts'
import type { RoomView } from '../session/status.ts'
import type { Person } from '../ui/people.ts'
import { shownPersons } from './persons.ts'

export interface ShareScreenProps {
  readonly device: Device
  readonly course: OpenCourse
  readonly view: RoomView
  readonly onClose: () => void
  readonly onError: (error: unknown) => void
}

export function ShareScreen(props: ShareScreenProps): JSX.Element {
  const { admin, session, closeLinks } = untrack(() => props.course)
  const [seeds, { refetch }] = createResource(() => admin.seeds())
  const { intents } = untrack(() => props.device)
  const [drafts, { mutate: setDrafts }] = createResource<readonly LinkDraft[]>(
    () => intents.drafts(session.localId),
    {
      initialValue: [],
    },
  )
  const [chosen, setChosen] = createSignal<number | undefined>()
  const [busy, setBusy] = createSignal(false)
  const [failed, setFailed] = createSignal(false)

  const people = createMemo((): Person[] => {
    const links = { origin: location.origin, roomId: session.roomId, seeds: seeds.latest ?? new Map() }
    return [
      ...shownPersons(props.view.people, links),
      ...drafts().map((draft, at) => draftPerson(draft, draftId(at))),
    ]
  })
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setFailed(false)
    try {
      await work()
      await refetch()
    } catch (error) {
      if (error instanceof NotSent) setFailed(true)
      else props.onError(error)
    } finally {
      setBusy(false)
    }
  }
  const act = (work: () => Promise<unknown>): void => void attempt(work)
  const invite = async (link: LinkDraft): Promise<void> => {
    const { name, relation, roleWord, languages, role, writeUntil, readUntil } = link
    const { person } = await admin.invite({
      details: { name, relation, roleWord, languages },
      role,
      writeUntil,
      readUntil,
      mainPerson: false,
      maxJoins: joinsOf(role),
    })
    setChosen(person)
  }
  /** V3: persons without a link yet are kept on this device. */
  const keepDrafts = async (list: readonly LinkDraft[]): Promise<void> => {
    setDrafts(list)
    await intents.saveDrafts(session.localId, list)
  }
  const withoutDraft = (id: number): LinkDraft[] => drafts().filter((_, at) => draftId(at) !== id)
  const makeDraft = async (draft: LinkDraft, id: number): Promise<void> => {
    await invite(draft)
    await keepDrafts(withoutDraft(id))
  }
  const limit = (id: number, change: Partial<Limits & { maxJoins: number }>): void => {
    const person = props.view.people.find((one) => one.id === id)
    if (!person) return
    const { writeUntil, readUntil, maxJoins } = person
    act(() => admin.limit([{ person: id, writeUntil, readUntil, maxJoins, ...change }]))
  }
  return (
    <ShareDialog
      people={people()}
      online={props.view.relay === 'live'}
      busy={busy()}
      failed={failed()}
      chosen={chosen()}
      coordinatorName={props.view.people.find((person) => person.self)?.name ?? ''}
      onChoose={(id) => setChosen(id === 'new' ? undefined : id)}
      onCreate={(link) => act(() => invite(link))}
      onDraft={(link) => {
        act(() => keepDrafts([...drafts(), link]))
        setChosen(draftId(drafts().length - 1))
      }}
      onMakeDraft={(id) => {
        const draft = drafts().find((_, at) => draftId(at) === id)
        if (draft) act(() => makeDraft(draft, id))
      }}
      onForgetDraft={(id) => act(() => keepDrafts(withoutDraft(id)))}
      onExtend={(id, limits) => limit(id, limits)}
      onRaise={(id, max) => limit(id, { maxJoins: max })}
      onCloseLink={(id) => act(() => closeLinks([id]))}
      onClose={() => props.onClose()}
    />
  )
}

/** N2: how many devices a link admits at first. */
function joinsOf(role: NewLink['role']): number {
  if (role === 'viewer') return 0
  return role === 'editor' ? LIMITS.editorJoins : LIMITS.reporterJoins
}

/** Drafts stand behind everybody; no member index is negative. */
const draftId = (at: number): number => -1 - at

function draftPerson(draft: LinkDraft, id: number): Person {
  const { name, relation, roleWord, languages, role, writeUntil, readUntil } = draft
  return {
    id,
    name,
    relation,
    roleWord,
    languages,
    role,
    writeUntil,
    readUntil,
    state: 'draft',
    opened: false,
    joins: 0,
    maxJoins: joinsOf(role),
    here: false,
    self: false,
    colour: 9,
  }
}
