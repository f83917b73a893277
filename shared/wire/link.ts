/** Links: `https://host/o#v1.<roomId>.<seed32>` (N1). Knows the text form, not what the seed opens. */
import { fromBase64Url, toBase64Url, type Bytes } from '../bytes.ts'
import { asRoomId, type RoomId } from '../ids.ts'

export interface Link {
  readonly roomId: RoomId
  /** 32 bytes: the link's member keys come from it. */
  readonly seed: Bytes
}

/** Why a link cannot be read. `percent`: its # was turned into %23, so its secret reached a server log (N4). */
export type LinkProblem = 'none' | 'too-short' | 'too-long' | 'garbled' | 'newer-version' | 'percent'

const PART_CHARS = 43

/** The whole link for an origin such as `https://radslag.example`. */
export function formatLink(origin: string, link: Link): string {
  return `${origin}/o#${formatFragment(link)}`
}

/** `v1.<roomId>.<seed>` without the #. */
export function formatFragment(link: Link): string {
  return `v1.${toBase64Url(link.roomId)}.${toBase64Url(link.seed)}`
}

/** Reads a whole pasted or opened address: what stands behind # or, burned, behind %23; behind #%23 it is burned and stays here. */
export function parseAddress(
  address: string,
): { readonly link: Link; readonly burned: boolean } | LinkProblem {
  const text = address.trim()
  const hash = text.indexOf('#')
  const percent = text.toLowerCase().indexOf('%23')
  const burned = percent >= 0 && (hash < 0 || percent === hash + 1)
  const start = burned ? percent + 3 : hash + 1
  const link = parseFragment(hash < 0 && !burned ? text : text.slice(start))
  if (typeof link === 'string') return burned ? 'percent' : link
  return { link, burned }
}

/** Reads `v1.<roomId>.<seed>`. Never throws: a link comes from people. */
export function parseFragment(fragment: string): Link | LinkProblem {
  if (fragment === '') return 'none'
  const [version = '', room = '', seed = '', ...more] = fragment.split('.')
  if (/^v\d+$/.test(version) && version !== 'v1') return 'newer-version'
  if (version !== 'v1') return 'garbled'
  if (room.length < PART_CHARS || seed.length < PART_CHARS) return 'too-short'
  if (more.length > 0 || room.length > PART_CHARS || seed.length > PART_CHARS) return 'too-long'
  const roomBytes = fromBase64Url(room)
  const seedBytes = fromBase64Url(seed)
  if (!roomBytes || !seedBytes) return 'garbled'
  return { roomId: asRoomId(roomBytes), seed: seedBytes }
}
