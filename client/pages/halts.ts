/** Why the whole page stops, as plain data. Times are unix milliseconds. */
import type { LinkProblem } from './home/OpenLink.tsx'

export interface Contact {
  readonly name: string
  readonly roleWord: string
  /** Digits to ring, when they are known. */
  readonly phone?: string | undefined
}

/** One copy of the history: how many changes, and when the last was made. */
export interface HistorySide {
  readonly changes: number
  readonly last: number | null
}

export type HaltReason =
  /** Dropped by a verified record (V4): who closed it, and when, come from that record. */
  | {
      readonly kind: 'closed'
      readonly by: string | null
      readonly at: number | null
      readonly unsent: number
    }
  /** A piece of the link is missing or wrong. */
  | { readonly kind: 'broken-link'; readonly text: string; readonly problem: LinkProblem }
  /** The `#` came as `%23`, so the secret reached a server (N4). */
  | { readonly kind: 'burned-link' }
  /** The relay says readUntil has passed; nothing is erased (V4). */
  | { readonly kind: 'ended'; readonly at: number | null }
  | { readonly kind: 'suspended' }
  /** The history does not extend what this device knows (D1). `copyCode` is eight digits, for change `at`. */
  | {
      readonly kind: 'mismatch'
      readonly mine: HistorySide
      readonly theirs: HistorySide | null
      readonly copyCode: string
      readonly at: number
    }
  /** The same keys write somewhere else (V2): this copy stops. */
  | { readonly kind: 'copied' }
  /** The newest key does not fit what was signed (K1). */
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'other-tab' }
  | { readonly kind: 'storage-full' }
  | { readonly kind: 'storage-blocked' }
  /** What this device stored can no longer be read. */
  | { readonly kind: 'storage-damaged' }
  /** Old, or without WebAssembly. */
  | { readonly kind: 'browser-old' }
  | { readonly kind: 'insecure' }
  | { readonly kind: 'unknown-room' }
  | {
      readonly kind: 'destroyed'
      readonly by: string | null
      readonly at: number | null
      readonly until: number | null
    }
  /** A signed but unknown version, kind or flag (P2). */
  | { readonly kind: 'update' }
  /** A link held in memory only, after a reload (N5). */
  | { readonly kind: 'scan-again' }
  /** Our own mistake, from the error boundary. */
  /** A part of the app that was never fetched, and there is no net now. */
  | { readonly kind: 'not-fetched' }
  | { readonly kind: 'bug' }
