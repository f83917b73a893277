/** Every full-page stop. Buttons appear only for what the caller can do. */
import { createMemo, Match, Show, Switch, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from '../ui/Button.tsx'
import { Halt } from '../ui/Halt.tsx'
import { download, eye, house, phone, qrCode, refresh } from '../ui/icons.ts'
import type { Settings } from '../ui/settings.ts'
import { haltWords } from './halt-words.ts'
import type { Contact, HaltReason } from './halts.ts'
import { PasteLink, type LinkProblem } from './home/OpenLink.tsx'
import { MismatchSides } from './MismatchSides.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export type { HaltReason } from './halts.ts'

export interface HaltPageProps {
  readonly reason: HaltReason
  /** Whom to ring; null when nobody is known yet. */
  readonly contact: Contact | null
  /** Left out where nothing can be remembered. */
  readonly settings?: Settings | undefined
  /** A code and numbers, small, for the person who helps. */
  readonly detail?: string | undefined
  /** Gets a pasted link; returns what is wrong with it, or null. */
  readonly onOpenLink?: ((text: string) => LinkProblem | null) | undefined
  /** “I have been given a new link”: to where it can be scanned or pasted. */
  readonly onNewLink?: (() => void) | undefined
  /** Saves unsent text, or both sides of a history. */
  readonly onExport?: (() => void) | undefined
  /** Reads on: in the own copy, beside another tab, or without storing. */
  readonly onReadOn?: (() => void) | undefined
  readonly onTakeOver?: (() => void) | undefined
  readonly onRetry?: (() => void) | undefined
  readonly onReload?: (() => void) | undefined
  readonly onHome?: (() => void) | undefined
}

export function HaltPage(props: HaltPageProps): JSX.Element {
  const i18n = useI18n()
  const words = createMemo(() => haltWords(props.reason, i18n))
  usePageTitle(() => `${words().title} – ${i18n.t().common.product}`)
  const broken = () => (props.reason.kind === 'broken-link' ? props.reason : undefined)
  const mismatch = () => (props.reason.kind === 'mismatch' ? props.reason : undefined)
  return (
    <Halt
      icon={words().icon}
      title={words().title}
      what={words().what}
      steps={words().steps}
      note={words().note}
      alarm={props.reason.kind === 'mismatch'}
      detail={props.detail && `${i18n.t().halts.details}: ${props.detail}`}
      settings={props.settings}
      actions={<Actions {...props} />}
    >
      <Show when={props.onOpenLink}>
        {(open) => (
          <Show when={broken()}>
            {(reason) => (
              <PasteLink
                large
                action={i18n.t().halts.brokenGo}
                tried={reason()}
                onOpen={(text) => open()(text)}
              />
            )}
          </Show>
        )}
      </Show>
      <Show when={mismatch()}>{(reason) => <MismatchSides reason={reason()} contact={props.contact} />}</Show>
    </Halt>
  )
}

function Actions(props: HaltPageProps): JSX.Element {
  const { t } = useI18n()
  const kind = () => props.reason.kind
  const is = (...kinds: HaltReason['kind'][]) => kinds.includes(kind())
  /** Whether ringing is the first thing to do, and so the filled button. */
  const alone = () => {
    const pasting = is('broken-link') && props.onOpenLink
    return !(props.onTakeOver || props.onExport || props.onReload || pasting)
  }
  const exportWord = () => {
    if (is('mismatch')) return t().halts.exportBoth
    return is('storage-full') ? t().halts.fullExport : t().halts.unsentGo
  }
  const readWord = () => {
    if (is('other-tab')) return t().halts.readHere
    return is('storage-blocked') ? t().halts.blockedRead : t().halts.readOn
  }
  return (
    <>
      <Show when={props.onTakeOver}>
        {(act) => <Act primary word={t().halts.takeOver} onPress={act()} />}
      </Show>
      <Show when={props.onExport}>
        {(act) => <Act primary icon={download} word={exportWord()} onPress={act()} />}
      </Show>
      <Show when={props.onReload}>
        {(act) => <Act primary icon={refresh} word={t().halts.reload} onPress={act()} />}
      </Show>
      <Call reason={props.reason} contact={props.contact} primary={alone()} />
      <Show when={props.onNewLink}>
        {(act) => <Act icon={qrCode} word={t().halts.newLink} onPress={act()} />}
      </Show>
      <Show when={props.onRetry}>
        {(act) => <Act icon={refresh} word={t().halts.retry} onPress={act()} />}
      </Show>
      <Show when={props.onReadOn}>{(act) => <Act quiet icon={eye} word={readWord()} onPress={act()} />}</Show>
      <Show when={props.onHome}>
        {(act) => <Act quiet icon={house} word={t().halts.toHome} onPress={act()} />}
      </Show>
    </>
  )
}

interface ActProps {
  readonly primary?: boolean
  readonly quiet?: boolean
  readonly icon?: string
  readonly word: string
  readonly onPress: () => void
}

function Act(props: ActProps): JSX.Element {
  return (
    <Button
      large
      wide
      kind={props.primary ? 'primary' : props.quiet ? 'quiet' : 'plain'}
      icon={props.icon}
      onClick={() => props.onPress()}
    >
      {props.word}
    </Button>
  )
}

/** Stops where ringing somebody helps. */
const callable: readonly HaltReason['kind'][] = [
  'closed',
  'broken-link',
  'burned-link',
  'ended',
  'suspended',
  'mismatch',
  'unknown-room',
  'destroyed',
  'scan-again',
  'browser-old',
  'storage-damaged',
]

interface CallProps {
  readonly reason: HaltReason
  readonly contact: Contact | null
  readonly primary: boolean
}

function Call(props: CallProps): JSX.Element {
  const { t } = useI18n()
  const word = (contact: Contact) => {
    const asks: readonly HaltReason['kind'][] = ['broken-link', 'burned-link', 'scan-again']
    if (asks.includes(props.reason.kind)) return t().halts.askNew(contact.name)
    return t().common.callName(contact.name, contact.roleWord)
  }
  return (
    <Show when={callable.includes(props.reason.kind)}>
      <Switch fallback={<p class="halt__call">{t().halts.unknownContact}</p>}>
        <Match when={props.contact?.phone ? props.contact : undefined}>
          {(contact) => (
            <Button
              large
              wide
              icon={phone}
              kind={props.primary ? 'primary' : 'plain'}
              href={`tel:${contact().phone ?? ''}`}
            >
              {word(contact())}
            </Button>
          )}
        </Match>
        <Match when={props.contact}>{(contact) => <p class="halt__call">{`${word(contact())}.`}</p>}</Match>
      </Switch>
    </Show>
  )
}
