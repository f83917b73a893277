/** Hashes with a domain label of their own for every use (P3). Knows the labels, not what is hashed. */
import { concat, utf8, type Bytes } from '../bytes.ts'
import { keyedHash } from './sodium.ts'

/** Every domain in which something is hashed or signed. A label stands in the key as `radslag/<label>/v1`. */
const LABELS = [
  'room',
  'genesis',
  'chain',
  'ctl',
  'record',
  'epoch',
  'auth',
  'join',
  'words',
  'copy',
  'content',
  'recovery',
  'check',
] as const
export type Label = (typeof LABELS)[number]

const KEYS: ReadonlyMap<Label, Bytes> = new Map(LABELS.map((label) => [label, labelKey(label)]))

/** `H(label, part ‖ part ‖ …)` of protocol.md P1: keyed BLAKE2b-256, the key being the zero-padded label. */
export function hash(label: Label, ...parts: readonly Uint8Array[]): Bytes {
  return keyedHash(KEYS.get(label)!, parts.length === 1 ? parts[0]! : concat(...parts))
}

function labelKey(label: Label): Bytes {
  const key = new Uint8Array(32)
  key.set(utf8(`radslag/${label}/v1`))
  return key
}
