/** Why an update or a presence message was refused under A5, A6 or E1. Knows nothing of who sent it. */

export type UpdateRefusalCode =
  /** The bytes are no V1 update, or end too early. */
  | 'not-an-update'
  /** Something follows the update. */
  | 'trailing-bytes'
  /** A clock or length beyond what a document may hold. */
  | 'out-of-range'
  /** Content of a kind that version 1 does not write. */
  | 'unknown-content'
  /** A key that would change an object's prototype. */
  | 'unsafe-key'
  /** Values or types nested deeper than a document may be. */
  | 'too-deep'
  /** A struct under a client id that is not its author's (A5). */
  | 'foreign-client'
  /** The same client appears twice, or without structs. */
  | 'bad-client-block'
  /** A struct of no length. */
  | 'empty-struct'
  /** Not the next clock of its client. */
  | 'clock-gap'
  | 'skip'
  | 'subdocument'
  | 'unknown-root'
  /** An origin, right origin or parent that nobody has seen. */
  | 'unknown-origin'
  /** Structs that wait for each other. */
  | 'unresolvable'
  /** A delete range that reaches past the known clocks. */
  | 'future-delete'
  /** The bytes are no presence message, or hold more than a cursor. */
  | 'not-presence'

export class UpdateRefusal extends Error {
  override readonly name = 'UpdateRefusal'
  readonly code: UpdateRefusalCode
  constructor(code: UpdateRefusalCode, what: string, options?: { cause: unknown }) {
    super(`${code}: ${what}`, options)
    this.code = code
  }
}
