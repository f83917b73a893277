/** What a room session can say of itself: plain data for screens. Every status says only what is proven. Codes, no words. */
import type { Role } from '@radslag/shared/wire/control.ts'

/** Where the last own words are. Times are unix milliseconds. */
export type SaveState =
  | { readonly kind: 'writing' }
  | { readonly kind: 'device' }
  | { readonly kind: 'relay'; readonly at: number }
  | {
      readonly kind: 'present'
      readonly have: number
      readonly of: number
      /** Names of those who are not known to have it. */
      readonly missing: readonly string[]
      /** None of them is connected now. */
      readonly gone: boolean
      readonly readers: number
      readonly at: number
    }
  | { readonly kind: 'all'; readonly of: number; readonly readers: number; readonly at: number }
  | { readonly kind: 'offline'; readonly waiting: number; readonly since: number }
  | { readonly kind: 'paused' }

/** Why a session stopped for good, or paused until somebody acts. `by` and `at` come from a verified record (V4). */
export type Halt =
  | {
      readonly kind: 'dropped'
      readonly by: string
      readonly at: number
      readonly erased: boolean
      readonly left: boolean
    }
  /** The relay's word alone: nothing is erased. */
  | { readonly kind: 'refused'; readonly code: number }
  | {
      readonly kind: 'mismatch'
      readonly code: string
      readonly ours: { readonly count: number; readonly at: number }
      readonly theirs: number | null
      readonly copyCode: string
    }
  | { readonly kind: 'copied' }
  /** Something written here can never be accepted: open again, the text is offered back (A10). */
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'update-app' }
  | { readonly kind: 'key' }

export type PersonState = 'live' | 'closing' | 'closed' | 'suspended' | 'ended'

/** One person: a link or grant with all devices joined through it (M3a). Times are unix seconds, 0 = none. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly relation: string
  readonly roleWord: string
  readonly languages: readonly string[]
  readonly role: Role
  readonly mainPerson: boolean
  readonly writeUntil: number
  readonly readUntil: number
  readonly state: PersonState
  /** Somebody has joined through the link, or read with it while this device looked. */
  readonly opened: boolean
  readonly joins: number
  readonly maxJoins: number
  readonly here: boolean
  readonly self: boolean
}

export interface RoomView {
  readonly title: string
  readonly relay: 'connecting' | 'live' | 'offline'
  /** The relay's log has been caught up with and verified since this session opened. */
  readonly verified: boolean
  readonly save: SaveState
  readonly self: {
    readonly index: number
    readonly person: number
    readonly role: Role
    readonly mayWrite: boolean
  } | null
  readonly people: readonly Person[]
  /** Who vouched for the text before the first record this device verified itself (S2). */
  readonly vouchedBy: string | null
  /** Records that changed nothing (A8). */
  readonly quarantined: number
  /** Own entries refused for good, offered back (A10). */
  readonly kept: number
  readonly halt: Halt | null
  /** The device cannot store right now (`DeviceError` code), or null. */
  readonly trouble: string | null
  /** Records verified, and the code people compare (D1). */
  readonly count: number
  readonly copyCode: string
}
