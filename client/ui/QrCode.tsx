/** A QR code: always dark on white, or phones cannot read it. */
import { createMemo, type JSX } from 'solid-js'

import { qrPath } from './qr.ts'
import './qr-code.css'

export function QrCode(props: { readonly text: string; readonly label: string }): JSX.Element {
  const code = createMemo(() => qrPath(props.text))
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${code().size} ${code().size}`}
      role="img"
      aria-label={props.label}
      shape-rendering="crispEdges"
    >
      <rect class="qr__paper" width="100%" height="100%" />
      <path class="qr__ink" d={code().path} />
    </svg>
  )
}
