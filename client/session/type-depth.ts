/** Measures how deep a struct stands in a Yjs document, for the depth bound of update-rules.ts. Only reads. */
import * as Y from 'yjs'
import type { DepthOf } from './update-rules.ts'

/** Counts the types around known structs of this document; 0 for what stands in a root or was collected. */
export function typeDepth(doc: Y.Doc): DepthOf {
  return (client, clock) => {
    if (Y.getState(doc.store, client) <= clock) return 0
    let depth = 0
    let struct: unknown = Y.getItem(doc.store, Y.createID(client, clock))
    while (struct instanceof Y.Item && struct.parent instanceof Y.AbstractType && struct.parent._item) {
      depth++
      struct = struct.parent._item
    }
    return depth
  }
}
