/** What stands behind the sealed socket: the shadow to answer from, the ways for updates and cursors (W3, W12, E1). */
import type { Parts } from './parts.ts'
import { presenceOf } from './presence-codec.ts'
import type { SocketPort, SocketRoom } from './sealed-socket.ts'

export interface SocketRights {
  /** W12: whether this member's updates go anywhere. */
  readonly mayWrite: () => boolean
  /** The client id whose cursor may be shown now, or null. */
  readonly cursorOf: () => number | null
}

/** Joins shadow, sender and presence into what the sealed socket asks of a room (W3). */
export function createSocketRoom(
  { shadow, sender, presence }: Pick<Parts, 'shadow' | 'sender' | 'presence'>,
  ports: Set<SocketPort>,
  rights: SocketRights,
): SocketRoom {
  return {
    doc: shadow.doc,
    write(update) {
      const lacked = rights.mayWrite() ? shadow.write(update) : null
      if (lacked) sender.write('update', lacked)
    },
    show(message) {
      const client = rights.cursorOf()
      const entry = client === null ? null : presenceOf(message, client)
      if (entry) presence.show(entry)
    },
    attach(port) {
      ports.add(port)
      return () => ports.delete(port)
    },
  }
}
