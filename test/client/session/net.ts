/** A device's way to the net, with a switch: real sockets, which break when it is off and cannot be opened until it is on again. */
import type { World } from '@radslag/client/world.ts'
import WebSocketNode from 'ws'

export interface Net {
  readonly WebSocket: World['WebSocket']
  off(): void
  on(): void
  /** Breaks what is open; the device may dial again at once. */
  cut(): void
}

/** Nobody listens here. */
const NOWHERE = 'ws://127.0.0.1:1/relay'

export function createNet(): Net {
  const sockets = new Set<WebSocketNode>()
  let isOn = true
  class Switched extends WebSocketNode {
    constructor(url: string) {
      super(isOn ? url : NOWHERE, { perMessageDeflate: false })
      sockets.add(this)
      this.on('close', () => sockets.delete(this))
    }
  }
  const cut = (): void => sockets.forEach((socket) => socket.terminate())
  return {
    WebSocket: Switched as unknown as World['WebSocket'],
    off() {
      isOn = false
      cut()
    },
    on() {
      isOn = true
    },
    cut,
  }
}
