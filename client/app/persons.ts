/** Persons of a session as the screens show them: with a colour, and the link where this device holds its seed. */
import { formatLink } from '@radslag/shared/wire/link.ts'
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { colourOf } from '../binder/entry.ts'
import type { Person as Member } from '../session/status.ts'
import type { Person } from '../ui/people.ts'
import type { PersonColour } from '../ui/Seat.tsx'

export interface Links {
  readonly origin: string
  readonly roomId: RoomId
  readonly seeds: ReadonlyMap<number, Bytes>
}

/** What this device was told of its own person, shown until the log says it (M3a). */
export interface OwnWords {
  readonly name: string
  readonly roleWord: string
}

/** `links` only where this device may show them. */
export function shownPersons(members: readonly Member[], links?: Links, own?: OwnWords): Person[] {
  return members.map((member) => {
    const seed = links?.seeds.get(member.id)
    const link =
      links && seed && member.state === 'live'
        ? formatLink(links.origin, { roomId: links.roomId, seed })
        : undefined
    const known = own && member.self && member.name === '' ? { ...member, ...own } : member
    return { ...known, colour: colourOf(member.id) as PersonColour, link }
  })
}
