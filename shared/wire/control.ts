/**
 * Bodies of control records (M2): clear structures with sealed names. Knows the layouts; the fold in room/membership.ts
 * knows what they may do. Times are unix seconds, 0 = none.
 */
import type { Bytes } from '../bytes.ts'
import { KEY_BOX_BYTES, KEY_WRAP_BYTES } from '../crypto/keys.ts'
import { SIGNATURE_BYTES } from '../crypto/sodium.ts'
import { WireError } from '../errors.ts'
import { asBoxPk, asSignPk, type PublicKeys } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { Reader, Writer } from './codec.ts'

/** Roles below owner; the order is the code on the wire. */
export const ROLES = ['coordinator', 'editor', 'reporter', 'viewer'] as const
export type GivenRole = (typeof ROLES)[number]
export type Role = 'owner' | GivenRole

/** How long someone may write and read (M3); readUntil ≥ writeUntil unless one of them is 0. */
export interface Until {
  readonly writeUntil: number
  readonly readUntil: number
}

interface Invited extends PublicKeys, Until {
  readonly role: GivenRole
  readonly mainPerson: boolean
  /** Sealed under the names subkey: name, relation, role word, languages (M3a). */
  readonly details: Bytes
}

export interface PolicyChange extends Until {
  readonly subject: number
  readonly maxJoins: number
  /** A box for the current epoch, needed when a used-up link is raised: it got none at the last rotate (N2). */
  readonly keyBox: Bytes | null
}

export type Control =
  | ({ readonly type: 'grant'; readonly keyBox: Bytes } & Invited)
  /** `keyBox` is null for a knock link (N3). */
  | ({ readonly type: 'link'; readonly keyBox: Bytes | null; readonly maxJoins: number } & Invited)
  | ({ readonly type: 'join'; readonly link: number; readonly proof: Bytes } & PublicKeys)
  | { readonly type: 'approve'; readonly device: number; readonly keyBox: Bytes }
  | { readonly type: 'name'; readonly details: Bytes }
  | {
      readonly type: 'rotate'
      readonly epoch: number
      readonly commitment: Bytes
      readonly dropped: readonly number[]
      /** One per remaining live subject, in index order (V1). */
      readonly keyBoxes: readonly Bytes[]
      /** K_{e-1} under K_e; null when the new epoch is 1 (R1a). */
      readonly wrap: Bytes | null
    }
  | { readonly type: 'leave' }
  | { readonly type: 'suspend'; readonly subject: number; readonly lifted: boolean }
  | ({ readonly type: 'offer'; readonly keyBox: Bytes } & PublicKeys)
  | { readonly type: 'accept' }
  | { readonly type: 'policy'; readonly changes: readonly PolicyChange[] }
  | { readonly type: 'destroy' }
  | { readonly type: 'cancel' }

export type ControlType = Control['type']

/** The order is the code on the wire; handover is `offer` and `accept`. */
const TYPES: readonly ControlType[] = [
  'grant',
  'link',
  'join',
  'approve',
  'name',
  'rotate',
  'leave',
  'suspend',
  'offer',
  'accept',
  'policy',
  'destroy',
  'cancel',
]

/** Encodes the body of a control record. It begins with the author's clock, unix milliseconds: a claim, shown as one. */
export function encodeControl(control: Control, clock: number): Bytes {
  const writer = new Writer().u64(clock).u8(TYPES.indexOf(control.type))
  switch (control.type) {
    case 'grant':
      writeInvited(writer, control).raw(control.keyBox)
      break
    case 'link':
      writeInvited(writer, control).u16(control.maxJoins)
      writeOptional(writer, control.keyBox)
      break
    case 'join':
      writer.raw(control.sign).raw(control.box).u16(control.link).raw(control.proof)
      break
    case 'approve':
      writer.u16(control.device).raw(control.keyBox)
      break
    case 'name':
      writer.bytes(control.details)
      break
    case 'rotate':
      writer.u32(control.epoch).raw(control.commitment)
      writer.list(control.dropped, (to, subject) => to.u16(subject))
      writer.list(control.keyBoxes, (to, box) => to.raw(box))
      writeOptional(writer, control.wrap)
      break
    case 'suspend':
      writer.u16(control.subject).flag(control.lifted)
      break
    case 'offer':
      writer.raw(control.sign).raw(control.box).raw(control.keyBox)
      break
    case 'policy':
      writer.list(control.changes, (to, change) => {
        writeUntil(to.u16(change.subject), change).u16(change.maxJoins)
        writeOptional(to, change.keyBox)
      })
      break
    case 'leave':
    case 'accept':
    case 'destroy':
    case 'cancel':
      break
  }
  return writer.done()
}

