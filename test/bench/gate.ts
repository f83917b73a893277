/**
 * A WebSocket with a gate in it: frames of the relay wait, in their order, while they would show a client more of others' text
 * than it is to know yet. Counts what passes the wire. Everything else is the real socket's.
 */
import type { World } from '@radslag/client/world.ts'
import { decodeRelayFrame } from '@radslag/shared/wire/frame.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import WebSocketNode from 'ws'

export interface Gate {
  /** What the client dials with. */
  readonly WebSocket: World['WebSocket']
  /** Bytes of messages, sent and received. */
  readonly wire: { readonly sent: number; readonly received: number }
  /** The most frames that ever waited. */
  mostHeld(): number
  /** From now on, at most so many updates of others pass; counted from the first call. */
  allow(updates: number): void
}

/** Open until `allow` is called. */
export function createGate(): Gate {
  const wire = { sent: 0, received: 0 }
  const sockets = new Set<() => void>()
  let allowed = Infinity
  let counting = false
  let passed = 0
  let mostHeld = 0

  class GatedSocket extends WebSocketNode {
    readonly #queue: { readonly data: ArrayBuffer; readonly isBinary: boolean }[] = []
    readonly #drain = (): void => {
      for (let next = this.#queue[0]; next && pass(next.data); next = this.#queue[0]) {
        this.#queue.shift()
        super.emit('message', next.data, next.isBinary)
      }
    }

    constructor(url: string) {
      super(url, { perMessageDeflate: false })
      this.on('open', () => sockets.add(this.#drain))
      this.on('close', () => sockets.delete(this.#drain))
    }

    /** Messages reach listeners through the queue; the client has asked for ArrayBuffers. */
    override emit(name: string | symbol, ...args: unknown[]): boolean {
      if (name !== 'message') return super.emit(name, ...args)
      const [data, isBinary] = args as [ArrayBuffer, boolean]
      wire.received += data.byteLength
      this.#queue.push({ data, isBinary })
      this.#drain()
      mostHeld = Math.max(mostHeld, this.#queue.length)
      return true
    }

    override send(data: Uint8Array): void {
      wire.sent += data.byteLength
      super.send(data)
    }
  }

  function pass(data: ArrayBuffer): boolean {
    if (!counting) return true
    const updates = updatesOfOthers(new Uint8Array(data))
    if (passed + updates > allowed) return false
    passed += updates
    return true
  }

  return {
    WebSocket: GatedSocket as unknown as World['WebSocket'],
    wire,
    mostHeld: () => mostHeld,
    allow(updates) {
      counting = true
      allowed = updates
      for (const drain of sockets) drain()
    },
  }
}

/** Live, an own record comes back as its number alone, so every record in full is another's. */
function updatesOfOthers(bytes: Uint8Array): number {
  const frame = decodeRelayFrame(bytes)
  if (frame.type !== 'deliver') return 0
  return frame.items.filter((item) => 'record' in item && decodeCompact(item.record).kind === 'update').length
}
