/** The very first sight: an empty table with one seat kept, and two ways to begin. */
import { type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Circle, type CircleSeat } from '../../ui/Circle.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { arrowRight, link, lock, plus } from '../../ui/icons.ts'
import { contentId } from '../../ui/SkipLink.tsx'
import './empty-home.css'

const table: readonly CircleSeat[] = [
  { name: '', colour: 9, state: 'you', label: '' },
  ...Array.from({ length: 7 }, () => ({ name: '', colour: 9, state: 'open' }) as const),
]

export function EmptyHome(props: {
  readonly onStart: () => void
  readonly onOpenLink: () => void
}): JSX.Element {
  const { t } = useI18n()
  return (
    <main class="empty-home" id={contentId} tabindex="-1">
      <Circle seats={table} size="large" />
      <div class="empty-home__text">
        <h1 class="voice-heading">{t().home.emptyTitle}</h1>
        <p>{t().home.emptyLead}</p>
        <div class="ways">
          <Way primary icon={plus} title={t().home.start} more={t().home.startMore} onPress={props.onStart} />
          <Way
            icon={link}
            title={t().home.openLink}
            more={t().home.openLinkMore}
            onPress={props.onOpenLink}
          />
        </div>
        <p class="empty-home__note">
          <Icon of={lock} /> {t().home.emptyNote}
        </p>
      </div>
    </main>
  )
}

interface WayProps {
  readonly primary?: boolean
  readonly icon: string
  readonly title: string
  readonly more: string
  readonly onPress: () => void
}

function Way(props: WayProps): JSX.Element {
  return (
    <button
      type="button"
      class="way"
      classList={{ 'way--primary': props.primary === true }}
      onClick={() => props.onPress()}
    >
      <Icon of={props.icon} />
      <span>
        <strong>{props.title}</strong>
        {props.more}
      </span>
      <Icon of={arrowRight} mirror />
    </button>
  )
}
