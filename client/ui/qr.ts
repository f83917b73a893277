/** A QR code as one svg path in module units. Knows nothing of links or pages. */
import { encode } from 'uqr'

export interface QrPath {
  /** Side of the square in modules, quiet zone included. */
  readonly size: number
  /** Dark modules, drawn as runs along each row. */
  readonly path: string
}

/** White modules around the code: the standard asks for four. */
const quiet = 4

/** Encodes up to about 2,300 bytes at medium error correction. Throws RangeError when the text is longer. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: quiet })
  return {
    size,
    path: data
      .flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`))
      .join(''),
  }
}

/** Start and length of each unbroken run of dark modules. */
function runs(row: readonly boolean[]): [start: number, length: number][] {
  const found: [number, number][] = []
  row.forEach((dark, x) => {
    const last = found.at(-1)
    if (!dark) return
    if (last && last[0] + last[1] === x) last[1] += 1
    else found.push([x, 1])
  })
  return found
}
