/**
 * A connection to the relay that keeps coming back: dials, answers the challenge (Y1), hands decoded frames on, backs off.
 * The only file that makes WebSockets. Knows nothing of logs or documents.
 */
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { signDetached } from '@radslag/shared/crypto/sodium.ts'
import { WireError } from '@radslag/shared/errors.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { isPermanent } from '@radslag/shared/wire/close-codes.ts'
import {
  authMessage,
  decodeRelayFrame,
  encodeClientFrame,
  type ClientFrame,
  type Mode,
  type RelayFrame,
} from '@radslag/shared/wire/frame.ts'
import type { World } from '../world.ts'

/** Where a client wants the log from; asked anew for every dial. */
export interface Resume {
  readonly mode: Mode
  readonly since: number
}

interface RelayEvents {
  /** A dialled socket closed, or could not open. With a permanent code no further attempt is made (W10). */
  closed(code: number): void
  frame(frame: RelayFrame): void
}

export interface RelayConnection {
  /** Sends a frame; dropped while no relay has let this device in (the outbox sends again). */
  send(frame: ClientFrame): void
  /** Dials now instead of at the next attempt: the browser says the net is back. */
  retry(): void
  /** Hangs up now instead of after a long silence: the browser says the net is gone. Dials again as after any loss. */
  lost(): void
  /** For good. */
  close(): void
}

export interface RelayOptions {
  readonly world: Pick<World, 'WebSocket' | 'relay' | 'random' | 'now'>
  readonly roomId: RoomId
  readonly keys: MemberKeys
  readonly resume: () => Resume
  readonly events: RelayEvents
}

const NO_CODE = 1006

/** Dials at once, and again after every close until `close` or a permanent code. */
export function connectRelay({ world, roomId, keys, resume, events }: RelayOptions): RelayConnection {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let done = false
  /** The relay has let this socket in: until then it takes nothing but the answer, and closes for good at anything else. */
  let admitted = false
  let heard = world.now()
  const watch = setInterval(checkSilence, LIMITS.heartbeat)

  function dial(): void {
    clearTimeout(timer)
    if (done || socket) return
    heard = world.now()
    admitted = false
    const opening = new world.WebSocket(world.relay.url)
    opening.binaryType = 'arraybuffer'
    opening.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (opening === socket) receive(event.data)
    })
    opening.addEventListener('close', (event) => {
      if (opening === socket) ended(event.code)
    })
    opening.addEventListener('error', aCloseFollows)
    socket = opening
  }

  function receive(data: unknown): void {
    heard = world.now()
    if (!(data instanceof ArrayBuffer)) return hangUp()
    const frame = decoded(new Uint8Array(data))
    if (!frame) return hangUp()
    if (frame.type === 'challenge') return answer(frame.challenge)
    if (frame.type === 'welcome') admitted = true
    if (frame.type === 'live') failures = 0
    events.frame(frame)
  }

  function answer(challenge: Bytes): void {
    const message = hash('auth', ...authMessage(utf8(world.relay.origin), roomId, challenge))
    const signature = signDetached(keys.sign.privateKey, message)
    pass({ type: 'auth', roomId, key: keys.sign.publicKey, signature, ...resume() })
  }

  function send(frame: ClientFrame): void {
    if (admitted) pass(frame)
  }

  function pass(frame: ClientFrame): void {
    if (socket?.readyState === 1) socket.send(encodeClientFrame(frame))
  }

  function ended(code: number): void {
    socket = null
    if (isPermanent(code)) stop()
    events.closed(code)
    if (done) return
    const wait = Math.min(LIMITS.backoffMost, LIMITS.backoffFirst * 2 ** Math.min(failures++, 16))
    const jitter = 0.5 + (world.random(1)[0] ?? 0) / 512
    timer = setTimeout(dial, wait * jitter)
  }

  function hangUp(): void {
    const closing = socket
    if (!closing) return
    letGo(closing)
    ended(NO_CODE)
  }

  function checkSilence(): void {
    if (socket && world.now() - heard > LIMITS.silence) hangUp()
  }

  function stop(): void {
    done = true
    clearTimeout(timer)
    clearInterval(watch)
  }

  dial()
  return {
    send,
    retry() {
      failures = 0
      dial()
    },
    lost: hangUp,
    close() {
      stop()
      const closing = socket
      socket = null
      if (closing) letGo(closing)
    },
  }
}

/** Closes a socket nobody listens to any more; one that is still opening is let in first, since browsers complain otherwise. */
function letGo(socket: WebSocket): void {
  if (socket.readyState === 0) socket.addEventListener('open', () => socket.close())
  else socket.close()
}

/** Border: what does not decode drops the connection, never the page. */
function decoded(bytes: Uint8Array): RelayFrame | null {
  try {
    return decodeRelayFrame(bytes)
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}

/** An error says nothing a page may know, and a close event always comes after it. */
function aCloseFollows(): void {}
