/** WebSockets as the relay's peers: binary messages in and out, pings, and the end of dead connections. Knows no frames. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import type { WebSocket } from 'ws'
import type { Relay } from './relay.ts'

/** Joins one open socket to the relay. */
export function attach(relay: Relay, socket: WebSocket, address: string): void {
  const connection = relay.connect({
    address,
    send: (bytes, sent) => socket.send(bytes, sent && (() => sent())),
    close: (code, reason) => socket.close(code, reason),
    buffered: () => socket.bufferedAmount,
  })
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) connection.receive(ownCopy(data))
    else socket.close(CLOSE.malformed, 'malformed')
  })
  socket.on('close', () => connection.closed())
  socket.on('error', () => socket.terminate())
}

/** Pings every socket each `interval` milliseconds and ends those that did not answer the ping before. Returns how to stop. */
export function keepAlive(sockets: Iterable<WebSocket>, interval: number): () => void {
  const asked = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (asked.has(socket)) socket.terminate()
      else {
        asked.add(socket)
        socket.once('pong', () => asked.delete(socket))
        socket.ping()
      }
    }
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}

/** What a socket hands over is a view into a larger read buffer: a copy lets that one go. */
function ownCopy(data: Buffer): Bytes {
  return new Uint8Array(data)
}
