/**
 * Who a room's keys belong to and what each may do, as data and questions about it (M1, M3, M7).
 * The fold that changes it is in membership.ts. Reads no clock: the relay passes its own (M3).
 */
import { toHex, type Bytes } from '../bytes.ts'
import type { PublicKeys, RoomId, SignPk } from '../ids.ts'
import type { ControlType, Role } from '../wire/control.ts'
import type { KindName } from '../wire/record.ts'

export const OWNER = 0
export const RECOVERY = 1

/**
 * `live`: may use its role. `knocking`: joined through a knock link, waits for `approve` (N3). `offered`: named by a handover
 * offer, may only accept. `suspended`: refused until lifted or rotated out (M6). `left` and `dropped` never come back.
 */
export type MemberState = 'live' | 'knocking' | 'offered' | 'suspended' | 'left' | 'dropped'

/** One numbered key. Times are unix seconds, 0 = none. */
export interface Member extends PublicKeys {
  readonly index: number
  readonly kind: 'owner' | 'recovery' | 'grant' | 'link' | 'device' | 'offer'
  readonly role: Role | 'recovery'
  /** Index of the link or grant this key belongs to: screens count persons (M3a). */
  readonly person: number
  readonly mainPerson: boolean
  readonly writeUntil: number
  readonly readUntil: number
  readonly maxJoins: number
  readonly joins: number
  /** A knock link or a device that came through one. */
  readonly knock: boolean
  readonly state: MemberState
  /** Log position at which the key was named, and at which it ended. */
  readonly since: number
  readonly endedAt: number | null
  readonly endedBy: number | null
}

export interface Membership {
  readonly roomId: RoomId
  readonly epoch: number
  /** Log position of the rotate that began it. */
  readonly epochSince: number
  /** Of the current epoch's key; empty in epoch 0. */
  readonly commitment: Bytes
  readonly members: readonly Member[]
  readonly byKey: ReadonlyMap<string, number>
  /** Who holds the owner role now; the first owner keeps index 0 for ever. */
  readonly owner: number
  /** Member index named by the open handover offer. */
  readonly offer: number | null
  /** Log position of the destroy, if one stands. */
  readonly destroyed: number | null
}

export function memberByKey(membership: Membership, key: SignPk): Member | null {
  const index = membership.byKey.get(toHex(key))
  return index === undefined ? null : (membership.members[index] ?? null)
}

export const isAdmin = (member: Member): boolean => member.role === 'owner' || member.role === 'coordinator'

/** R5 binds control records of owner, coordinator and recovery. */
export const isTight = (member: Member): boolean => isAdmin(member) || member.role === 'recovery'

/** The link or grant a device belongs to; itself for every other key. */
export function personOf(membership: Membership, member: Member): Member {
  return membership.members[member.person] ?? member
}

/** Where a key stands, its person's suspension included: suspending a link suspends the devices joined through it (M6). */
export function stateOf(membership: Membership, member: Member): MemberState {
  if (member.state !== 'live') return member.state
  return personOf(membership, member).state === 'suspended' ? 'suspended' : 'live'
}

/** N2: a link whose joins are used up is dead: refused, no further box. */
export function isUsedUp(member: Member): boolean {
  return member.kind === 'link' && member.role !== 'viewer' && member.joins >= member.maxJoins
}

/** Members that a rotate must box the new key to, in index order (V1). */
export function boxRecipients(membership: Membership, dropped: ReadonlySet<number>): Member[] {
  return membership.members.filter(
    (member) =>
      stateOf(membership, member) === 'live' &&
      !(member.kind === 'link' && (member.knock || isUsedUp(member))) &&
      !dropped.has(member.index) &&
      !dropped.has(member.person),
  )
}

/**
 * M7: whether the role allows the kind of record, whatever the time. `control` is 'join' and so on for control records.
 * A destroyed room takes nothing but `cancel` (Y5).
 */
export function mayAppend(
  membership: Membership,
  member: Member,
  kind: KindName,
  control?: ControlType,
): boolean {
  if (kind === 'genesis') return false
  if (membership.destroyed !== null && control !== 'cancel') return false
  const state = stateOf(membership, member)
  if (state === 'offered') return kind === 'control' && control === 'accept'
  if (state !== 'live') return false
  if (kind === 'control') return control !== undefined && mayControl(membership, member, control)
  if (member.kind === 'link' || member.role === 'recovery' || member.role === 'viewer') return false
  if (kind === 'report' || kind === 'signoff' || kind === 'receipt' || kind === 'call') return true
  return member.role !== 'reporter'
}

/** What the relay's clock says of a member now (M3). */
export function accessAt(
  membership: Membership,
  member: Member,
  nowSeconds: number,
): 'write' | 'read' | 'none' {
  const { writeUntil, readUntil } = personOf(membership, member)
  if (readUntil !== 0 && nowSeconds > readUntil) return 'none'
  return writeUntil !== 0 && nowSeconds > writeUntil ? 'read' : 'write'
}

function mayControl(membership: Membership, member: Member, control: ControlType): boolean {
  if (member.role === 'recovery') return control === 'offer' || control === 'destroy' || control === 'cancel'
  if (member.kind === 'link') return control === 'leave'
  if (control === 'leave' || (control === 'accept' && member.role !== 'viewer')) return true
  if (control === 'suspend') return isAdmin(member) || personOf(membership, member).mainPerson
  if (control === 'name') return member.role !== 'viewer'
  if (control === 'join') return false
  if (control === 'offer' || control === 'destroy' || control === 'cancel') return member.role === 'owner'
  return isAdmin(member)
}
