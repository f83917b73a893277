/** WebSockets as the relay's peers: binary messages in and out, pings, and the end of dead connections. Knows no frames. */
import type { IncomingMessage, Server } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { CLOSE } from '@radslag/shared/wire/close-codes.ts'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Relay } from './relay.ts'

/**
 * Lets WebSockets in at `/relay`. Not through the framework's own upgrade, which keeps the request and its context in memory for
 * as long as the socket lives.
 */
export function acceptSockets(
  server: Server,
  sockets: WebSocketServer,
  trustProxy: boolean,
  connected: (socket: WebSocket, address: string, stream: Duplex) => void,
): void {
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url === '/relay') {
      const address = clientAddress(request, trustProxy)
      sockets.handleUpgrade(request, socket, head, (opened) => connected(opened, address, socket))
    } else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })
}

/** Behind a trusted proxy the last hop it names; otherwise whoever connected. */
function clientAddress({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const hops = trustProxy ? [headers['x-forwarded-for']].flat().join(',') : ''
  return networkOf(hops.split(',').at(-1)?.trim() || (socket.remoteAddress ?? ''))
}

/** What limits count as one address: of IPv6 the first 64 bits, since whoever has one such address has all under them. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [front = [], back] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const groups = back
    ? [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back]
    : front
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16))
    .join(':')
}

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
