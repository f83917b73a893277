/** The light page before there is anything to read. */
import type { JSX } from 'solid-js'
import { FamilyViewPage } from '../pages/FamilyViewPage.tsx'
import type { Settings } from '../ui/settings.ts'

/** Progress that says what is happening, before there is anything to read. */
export function Fetching(props: { readonly settings: Settings }): JSX.Element {
  return (
    <FamilyViewPage
      settings={props.settings}
      name=""
      title=""
      freshness={{ kind: 'fetching' }}
      people={[]}
      keep="none"
      onKeep={() => undefined}
      onKeepNot={() => undefined}
      onForget={() => undefined}
      onPrint={() => undefined}
      empty={false}
    />
  )
}
