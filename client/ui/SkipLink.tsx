/** The first stop of the tab key: straight to the content. Leaves the address bar alone. */
import { type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import './skip-link.css'

/** The id that every page's main element carries (with `tabindex="-1"`). */
export const contentId = 'indhold'

export function SkipLink(): JSX.Element {
  const { t } = useI18n()
  const go = (event: MouseEvent) => {
    event.preventDefault()
    document.getElementById(contentId)?.focus()
  }
  return (
    <a class="skip-link" href={`#${contentId}`} onClick={go}>
      {t().common.skip}
    </a>
  )
}
