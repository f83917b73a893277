/** One connection's way out: a bounded buffer (Y3) and a single close. Knows the transport only as `Peer`. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { CLOSE, type CloseName } from '@radslag/shared/wire/close-codes.ts'
import { encodeRelayFrame, type RelayFrame } from '@radslag/shared/wire/frame.ts'

/** The transport's side of one connection. */
export interface Peer {
  /** Sends one message; `sent` is called once it has left the buffer, or never can. */
  send(bytes: Bytes, sent?: () => void): void
  close(code: number, reason: string): void
  /** Bytes handed over and not sent yet. */
  buffered(): number
  /** The client's network address: what limits are counted by; never logged. */
  readonly address: string
}

export interface Outbound {
  readonly closed: boolean
  /** Sends a frame, encoded or not; a reader that is too far behind is closed instead (Y3). */
  send(frame: RelayFrame | Bytes): void
  /** Sends a frame and resolves once it has left the buffer: the back-pressure of replays (Y4). */
  stream(frame: RelayFrame): Promise<void>
  /** Closes once; later calls do nothing. */
  close(why: CloseName): void
  /** The transport closed by itself: nothing is sent from now on. */
  end(): void
}

/** `slowReader`: bytes that may wait before the reader is dropped; `closing` hears why it is closed from here. */
export function createOutbound(peer: Peer, slowReader: number, closing: (why: CloseName) => void): Outbound {
  let closed = false
  let wake: (() => void) | null = null

  function close(why: CloseName): void {
    if (closed) return
    end()
    closing(why)
    peer.close(CLOSE[why], why)
  }
  function end(): void {
    closed = true
    wake?.()
  }

  return {
    get closed() {
      return closed
    },
    send(frame) {
      if (closed) return
      if (peer.buffered() > slowReader) close('slow')
      else peer.send(frame instanceof Uint8Array ? frame : encodeRelayFrame(frame))
    },
    stream(frame) {
      return new Promise((resolve) => {
        if (closed) return resolve()
        wake = resolve
        peer.send(encodeRelayFrame(frame), resolve)
      })
    },
    close,
    end,
  }
}
