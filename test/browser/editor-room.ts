/** Two or more editors over documents that exchange every update at once, as a room would. */
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { openDocument } from '@radslag/client/agreement/roots.ts'

export interface Member {
  doc: Y.Doc
  awareness: Awareness
  text: Y.XmlFragment
  /** Updates this member has written itself. */
  own: Uint8Array[]
}

const SESSION = 1

/** Members with indices 0, 1 …; every update reaches all others until `connected` is false. */
export function editorRoom(count: number): {
  members: Member[]
  online(connected: boolean): void
  close(): void
} {
  let connected = true
  const members = Array.from({ length: count }, (_, index): Member => {
    const doc = new Y.Doc()
    doc.clientID = index * 65_536 + SESSION
    const { text } = openDocument(doc)
    return { doc, awareness: new Awareness(doc), text, own: [] }
  })
  for (const member of members) {
    member.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      member.own.push(update)
      if (connected)
        for (const other of members) if (other !== member) Y.applyUpdate(other.doc, update, 'remote')
    })
    member.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin === 'remote') return
      const bytes = encodeAwarenessUpdate(member.awareness, [member.doc.clientID])
      for (const other of members)
        if (other !== member) applyAwarenessUpdate(other.awareness, bytes, 'remote')
    })
  }
  return {
    members,
    online(now) {
      connected = now
      if (!now) return
      for (const a of members)
        for (const b of members) {
          if (a !== b)
            Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc)), 'remote')
        }
    },
    close() {
      for (const { doc, awareness } of members) {
        awareness.destroy()
        doc.destroy()
      }
    },
  }
}
