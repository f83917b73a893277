/** One person's link: its code, who has used it, how long it lasts, and, kept apart, closing it. */
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { circleCheck, circleDashed, expand, info, message, pencil, printer, trash } from '../../ui/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import type { Person } from '../../ui/people.ts'
import { PrintSheet } from '../../ui/PrintSheet.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { BigCode } from './BigCode.tsx'
import { CloseLink } from './CloseLink.tsx'
import { LinkCard } from './LinkCard.tsx'
import { LinkLimits } from './LinkLimits.tsx'
import type { Limits } from './limits.ts'

export interface LinkPanelProps {
  readonly person: Person
  readonly online: boolean
  readonly busy: boolean
  /** Who to tell when a card is lost; printed on it. */
  readonly coordinatorName: string
  readonly onExtend: (limits: Limits) => void
  readonly onRaise: (max: number) => void
  readonly onClose: () => void
  readonly onMakeDraft: () => void
  readonly onForgetDraft: () => void
}

export function LinkPanel(props: LinkPanelProps): JSX.Element {
  const { t } = useI18n()
  const person = () => props.person
  const linked = () => person().role !== 'owner' && person().role !== 'coordinator'
  return (
    <section class="share-one" aria-labelledby="one-link">
      <Switch>
        <Match when={person().self}>
          <Title text={person().name} />
          <Notice title={t().share.self}>
            <p>{t().share.selfMore}</p>
          </Notice>
        </Match>
        <Match when={person().state === 'draft'}>
          <Draft {...props} />
        </Match>
        <Match when={person().state === 'live' && linked()}>
          <Open {...props} />
        </Match>
        <Match when={true}>
          <Title text={linked() ? t().share.linkOf(person().name) : person().name} />
          <Ended {...props} linked={linked()} />
        </Match>
      </Switch>
    </section>
  )
}

function Title(props: { readonly text: string }): JSX.Element {
  return (
    <h3 class="share-one__title" id="one-link" tabindex="-1">
      {props.text}
    </h3>
  )
}

function Open(props: LinkPanelProps): JSX.Element {
  const { t } = useI18n()
  const [shown, setShown] = createSignal<'none' | 'big' | 'card'>('none')
  const name = () => props.person.name
  return (
    <>
      <Show when={props.person.link} fallback={<Elsewhere {...props} />}>
        {(link) => (
          <>
            <div class="share-code">
              <div class="share-code__qr">
                <QrCode text={link()} label={t().share.bigTitle(name())} />
              </div>
              <div class="share-code__for">
                <Title text={t().share.linkOf(name())} />
                <p>{t().share.scan(name())}</p>
                <Used {...props} />
              </div>
            </div>
            <div class="share-actions">
              <Button kind="primary" icon={printer} onClick={() => setShown('card')}>
                {t().share.print}
              </Button>
              <CopyButton text={link()}>{t().share.copyLink}</CopyButton>
              <CopyButton icon={message} text={t().share.sms(link())}>
                {t().share.copySms}
              </CopyButton>
              <Button icon={expand} onClick={() => setShown('big')}>
                {t().share.big}
              </Button>
            </div>
            <Show when={shown() === 'big'}>
              <BigCode name={name()} link={link()} onClose={() => setShown('none')} />
            </Show>
            <Show when={shown() === 'card'}>
              <PrintSheet paper="card" onDone={() => setShown('none')}>
                <LinkCard
                  name={name()}
                  link={link()}
                  readUntil={props.person.readUntil}
                  coordinatorName={props.coordinatorName}
                />
              </PrintSheet>
            </Show>
          </>
        )}
      </Show>
      <LinkLimits person={props.person} busy={props.busy} online={props.online} onSave={props.onExtend} />
      <p class="share-truth">
        <Icon of={info} /> {t().share.truth(name())}
      </p>
      <CloseLink name={name()} online={props.online} busy={props.busy} onClose={props.onClose} />
    </>
  )
}

/** The seed lies only where the link was made. */
function Elsewhere(props: LinkPanelProps): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <Title text={t().share.linkOf(props.person.name)} />
      <Used {...props} />
      <Notice title={t().share.elsewhere}>
        <p>{t().share.elsewhereMore(props.person.name)}</p>
      </Notice>
    </>
  )
}

function Used(props: LinkPanelProps): JSX.Element {
  const { t } = useI18n()
  const person = () => props.person
  const counted = () => person().maxJoins > 0 && person().role !== 'viewer'
  return (
    <div class="share-used">
      <p class="share-used__line">
        <Icon of={person().opened ? circleCheck : circleDashed} />
        {person().opened ? t().share.opened : t().share.notOpened}
      </p>
      <Show when={counted()}>
        <p>
          {t().share.used(person().joins, person().maxJoins)}
          <Show when={person().joins >= person().maxJoins}>{`. ${t().share.usedUp}`}</Show>
        </p>
        <Button
          kind="quiet"
          blockedBy={props.online ? undefined : 'raise-why'}
          onClick={() => props.onRaise(person().maxJoins + 1)}
        >
          {t().share.raise}
        </Button>
        <Show when={!props.online}>
          <small id="raise-why">{t().notices.offline}</small>
        </Show>
      </Show>
    </div>
  )
}

function Draft(props: LinkPanelProps): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <Title text={t().share.linkOf(props.person.name)} />
      <Notice kind="sun" icon={pencil} title={t().share.draft}>
        <p id="draft-why">{props.online ? t().share.draftReady : t().share.draftMore}</p>
      </Notice>
      <div class="dialog__actions">
        <Button
          kind="primary"
          blockedBy={props.online ? undefined : 'draft-why'}
          onClick={() => props.onMakeDraft()}
        >
          {t().share.draftGo}
        </Button>
        <Button kind="quiet" icon={trash} onClick={() => props.onForgetDraft()}>
          {t().share.draftForget}
        </Button>
      </div>
    </>
  )
}

function Ended(props: LinkPanelProps & { readonly linked: boolean }): JSX.Element {
  const { t } = useI18n()
  const words = () => {
    const share = t().share
    const { state, name } = props.person
    if (state === 'closing') return { title: share.closing, more: share.closingMore(name) }
    if (state === 'closed') return { title: share.closed, more: share.closedMore(name) }
    if (state === 'ended') return { title: share.ended, more: share.endedMore(name) }
    if (state === 'suspended') return { title: share.suspended, more: share.suspendedMore(name) }
    return { title: t().roles[props.person.role], more: share.granted }
  }
  const stillThere = () =>
    props.linked && (props.person.state === 'ended' || props.person.state === 'suspended')
  return (
    <>
      <Notice title={words().title}>
        <p>{words().more}</p>
      </Notice>
      <Show when={stillThere()}>
        <LinkLimits person={props.person} busy={props.busy} online={props.online} onSave={props.onExtend} />
        <CloseLink name={props.person.name} online={props.online} busy={props.busy} onClose={props.onClose} />
      </Show>
    </>
  )
}
