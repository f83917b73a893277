/** Hands the language down to every component without threading it through props. */
import { createContext, untrack, useContext, type JSX } from 'solid-js'

import type { I18n } from './index.ts'

const Context = createContext<I18n>()

/** Everything inside speaks through `i18n`. */
export function I18nProvider(props: { i18n: I18n; children: JSX.Element }): JSX.Element {
  const i18n = untrack(() => props.i18n)
  return <Context.Provider value={i18n}>{props.children}</Context.Provider>
}

/** The language of the screen. Throws when used outside `I18nProvider`: that is our own mistake. */
export function useI18n(): I18n {
  const i18n = useContext(Context)
  if (!i18n) throw new Error('useI18n was called outside I18nProvider')
  return i18n
}
