/** The code over the whole screen, for a phone across the table. */
import { type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { QrCode } from '../../ui/QrCode.tsx'

export function BigCode(props: {
  readonly name: string
  readonly link: string
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  return (
    <Dialog
      place="full"
      title={t().share.bigTitle(props.name)}
      lead={t().share.bigLead}
      onClose={() => props.onClose()}
    >
      <div class="big-code">
        <QrCode text={props.link} label={t().share.bigTitle(props.name)} />
        <p class="big-code__link" translate="no">
          {props.link}
        </p>
      </div>
    </Dialog>
  )
}
