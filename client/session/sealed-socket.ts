/**
 * The class y-websocket dials instead of WebSocket ("The sealed socket"): the ordinary y-websocket server it believes to talk to
 * lives in this process, inside the encryption boundary. A thin adapter: log, outbox, cursor and keys live outside it (W6).
 * Speaks y-protocols; knows nothing of records or the relay.
 */
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import type { WebsocketProvider } from 'y-websocket'
import { encodeStateAsUpdate, encodeStateVector, type Doc } from 'yjs'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { LIMITS } from '@radslag/shared/limits.ts'

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2
const NO_UPDATE = new Uint8Array([0, 0])

/** What the socket needs of the room behind it. */
export interface SocketRoom {
  /** Accepted records plus the outbox (W3). */
  readonly doc: Doc
  /** Takes an update of this device; viewers' and reporters' are dropped there (W12). */
  write(update: Bytes): void
  /** Takes a y-protocols awareness message body of this device. */
  show(message: Bytes): void
  /** Called when an instance opens; returns what to call when it closes. */
  attach(port: SocketPort): () => void
}

/** How the room reaches the provider. */
export interface SocketPort {
  update(update: Bytes): void
  cursors(message: Bytes): void
  /** Asks the provider to say again where its cursor is. */
  ask(): void
  /** W10: a permanent code between 4400 and 4499 stops the provider. */
  close(code: number): void
}

type SocketClass = NonNullable<
  NonNullable<ConstructorParameters<typeof WebsocketProvider>[3]>['WebSocketPolyfill']
>
type Handler<Event> = ((event: Event) => void) | null

/** Makes the class for one room, for y-websocket's `WebSocketPolyfill`. */
export function sealedSocket(room: SocketRoom): SocketClass {
  class SealedSocket implements SocketPort {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly CONNECTING = 0
    readonly OPEN = 1
    readonly CLOSING = 2
    readonly CLOSED = 3
    readyState = 0
    binaryType = 'arraybuffer'
    onopen: Handler<object> = null
    onmessage: Handler<{ data: Uint8Array }> = null
    onclose: Handler<{ code: number; reason: string }> = null
    onerror: Handler<object> = null
    /** Inert: it names no room and carries no secret (W1). */
    readonly url: string
    #detach: (() => void) | null = null
    /** How many messages to the provider are being taken right now, one inside another. */
    #telling = 0
    readonly #said: Uint8Array[] = []
    #beat: ReturnType<typeof setInterval> | undefined

    constructor(url: string) {
      this.url = url
      queueMicrotask(() => this.#open())
    }

    #open(): void {
      if (this.readyState !== this.CONNECTING) return
      this.readyState = this.OPEN
      this.#detach = room.attach(this)
      this.#beat = setInterval(() => this.update(NO_UPDATE), LIMITS.heartbeat)
      this.onopen?.({})
      this.ask()
    }

    /**
     * What the provider says while it is told something waits until that is over: the room is then in the middle of a change.
     * (The editor's binding joins an own piece of text to another's piece beside it while it reads.)
     */
    send(data: Uint8Array): void {
      if (this.readyState !== this.OPEN) return
      if (this.#telling === 0 && this.#said.length === 0) return this.#hear(data)
      if (this.#said.push(data) === 1) queueMicrotask(() => this.#hearAll())
    }

    #hearAll(): void {
      for (const data of this.#said.splice(0)) this.#hear(data)
    }

    #hear(data: Uint8Array): void {
      const decoder = createDecoder(data)
      const type = readVarUint(decoder)
      if (type === AWARENESS) return room.show(readVarUint8Array(decoder) as Bytes)
      if (type !== SYNC) return
      const step = readVarUint(decoder)
      const body = readVarUint8Array(decoder) as Bytes
      if (step === STEP_1) return this.#answer(body)
      room.write(body)
    }

    /** Step 2 with what the provider lacks, then an own step 1 for what the shadow lacks (W3). */
    #answer(stateVector: Bytes): void {
      this.#deliver(SYNC, STEP_2, encodeStateAsUpdate(room.doc, stateVector))
      this.#deliver(SYNC, STEP_1, encodeStateVector(room.doc))
    }

    update(update: Uint8Array): void {
      this.#deliver(SYNC, UPDATE, update)
    }

    cursors(message: Uint8Array): void {
      this.#deliver(AWARENESS, null, message)
    }

    ask(): void {
      this.#deliver(QUERY_AWARENESS, null, null)
    }

    close(code = 1000): void {
      if (this.readyState >= this.CLOSING) return
      this.readyState = this.CLOSED
      clearInterval(this.#beat)
      this.#detach?.()
      this.onclose?.({ code, reason: '' })
    }

    #deliver(type: number, step: number | null, body: Uint8Array | null): void {
      if (this.readyState !== this.OPEN) return
      const encoder = createEncoder()
      writeVarUint(encoder, type)
      if (step !== null) writeVarUint(encoder, step)
      if (body !== null) writeVarUint8Array(encoder, body)
      this.#telling++
      try {
        this.onmessage?.({ data: toUint8Array(encoder) })
      } finally {
        this.#telling--
      }
    }
  }
  return SealedSocket as unknown as SocketClass
}
