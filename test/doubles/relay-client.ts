/** A small client that speaks frames over a real WebSocket. Waits for what it expects; knows nothing of documents. */
import { toHex, utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { signDetached } from '@radslag/shared/crypto/sodium.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import {
  authMessage,
  decodeRelayFrame,
  encodeClientFrame,
  type ClientFrame,
  type Mode,
  type RelayFrame,
} from '@radslag/shared/wire/frame.ts'
import { WebSocket } from 'ws'

export type FrameOf<Type extends RelayFrame['type']> = Extract<RelayFrame, { readonly type: Type }>

export interface Dialled {
  /** As `http://127.0.0.1:8787`. */
  readonly origin: string
  readonly roomId: RoomId
  readonly keys: MemberKeys
  readonly mode?: Mode
  readonly since?: number
  /** The origin to sign for, when it is to differ. */
  readonly signedOrigin?: string
}

export class RelayClient {
  /** Every frame received and not taken yet, oldest first. */
  readonly frames: RelayFrame[] = []
  readonly socket: WebSocket
  closeCode: number | null = null
  /** All bytes of all messages received. */
  received = 0
  #wake: (() => void)[] = []

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, headers })
    this.socket.binaryType = 'nodebuffer'
    this.socket.on('message', (data: Buffer) => {
      this.received += data.length
      this.frames.push(decodeRelayFrame(new Uint8Array(data)))
      this.#stir()
    })
    this.socket.on('close', (code) => {
      this.closeCode = code
      this.#stir()
    })
    this.socket.on('error', () => this.#stir())
  }

  /** Connects and answers the challenge; resolves as soon as the answer is sent. */
  static async dial({ origin, roomId, keys, mode = 'resume', since = 0, signedOrigin = origin }: Dialled) {
    const client = new RelayClient(`${origin.replace(/^http/, 'ws')}/relay`)
    const { challenge } = await client.next('challenge')
    const message = hash('auth', ...authMessage(utf8(signedOrigin), roomId, challenge))
    const signature = signDetached(keys.sign.privateKey, message)
    client.send({ type: 'auth', roomId, key: keys.sign.publicKey, signature, mode, since })
    return client
  }

  /** Connects and waits until everything numbered before has come. */
  static async live(dialled: Dialled) {
    const client = await RelayClient.dial(dialled)
    const before = await client.until('live')
    return { client, before }
  }

  send(frame: ClientFrame): void {
    this.socket.send(encodeClientFrame(frame))
  }

  append(...records: Bytes[]): void {
    this.send({ type: 'append', records })
  }

  /** The next frame, which must be of this type. Peer and beat frames are passed over unless asked for. */
  async next<Type extends RelayFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    for (;;) {
      const frame = await this.#take()
      if (frame.type === type) return frame as FrameOf<Type>
      if (frame.type !== 'peer' && frame.type !== 'beat') {
        throw new Error(`expected ${type}, got ${JSON.stringify(frame, brief)}`)
      }
    }
  }

  /** Every frame up to and including the first of one of these types. */
  async until(...types: RelayFrame['type'][]): Promise<RelayFrame[]> {
    const frames: RelayFrame[] = []
    for (;;) {
      const frame = await this.#take()
      frames.push(frame)
      if (types.includes(frame.type)) return frames
    }
  }

  /** Waits for the close; gives its code. Frames that came before stay in `frames`. */
  async closed(): Promise<number> {
    while (this.closeCode === null) await this.#stirred()
    return this.closeCode
  }

  /** Closes and waits until that is done. */
  async close(): Promise<void> {
    this.socket.close()
    await this.closed()
  }

  async #take(): Promise<RelayFrame> {
    for (;;) {
      const frame = this.frames.shift()
      if (frame) return frame
      if (this.closeCode !== null) throw new Error(`closed with ${this.closeCode}`)
      await this.#stirred()
    }
  }

  #stirred(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }

  #stir(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

function brief(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? toHex(value.subarray(0, 8)) : value
}
