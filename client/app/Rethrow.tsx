/** Carries an error that happened outside rendering to the error boundary. */
import { untrack, type JSX } from 'solid-js'

export function Rethrow(props: { readonly error: unknown }): JSX.Element {
  const error = untrack(() => props.error)
  throw error instanceof Error ? error : new Error('unknown failure', { cause: error })
}
