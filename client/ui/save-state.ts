/** Where the last words written have got to, as plain data: only what is proven. Knows no words and no screen. */

/** Times are unix milliseconds. */
export type SaveState =
  /** Typed, not yet stored here. */
  | { readonly kind: 'writing' }
  /** Stored on this device, on its way. */
  | { readonly kind: 'device' }
  /** Acknowledged by the relay, by nobody else yet. */
  | { readonly kind: 'relay'; readonly at: number }
  /** Receipts from `have` of `of` persons present (D2); `readers` only read and are not counted. */
  | {
      readonly kind: 'present'
      readonly have: number
      readonly of: number
      readonly missing: readonly string[]
      /** None of the missing is connected now. */
      readonly gone: boolean
      readonly readers: number
      readonly at: number
    }
  /** Receipts from everyone present. */
  | { readonly kind: 'all'; readonly of: number; readonly readers: number; readonly at: number }
  | { readonly kind: 'offline'; readonly waiting: number; readonly since: number }
  /** The history does not match (D1): nothing more is written. */
  | { readonly kind: 'paused' }
