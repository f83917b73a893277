/** The frame every entry mounts its screens in: language, look, and the border where our own mistakes end. */
import { createEffect, createSignal, ErrorBoundary, onCleanup, Show, type Accessor, type JSX } from 'solid-js'
import { render } from 'solid-js/web'
import { DeviceError } from '@radslag/shared/errors.ts'
import type { Storage } from '../device/storage.ts'
import { loadWords } from '../i18n/catalogues.ts'
import { I18nProvider } from '../i18n/context.tsx'
import { createI18n } from '../i18n/index.ts'
import { HaltPage } from '../pages/HaltPage.tsx'
import { applyAppearance } from '../ui/appearance.ts'
import type { Settings } from '../ui/settings.ts'
import '../ui/styles.ts'
import { Rethrow } from './Rethrow.tsx'
import { rememberAppearance, rememberLocale, type Remembered } from './remembered.ts'

export interface ShellOptions {
  readonly root: HTMLElement
  readonly remembered: Remembered
  /** Where choices are kept; `null` where this device shall keep nothing. */
  readonly storage: Storage | null
  readonly screen: (settings: Settings) => JSX.Element
}

/** Mounts a screen. Resolves when the words are there and it is on the page; call the result to take it away again. */
export async function mountShell({ root, remembered, storage, screen }: ShellOptions): Promise<() => void> {
  const { locale } = remembered
  const i18n = createI18n({ locale, words: await loadWords(locale), load: loadWords, now: () => Date.now() })
  const Shell = (): JSX.Element => {
    const [appearance, setAppearance] = createSignal(remembered.appearance)
    const unheard = createUnheard()
    createEffect(() => applyAppearance(document.documentElement, appearance()))
    createEffect(() => {
      document.documentElement.lang = i18n.locale()
      document.documentElement.dir = i18n.dir()
    })
    const settings: Settings = {
      get appearance() {
        return appearance()
      },
      onAppearance(chosen) {
        setAppearance(chosen)
        if (storage) void rememberAppearance(storage, chosen)
      },
      onLocale(chosen) {
        void i18n.setLocale(chosen)
        if (storage) void rememberLocale(storage, chosen)
      },
    }
    return (
      <I18nProvider i18n={i18n}>
        <ErrorBoundary fallback={(error) => <Bug error={error} settings={settings} />}>
          <Show when={unheard()}>{(failed) => <Rethrow error={failed().error} />}</Show>
          {screen(settings)}
        </ErrorBoundary>
      </I18nProvider>
    )
  }
  root.replaceChildren()
  return render(() => <Shell />, root)
}

/**
 * The last border: an error in a promise or handler that nobody waited for. What a device cannot keep is told by the session
 * whose text it is, so that a page with unsaved words is not taken away.
 */
function createUnheard(): Accessor<{ readonly error: unknown } | null> {
  const [unheard, setUnheard] = createSignal<{ readonly error: unknown } | null>(null)
  const hear = (error: unknown): void => {
    if (error instanceof Error && !(error instanceof DeviceError)) setUnheard({ error })
  }
  const rejected = (event: PromiseRejectionEvent): void => hear(event.reason)
  const thrown = (event: ErrorEvent): void => hear(event.error)
  addEventListener('unhandledrejection', rejected)
  addEventListener('error', thrown)
  onCleanup(() => {
    removeEventListener('unhandledrejection', rejected)
    removeEventListener('error', thrown)
  })
  return unheard
}

/** Our own mistake. What was written is on the device; loading again is the way out. */
function Bug(props: { readonly error: unknown; readonly settings: Settings }): JSX.Element {
  return (
    <HaltPage
      reason={{ kind: isNotFetched(props.error) ? 'not-fetched' : 'bug' }}
      contact={null}
      settings={props.settings}
      detail={props.error instanceof Error ? props.error.message : undefined}
      onReload={() => location.reload()}
    />
  )
}

/** Browsers have no type for a module that could not be fetched, only their own sentences. */
function isNotFetched(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /dynamically imported module|Importing a module script failed/.test(error.message)
  )
}
