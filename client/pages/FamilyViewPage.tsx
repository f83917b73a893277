/** The family's own view: the text, how fresh it is, who can read it. Light: it is what every link loads first (N5). */
import { Match, Show, Switch, type JSX } from 'solid-js'

import { useI18n } from '../i18n/context.tsx'
import type { I18n } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { circleCheck, clock, hardDrive, loader, printer, wifiOff } from '../ui/icons.ts'
import { LanguageMenu } from '../ui/LanguagePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Person } from '../ui/people.ts'
import { ReaderList } from '../ui/ReaderList.tsx'
import type { Settings } from '../ui/settings.ts'
import { contentId, SkipLink } from '../ui/SkipLink.tsx'
import { TextSizeAndTheme } from '../ui/TextSizeAndTheme.tsx'
import './family-view.css'
import { usePageTitle } from '../ui/page-title.ts'

/** How fresh the text on the screen is. Times are unix milliseconds. */
export type Freshness =
  | { readonly kind: 'fetching' }
  | { readonly kind: 'live' }
  | { readonly kind: 'fetched'; readonly at: number }
  | { readonly kind: 'offline'; readonly at: number }

export interface FamilyViewPageProps {
  readonly settings: Settings
  /** Whom the link is for; may be empty. */
  readonly name: string
  readonly title: string
  readonly freshness: Freshness
  readonly people: readonly Person[]
  /** `offer`: ask whether to keep it here; `none`: asked already, or cannot be kept. */
  readonly keep: 'offer' | 'kept' | 'none'
  readonly onKeep: () => void
  readonly onKeepNot: () => void
  readonly onForget: () => void
  readonly onPrint: () => void
  /** True when there is no text yet; `children` is then left out. */
  readonly empty: boolean
  /** The read-only text. */
  readonly children?: JSX.Element
}

export function FamilyViewPage(props: FamilyViewPageProps): JSX.Element {
  const { t } = useI18n()
  usePageTitle(() => `${t().editor.label} – ${t().common.product}`)
  return (
    <div class="page family">
      <SkipLink />
      <header class="family__bar">
        <div>
          <Show when={props.name}>
            <p class="family__hello">
              <bdi>{t().family.hello(props.name)}</bdi>
            </p>
          </Show>
          <Fresh freshness={props.freshness} />
        </div>
        <LanguageMenu settings={props.settings} />
        <TextSizeAndTheme settings={props.settings} />
      </header>
      <main class="family__main" id={contentId} tabindex="-1">
        <h1 class="voice-heading">
          <bdi>{props.title || t().home.untitled}</bdi>
        </h1>
        <Show when={!props.empty} fallback={<p class="family__empty">{t().family.empty}</p>}>
          <article class="card family__text">{props.children}</article>
        </Show>
        <Keep {...props} />
        <section aria-labelledby="readers">
          <h2 id="readers">{t().family.readers}</h2>
          <ReaderList people={props.people} />
        </section>
        <Show when={!props.empty}>
          <Button large wide icon={printer} onClick={() => props.onPrint()}>
            {t().family.print}
          </Button>
        </Show>
      </main>
    </div>
  )
}

function Fresh(props: { readonly freshness: Freshness }): JSX.Element {
  const i18n = useI18n()
  const shown = () => fresh(props.freshness, i18n)
  return (
    <p class={`family__state family__state--${props.freshness.kind}`} role="status">
      <Icon of={shown().icon} /> {shown().words}
    </p>
  )
}

function fresh(freshness: Freshness, { t, moment }: I18n): { readonly icon: string; readonly words: string } {
  const words = t().family
  switch (freshness.kind) {
    case 'fetching':
      return { icon: loader, words: words.fetching }
    case 'live':
      return { icon: circleCheck, words: words.live }
    case 'fetched':
      return { icon: clock, words: words.fetched(moment(freshness.at)) }
    case 'offline':
      return { icon: wifiOff, words: words.offline(moment(freshness.at)) }
  }
}

function Keep(props: FamilyViewPageProps): JSX.Element {
  const { t } = useI18n()
  return (
    <Switch>
      <Match when={props.keep === 'offer'}>
        <Notice
          icon={hardDrive}
          title={t().family.keepTitle}
          actions={
            <>
              <Button kind="primary" large onClick={() => props.onKeep()}>
                {t().family.keepGo}
              </Button>
              <Button kind="quiet" large onClick={() => props.onKeepNot()}>
                {t().family.keepNot}
              </Button>
            </>
          }
        >
          <p>{t().family.keepMore}</p>
        </Notice>
      </Match>
      <Match when={props.keep === 'kept'}>
        <Notice
          kind="done"
          icon={circleCheck}
          title={t().family.kept}
          actions={<Button onClick={() => props.onForget()}>{t().family.forget}</Button>}
        >
          <p>{t().family.keptMore}</p>
        </Notice>
      </Match>
    </Switch>
  )
}
