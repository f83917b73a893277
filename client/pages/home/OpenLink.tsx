/** Where a link is pasted, for those who cannot scan. */
import { createSignal, untrack, type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import './open-link.css'

/** Why a pasted text is not a usable link; the words are in the catalogue under these names. */
export type LinkProblem = 'empty' | 'foreign' | 'short' | 'damaged' | 'burned' | 'newer'

export interface PasteLinkProps {
  readonly action: string
  readonly onOpen: (text: string) => LinkProblem | null
  /** The text that was tried already, with what was wrong. */
  readonly tried?: { readonly text: string; readonly problem: LinkProblem } | undefined
  readonly large?: boolean | undefined
}

/** The field and its button, in a dialog here and in the page about a broken link. */
export function PasteLink(props: PasteLinkProps): JSX.Element {
  const { t } = useI18n()
  const [text, setText] = createSignal(untrack(() => props.tried?.text ?? ''))
  const [problem, setProblem] = createSignal<LinkProblem | null>(untrack(() => props.tried?.problem ?? null))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const wrong = text().trim() === '' ? 'empty' : props.onOpen(text().trim())
    setProblem(wrong)
    if (wrong) document.getElementById('pasted-link')?.focus()
  }
  const error = () => {
    const wrong = problem()
    return wrong ? t().home.linkProblems[wrong] : undefined
  }
  return (
    <form class="paste-link" novalidate onSubmit={submit}>
      <TextField
        id="pasted-link"
        label={t().home.linkLabel}
        hint={props.tried ? undefined : t().home.linkHint}
        error={error()}
        value={text()}
        onInput={setText}
        prose={false}
        large={props.large}
      />
      <Button kind="primary" type="submit" large={props.large} wide={props.large}>
        {props.action}
      </Button>
    </form>
  )
}

export interface OpenLinkProps {
  readonly onOpen: (text: string) => LinkProblem | null
  readonly onClose: () => void
}

export function OpenLink(props: OpenLinkProps): JSX.Element {
  const { t } = useI18n()
  return (
    <Dialog title={t().home.linkTitle} onClose={() => props.onClose()}>
      <div class="dialog__body">
        <p>{t().home.linkScan}</p>
        <PasteLink action={t().home.linkGo} onOpen={(text) => props.onOpen(text)} />
      </div>
    </Dialog>
  )
}
