/** Draws the screen named in the address: ?screen=…&theme=…&lang=…&size=…; without a name, a list of all. */
import { createSignal, For, Show, type JSX } from 'solid-js'
import { render } from 'solid-js/web'

import { loadWords } from '@radslag/client/i18n/catalogues.ts'
import { I18nProvider } from '@radslag/client/i18n/context.tsx'
import { createI18n } from '@radslag/client/i18n/index.ts'
import { isLocale, type Locale } from '@radslag/client/i18n/locales.ts'
import { applyAppearance, readAppearance, type Appearance } from '@radslag/client/ui/appearance.ts'
import '@radslag/client/ui/styles.ts'
import { screens } from './screens.tsx'
import { now, timeZone } from './svane.ts'

const asked = new URLSearchParams(location.search)

async function start(root: HTMLElement): Promise<void> {
  const lang = asked.get('lang') ?? 'da'
  const locale: Locale = isLocale(lang) ? lang : 'da'
  document.documentElement.lang = locale
  const i18n = createI18n({
    locale,
    words: await loadWords(locale),
    load: loadWords,
    now: () => now,
    timeZone,
  })
  const first = readAppearance(`${asked.get('size') ?? 'normal'} ${asked.get('theme') ?? 'light'}`)
  applyAppearance(document.documentElement, first)
  const Gallery = (): JSX.Element => {
    const [appearance, setAppearance] = createSignal<Appearance>(first)
    const settings = {
      get appearance() {
        return appearance()
      },
      onAppearance: (chosen: Appearance) => {
        setAppearance(chosen)
        applyAppearance(document.documentElement, chosen)
      },
      onLocale: (chosen: Locale) => void i18n.setLocale(chosen),
    }
    const screen = screens[asked.get('screen') ?? '']
    return (
      <I18nProvider i18n={i18n}>
        <Show when={screen} fallback={<List />}>
          {(draw) => draw()(settings)}
        </Show>
      </I18nProvider>
    )
  }
  render(() => <Gallery />, root)
  document.documentElement.dataset['ready'] = 'yes'
}

function List(): JSX.Element {
  return (
    <ul>
      <For each={Object.keys(screens)}>
        {(name) => (
          <li>
            <a href={`?screen=${name}`}>{name}</a>
          </li>
        )}
      </For>
    </ul>
  )
}

const root = document.getElementById('app')
if (root) void start(root)
