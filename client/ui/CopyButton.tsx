/** Copies a text and says so. Where the browser refuses, the text appears to be copied by hand. */
import { createSignal, Show, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import { Button } from './Button.tsx'
import './copy-button.css'
import { check, copy } from './icons.ts'

export interface CopyButtonProps {
  readonly text: string
  readonly icon?: string | undefined
  readonly kind?: 'plain' | 'primary' | undefined
  readonly children: JSX.Element
}

export function CopyButton(props: CopyButtonProps): JSX.Element {
  const { t } = useI18n()
  const [result, setResult] = createSignal<'none' | 'copied' | 'failed'>('none')
  const press = async () => {
    setResult('none')
    setResult(await written(props.text))
  }
  return (
    <div class="copy">
      <Button
        wide
        kind={props.kind}
        icon={result() === 'copied' ? check : (props.icon ?? copy)}
        onClick={() => void press()}
      >
        {props.children}
      </Button>
      <span role="status" class="copy__said">
        {result() === 'copied' ? t().common.copied : ''}
        {result() === 'failed' ? t().common.copyFailed : ''}
      </span>
      <Show when={result() === 'failed'}>
        <textarea
          class="input"
          readonly
          rows={3}
          aria-label={t().common.copyText}
          value={props.text}
          onFocus={(event) => event.currentTarget.select()}
        />
      </Show>
    </div>
  )
}

/** The clipboard is missing without https, and may be refused by the person or the browser. */
async function written(text: string): Promise<'copied' | 'failed'> {
  if (!('clipboard' in navigator)) return 'failed'
  return navigator.clipboard.writeText(text).then(
    () => 'copied' as const,
    () => 'failed' as const,
  )
}
