/** Sharing: one link a person, what each may do and until when, and closing one without touching the others. */
import { createSignal, Index, Match, Show, Switch, untrack, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { plus } from '../ui/icons.ts'
import { LinkRow } from '../ui/LinkRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Person } from '../ui/people.ts'
import { LinkPanel } from './share/LinkPanel.tsx'
import type { Limits } from './share/limits.ts'
import type { NewLink } from './share/new-link.ts'
import { NewLinkForm } from './share/NewLinkForm.tsx'
import './share/share.css'

export interface ShareDialogProps {
  /** Everyone with a key or link, drafts included, oneself first. */
  readonly people: readonly Person[]
  readonly online: boolean
  /** A change is being signed and sent; nothing else can be started. */
  readonly busy: boolean
  /** The last change was refused or did not get through. */
  readonly failed: boolean
  /** Whose link is shown first; a person made just now is given here too. */
  readonly chosen?: number | undefined
  /** Who to tell when a card is lost; printed on it. */
  readonly coordinatorName: string
  readonly onChoose: (id: number | 'new') => void
  readonly onCreate: (link: NewLink) => void
  /** Offline: keep the person, make the link later (V3). */
  readonly onDraft: (link: NewLink) => void
  readonly onMakeDraft: (id: number) => void
  readonly onForgetDraft: (id: number) => void
  readonly onExtend: (id: number, limits: Limits) => void
  readonly onRaise: (id: number, max: number) => void
  readonly onCloseLink: (id: number) => void
  readonly onClose: () => void
}

export function ShareDialog(props: ShareDialogProps): JSX.Element {
  const { t } = useI18n()
  const [making, setMaking] = createSignal(
    untrack(() => props.chosen === undefined && props.people.length <= 1),
  )
  const chosen = () => (making() ? undefined : props.people.find((person) => person.id === props.chosen))
  /** A question begun about one person must never turn into one about the next. */
  const chosenKey = () => {
    const person = chosen()
    return person && `person ${person.id}`
  }
  const choose = (id: number | 'new') => {
    setMaking(id === 'new')
    props.onChoose(id)
    queueMicrotask(() => document.getElementById(id === 'new' ? 'new-link' : 'one-link')?.focus())
  }
  const create = (link: NewLink) => {
    setMaking(false)
    props.onCreate(link)
  }
  const draft = (link: NewLink) => {
    setMaking(false)
    props.onDraft(link)
  }
  return (
    <Dialog place="wide" title={t().share.title} lead={t().share.lead} onClose={() => props.onClose()}>
      <div class="share-body">
        <section class="share-people" aria-label={t().share.peopleLabel}>
          <Show when={props.failed}>
            <Notice kind="alarm" title={t().share.failed}>
              <p>{t().share.failedMore}</p>
            </Notice>
          </Show>
          <ul class="links">
            <Index each={props.people}>
              {(person) => (
                <LinkRow
                  person={person()}
                  chosen={chosen()?.id === person().id}
                  onChoose={() => choose(person().id)}
                />
              )}
            </Index>
          </ul>
          <Show when={props.people.length <= 1}>
            <p>{t().share.nobody}</p>
          </Show>
          <Button icon={plus} onClick={() => choose('new')}>
            {props.people.length <= 1 ? t().share.first : t().share.add}
          </Button>
        </section>
        <Switch
          fallback={
            <section class="share-one">
              <p class="share-one__pick">{t().share.pick}</p>
            </section>
          }
        >
          <Match when={making()}>
            <NewLinkForm online={props.online} busy={props.busy} onCreate={create} onDraft={draft} />
          </Match>
          <Match when={chosenKey()} keyed>
            <Show when={chosen()}>
              {(person) => (
                <LinkPanel
                  person={person()}
                  online={props.online}
                  busy={props.busy}
                  coordinatorName={props.coordinatorName}
                  onExtend={(limits) => props.onExtend(person().id, limits)}
                  onRaise={(max) => props.onRaise(person().id, max)}
                  onClose={() => props.onCloseLink(person().id)}
                  onMakeDraft={() => props.onMakeDraft(person().id)}
                  onForgetDraft={() => props.onForgetDraft(person().id)}
                />
              )}
            </Show>
          </Match>
        </Switch>
      </div>
    </Dialog>
  )
}
