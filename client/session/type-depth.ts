/** Measures how deep a struct stands in a Yjs document, for the depth bound of update-rules.ts. Only reads. */
import { AbstractType, createID, getItem, getState, Item, type Doc } from 'yjs'
import type { DepthOf } from './update-rules.ts'

/** Counts the types around known structs of this document; 0 for what stands in a root or was collected. */
export function typeDepth(doc: Doc): DepthOf {
  return (client, clock) => {
    if (getState(doc.store, client) <= clock) return 0
    let depth = 0
    let struct: unknown = getItem(doc.store, createID(client, clock))
    while (struct instanceof Item && struct.parent instanceof AbstractType && struct.parent._item) {
      depth++
      struct = struct.parent._item
    }
    return depth
  }
}
