/** The A6 card that carries one person's link on paper. Holds no title and no other name than theirs and whom to tell. */
import { type JSX } from 'solid-js'

import { useI18n } from '../../i18n/context.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { sayDate } from '../../ui/until.ts'
import './link-card.css'

export interface LinkCardProps {
  readonly name: string
  readonly link: string
  /** Unix seconds; 0 is no end. */
  readonly readUntil: number
  readonly coordinatorName: string
}

export function LinkCard(props: LinkCardProps): JSX.Element {
  const i18n = useI18n()
  const words = () => i18n.t().share
  return (
    <section class="link-card">
      <div class="link-card__qr">
        <QrCode text={props.link} label={words().bigTitle(props.name)} />
      </div>
      <div class="link-card__text">
        <Mark />
        <h1>
          <bdi>{words().cardTitle(props.name)}</bdi>
        </h1>
        <p class="link-card__lead">{words().cardLead}</p>
        <p>{props.readUntil === 0 ? words().cardNoEnd : words().cardUntil(sayDate(i18n, props.readUntil))}</p>
        <p class="link-card__lost">
          <strong>{words().cardLost}</strong> {words().cardLostMore(props.coordinatorName)}
        </p>
      </div>
    </section>
  )
}
