/** What a person is called, sealed so that the relay never sees a name (M3a). Knows the layout and its seal. */
import { concat, utf8, type Bytes } from '../bytes.ts'
import { subkeyFor, type Random } from '../crypto/keys.ts'
import { pad, unpad } from '../crypto/padding.ts'
import { aeadOpen, aeadSeal, NONCE_BYTES } from '../crypto/sodium.ts'
import type { RoomId, SignPk } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { Reader, Writer } from './codec.ts'

export interface Details {
  readonly name: string
  /** Relation or agency, as in "moster" or "Fjordby Skole". */
  readonly relation: string
  /** The word for what the person does here, as in "tolk" or "hovedperson". */
  readonly roleWord: string
  /** Language tags, most wanted first. */
  readonly languages: readonly string[]
}

/** Where sealed details belong: the room, the epoch whose key seals them, and the key they describe. */
export interface DetailsPlace {
  readonly roomId: RoomId
  readonly epoch: number
  readonly subject: SignPk
}

/** Sealed details are at least this long, so that a short name looks like any other (Z1). */
const LEAST = 256

/** Seals details under K_epoch's names subkey. Throws `WireError` when a field is too long. */
export function sealDetails(
  details: Details,
  place: DetailsPlace,
  epochKey: Uint8Array,
  random: Random,
): Bytes {
  const nonce = random(NONCE_BYTES)
  const plaintext = pad(encodeDetails(details), LEAST)
  return concat(nonce, aeadSeal(subkeyFor(epochKey, 'names'), nonce, placeBytes(place), plaintext))
}

/** Opens sealed details. Throws `SealError` or `WireError`. */
export function openDetails(sealed: Uint8Array, place: DetailsPlace, epochKey: Uint8Array): Details {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const padded = aeadOpen(
    subkeyFor(epochKey, 'names'),
    nonce,
    placeBytes(place),
    sealed.subarray(NONCE_BYTES),
  )
  return decodeDetails(unpad(padded, LEAST))
}

/** Encodes details; each field at most `LIMITS.detail` bytes. */
export function encodeDetails(details: Details): Bytes {
  const bytes = new Writer()
    .text(details.name)
    .text(details.relation)
    .text(details.roleWord)
    .list(details.languages, (to, language) => to.text(language))
    .done()
  decodeDetails(bytes)
  return bytes
}

/** Decodes details, strictly. Throws `WireError`. */
export function decodeDetails(bytes: Uint8Array): Details {
  const reader = new Reader(bytes)
  const details = {
    name: reader.text(LIMITS.detail),
    relation: reader.text(LIMITS.detail),
    roleWord: reader.text(LIMITS.detail),
    languages: reader.list(LIMITS.languages, (from) => from.text(LIMITS.detail)),
  }
  reader.end()
  return details
}

function placeBytes(place: DetailsPlace): Bytes {
  return concat(utf8('radslag/names/v1'), place.roomId, new Writer().u32(place.epoch).done(), place.subject)
}
