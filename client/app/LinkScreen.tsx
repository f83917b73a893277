/** A link just opened: fetch, show the invitation, then read, or join and go on as a member (Join of the state machines). */
import { createSignal, Match, onCleanup, onMount, Switch, untrack, type JSX } from 'solid-js'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import type { Link } from '@radslag/shared/wire/link.ts'
import { openDevice } from '../device/device.ts'
import type { Storage } from '../device/storage.ts'
import { HaltPage } from '../pages/HaltPage.tsx'
import type { HaltReason } from '../pages/halts.ts'
import { JoinPage } from '../pages/JoinPage.tsx'
import { burnLink, courseOfRoom, joinWithLink, keepLink, openLink } from '../session/join.ts'
import type { RoomSession } from '../session/session.ts'
import { NotSent } from '../session/solo.ts'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'
import { browserWorld } from './browser-world.ts'
import { contactOf } from './contact.ts'
import { Fetching } from './Fetching.tsx'
import { FamilyScreen } from './FamilyScreen.tsx'
import { deviceReason, haltReason } from './halt-reasons.ts'
import { useNet } from './net.ts'
import { shownPersons } from './persons.ts'
import { createRoomView } from './reactive.ts'
import { Rethrow } from './Rethrow.tsx'

export interface LinkScreenProps {
  readonly link: Link
  /** Its # came as %23: its secret reached a server log (N4). */
  readonly burned: boolean
  readonly storage: Storage
  readonly settings: Settings
  /** From here on this document is the app, at this course of the device. */
  readonly onEnter: (localId: string) => Promise<void>
}

interface Opened {
  readonly world: World
  readonly session: RoomSession
}

export function LinkScreen(props: LinkScreenProps): JSX.Element {
  const [opened, setOpened] = createSignal<Opened | null>(null)
  const [stopped, setStopped] = createSignal<HaltReason | null>(null)
  const [failure, setFailure] = createSignal<{ readonly error: unknown } | null>(null)
  const { link, burned, storage, onEnter } = untrack(() => props)

  const fail = (error: unknown): void => {
    const reason = deviceReason(error)
    if (reason) setStopped(reason)
    else setFailure({ error })
  }
  const open = async (): Promise<void> => {
    await sodiumReady()
    const world = await browserWorld(storage)
    const known = burned ? null : await courseOfRoom(await openDevice(world), link.roomId)
    if (known) return await onEnter(known)
    const session = await openLink(world, link)
    if (burned) {
      await burnLink(world, session)
      return void setStopped({ kind: 'burned-link' })
    }
    await session.ready
    setOpened({ world, session })
  }
  onMount(() => void open().catch(fail))
  useNet(() => opened()?.session)
  onCleanup(() => void opened()?.session.close())

  return (
    <Switch fallback={<Fetching settings={props.settings} />}>
      <Match when={failure()}>{(failed) => <Rethrow error={failed().error} />}</Match>
      <Match when={stopped()}>
        {(reason) => (
          <HaltPage
            reason={reason()}
            contact={null}
            settings={props.settings}
            onHome={() => location.assign('/')}
          />
        )}
      </Match>
      <Match when={opened()}>{(ready) => <Invited {...props} {...ready()} onError={fail} />}</Match>
    </Switch>
  )
}

function Invited(
  props: LinkScreenProps & Opened & { readonly onError: (error: unknown) => void },
): JSX.Element {
  const { world, session, link, onEnter } = untrack(() => props)
  const view = createRoomView(session)
  const [reading, setReading] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [keep, setKeep] = createSignal<'offer' | 'none'>('offer')
  const people = () => shownPersons(view().people)
  const me = () => people().find((person) => person.self)
  const owner = () => people().find((person) => person.role === 'owner')

  const enter = async (name: string): Promise<void> => {
    if (me()?.role === 'viewer') {
      setReading(true)
      return scrollTo(0, 0)
    }
    setBusy(true)
    const device = await openDevice(world)
    const localId = await joinWithLink(world, device, session, link.seed, {
      name,
      languages: me()?.languages ?? [],
    })
    await session.close()
    await onEnter(localId)
  }
  const keepHere = async (): Promise<void> => {
    const device = await openDevice(world)
    const { title, count } = view()
    await navigator.storage?.persist?.()
    const localId = await keepLink(world, device, link, {
      title,
      count,
      name: '',
      languages: me()?.languages ?? [],
    })
    await session.close()
    await onEnter(localId)
  }
  const onError = (error: unknown): void => {
    setBusy(false)
    if (!(error instanceof NotSent)) props.onError(error)
  }
  return (
    <Switch>
      <Match when={view().halt && !reading() ? view().halt : null}>
        {(halt) => (
          <HaltPage
            reason={haltReason(halt(), view(), 0)}
            contact={contactOf(view())}
            settings={props.settings}
            onHome={() => location.assign('/')}
          />
        )}
      </Match>
      <Match when={reading()}>
        <FamilyScreen
          session={session}
          settings={props.settings}
          keep={keep()}
          onKeep={() => void keepHere().catch(onError)}
          onKeepNot={() => setKeep('none')}
          onForget={() => undefined}
        />
      </Match>
      <Match when={me()}>
        {(person) => (
          <JoinPage
            settings={props.settings}
            title={view().title}
            invitedBy={{ name: owner()?.name ?? '', roleWord: owner()?.roleWord ?? '' }}
            me={person()}
            people={people()}
            busy={busy()}
            onEnter={(name) => void enter(name).catch(onError)}
            onRefuse={() => undefined}
          />
        )}
      </Match>
    </Switch>
  )
}
