/** Bytes of messages that have begun and not ended: they lie in memory before anybody can judge them. Counted by address; knows no frames. */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** The longest head of a WebSocket message from a client. */
const MESSAGE_HEAD = 14

/** Makes what ends a socket by which its address comes to hold more than `most` unfinished bytes. */
export function createUnfinished(most: number) {
  const byAddress = new Map<string, number>()
  return (stream: Duplex, socket: WebSocket, address: string): void => {
    let held = 0
    function count(change: number): void {
      const total = (byAddress.get(address) ?? 0) + change
      held += change
      if (total > 0) byAddress.set(address, total)
      else byAddress.delete(address)
      if (total > most && change > 0) socket.terminate()
    }
    // Before the socket's own listener, which may find the end of a message in the same chunk.
    stream.prependListener('data', (chunk: Uint8Array) => count(chunk.length))
    socket.on('message', (data: Uint8Array) => count(-Math.min(held, data.length + MESSAGE_HEAD)))
    stream.once('close', () => count(-held))
  }
}