/** Decodes the body of a control record, strictly. Throws `WireError`. */
export function decodeControl(body: Uint8Array): Control {
  const reader = new Reader(body)
  reader.u64()
  const type = TYPES[reader.u8()]
  if (type === undefined) throw new WireError('unknown-kind', 'control type')
  const control = readControl(reader, type)
  reader.end()
  return control
}

/** What the author's clock said, unix milliseconds, in a body that `decodeControl` accepts. */
export function controlClock(body: Uint8Array): number {
  return new Reader(body).u64()
}

function readControl(reader: Reader, type: ControlType): Control {
  switch (type) {
    case 'grant':
      return { type, ...readInvited(reader), keyBox: reader.raw(KEY_BOX_BYTES) }
    case 'link':
      return {
        type,
        ...readInvited(reader),
        maxJoins: reader.u16(),
        keyBox: readOptional(reader, KEY_BOX_BYTES),
      }
    case 'join':
      return { type, ...readKeys(reader), link: reader.u16(), proof: reader.raw(SIGNATURE_BYTES) }
    case 'approve':
      return { type, device: reader.u16(), keyBox: reader.raw(KEY_BOX_BYTES) }
    case 'name':
      return { type, details: reader.bytes(LIMITS.sealedDetails) }
    case 'rotate':
      return {
        type,
        epoch: reader.u32(),
        commitment: reader.raw(32),
        dropped: reader.list(LIMITS.keys, (from) => from.u16()),
        keyBoxes: reader.list(LIMITS.keys, (from) => from.raw(KEY_BOX_BYTES)),
        wrap: readOptional(reader, KEY_WRAP_BYTES),
      }
    case 'suspend':
      return { type, subject: reader.u16(), lifted: reader.flag() }
    case 'offer':
      return { type, ...readKeys(reader), keyBox: reader.raw(KEY_BOX_BYTES) }
    case 'policy':
      return { type, changes: reader.list(LIMITS.policyChanges, readChange) }
    case 'leave':
    case 'accept':
    case 'destroy':
    case 'cancel':
      return { type }
  }
}

function writeInvited(writer: Writer, invited: Invited): Writer {
  writer.raw(invited.sign).raw(invited.box).u8(ROLES.indexOf(invited.role)).flag(invited.mainPerson)
  return writeUntil(writer, invited).bytes(invited.details)
}

function readInvited(reader: Reader): Invited {
  const keys = readKeys(reader)
  const role = ROLES[reader.u8()]
  if (role === undefined) throw new WireError('unknown-kind', 'role')
  return {
    ...keys,
    role,
    mainPerson: reader.flag(),
    ...readUntil(reader),
    details: reader.bytes(LIMITS.sealedDetails),
  }
}

function readKeys(reader: Reader): PublicKeys {
  return { sign: asSignPk(reader.raw(32)), box: asBoxPk(reader.raw(32)) }
}

function writeUntil(writer: Writer, until: Until): Writer {
  return writer.u64(until.writeUntil).u64(until.readUntil)
}

function readUntil(reader: Reader): Until {
  return { writeUntil: reader.u64(), readUntil: reader.u64() }
}

function readChange(reader: Reader): PolicyChange {
  return {
    subject: reader.u16(),
    ...readUntil(reader),
    maxJoins: reader.u16(),
    keyBox: readOptional(reader, KEY_BOX_BYTES),
  }
}

function writeOptional(writer: Writer, bytes: Bytes | null): void {
  writer.flag(bytes !== null)
  if (bytes) writer.raw(bytes)
}

function readOptional(reader: Reader, length: number): Bytes | null {
  return reader.flag() ? reader.raw(length) : null
}
