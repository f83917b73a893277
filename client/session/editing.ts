/**
 * What an editor binds to: the app's document and cursors, fed by y-websocket over the sealed socket (W1–W12).
 * Knows the provider's options and why; knows nothing of records.
 */
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import { openDocument } from '../agreement/roots.ts'
import type { RoomSession } from './room-session.ts'
import { sealedSocket } from './sealed-socket.ts'

export interface Editing {
  readonly doc: Doc
  readonly awareness: Awareness
  close(): void
}

/** Attaches an editable document to a session that is ready. */
export function attachEditing(session: RoomSession): Editing {
  const clientId = session.clientId()
  const doc = new Doc()
  doc.clientID = clientId
  openDocument(doc)
  const provider = new WebsocketProvider('ws://room.invalid', 'sealed', doc, {
    WebSocketPolyfill: sealedSocket({
      ...session.socketRoom,
      write(update) {
        session.assertClientId(doc.clientID)
        session.socketRoom.write(update)
      },
    }),
    disableBc: true,
    resyncInterval: -1,
  })
  return {
    doc,
    awareness: provider.awareness,
    close() {
      // Yjs gave it another id when this device was copied; the provider takes its leave under the one it came with.
      doc.clientID = clientId
      provider.destroy()
      doc.destroy()
    },
  }
}
