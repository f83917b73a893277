/** The hash of what a document says (protocol.md S3), over all fixed roots. Knows no keys and no editor. */
import type { Doc } from 'yjs'
import { type Bytes } from '@radslag/shared/bytes.ts'
import { CANON, canonicalBytes } from './canonical.ts'
import { openDocument, ROOT_NAMES } from './roots.ts'

/** `H(label, parts…)` as in shared/crypto/hash.ts. */
export type ContentHasher = (label: 'content', ...parts: readonly Uint8Array[]) => Bytes

/** `contentHash = H("content", canon ‖ root)`: 32 bytes, equal on all replicas that show the same. Throws nothing. */
export function contentHash(doc: Doc, hash: ContentHasher): Bytes {
  const roots = openDocument(doc)
  return hash('content', canonicalBytes(CANON), ...ROOT_NAMES.map((name) => canonicalBytes(roots[name])))
}
