/** Hashes with a domain label of their own for every use (P3). Knows the labels, not what is hashed. */
import { concat, utf8, type Bytes } from '../bytes.ts'
import { keyedHash } from './sodium.ts'

/** Every domain in which something is hashed or signed. A label stands in the key as `radslag/<label>/v1`. */
export type Label =
  | 'room'
  | 'genesis'
  | 'chain'
  | 'ctl'
  | 'record'
  | 'epoch'
  | 'auth'
  | 'join'
  | 'words'
  | 'copy'
  | 'content'
  | 'recovery'
  | 'check'

const keys = new Map<Label, Bytes>()

/** `H(label, part ‖ part ‖ …)` of protocol.md P1: keyed BLAKE2b-256, the key being the zero-padded label. */
export function hash(label: Label, ...parts: readonly Uint8Array[]): Bytes {
  return keyedHash(labelKey(label), parts.length === 1 ? parts[0]! : concat(...parts))
}

function labelKey(label: Label): Bytes {
  let key = keys.get(label)
  if (!key) {
    key = new Uint8Array(32)
    key.set(utf8(`radslag/${label}/v1`))
    keys.set(label, key)
  }
  return key
}
