/**
 * The fold over control records in log order (M2–M6): one pure function for relay and client. Reads no clock, opens no box,
 * and checks no record signature (acceptance.ts does); it does check a join's proof, which stands inside the body.
 */
import { equal, toHex, type Bytes } from '../bytes.ts'
import { hash } from '../crypto/hash.ts'
import { signDetached, verifyDetached } from '../crypto/sodium.ts'
import { NOTHING_BEFORE, type PublicKeys, type RoomId, type SignPk } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { Writer } from '../wire/codec.ts'
import type { Control, PolicyChange, Until } from '../wire/control.ts'
import { roomIdOf, type Genesis } from '../wire/genesis.ts'
import {
  boxRecipients,
  isAdmin,
  isTight,
  isUsedUp,
  mayAppend,
  memberByKey,
  OWNER,
  personOf,
  RECOVERY,
  stateOf,
  type Member,
  type Membership,
} from './members.ts'
import { addMember, change, newMember, refuse } from './numbering.ts'

/** Where and by whom a control record stands. */
export interface At {
  readonly n: number
  readonly seenSeq: number
  readonly epoch: number
  readonly author: SignPk
}

/** The membership after record 0. `null` when the genesis does not hash to `roomId` (R1). */
export function foundRoom(roomId: RoomId, genesis: Genesis): Membership | null {
  if (!equal(roomIdOf(genesis), roomId)) return null
  const owner = newMember(OWNER, genesis.owner, { kind: 'owner', role: 'owner', since: 0 })
  const recovery = newMember(RECOVERY, genesis.recovery, { kind: 'recovery', role: 'recovery', since: 0 })
  return {
    roomId,
    epoch: 0,
    epochSince: 0,
    commitment: NOTHING_BEFORE.subarray(0, 0),
    members: [owner, recovery],
    byKey: new Map([
      [toHex(owner.sign), OWNER],
      [toHex(recovery.sign), RECOVERY],
    ]),
    owner: OWNER,
    offer: null,
    destroyed: null,
  }
}

/** The membership after one more control record. Throws `FoldRefusal`; the membership given stays as it was. */
export function applyControl(membership: Membership, control: Control, at: At): Membership {
  if (at.epoch !== membership.epoch) refuse('wrong-epoch')
  if (membership.destroyed !== null && control.type !== 'cancel') refuse('destroyed')
  if (control.type === 'join') return join(membership, control, at)
  const author = memberByKey(membership, at.author)
  if (!author || !mayAppend(membership, author, 'control', control.type)) refuse('not-allowed')
  if (isTight(author) && at.n !== at.seenSeq + 1) refuse('not-tight')
  if (membership.epoch === 0 && control.type !== 'rotate') refuse('wrong-epoch')
  switch (control.type) {
    case 'grant':
    case 'link':
      return invite(membership, author, control, at)
    case 'approve':
      return approve(membership, control.device)
    case 'name':
      return membership
    case 'rotate':
      return rotate(membership, author, control, at)
    case 'leave':
      return leave(membership, author, at)
    case 'suspend':
      return suspend(membership, author, control, at)
    case 'offer':
      return offer(membership, control, at)
    case 'accept':
      return accept(membership, author)
    case 'policy':
      return policy(membership, author, control.changes)
    case 'destroy':
      return { ...membership, destroyed: at.n }
    case 'cancel':
      return membership.destroyed === null ? refuse('not-allowed') : { ...membership, destroyed: null }
  }
}

/** What a link key signs for a device that joins through it (N2). */
export function joinProof(linkKey: Uint8Array, roomId: RoomId, epoch: number, device: PublicKeys): Bytes {
  return signDetached(linkKey, joinMessage(roomId, epoch, device))
}

function joinMessage(roomId: RoomId, epoch: number, device: PublicKeys): Bytes {
  return hash('join', roomId, new Writer().u32(epoch).done(), device.sign, device.box)
}

type Invitation = Extract<Control, { type: 'grant' | 'link' }>

function invite(membership: Membership, author: Member, control: Invitation, at: At): Membership {
  if (author.role !== 'owner' && control.role === 'coordinator') refuse('not-allowed')
  checkUntil(control)
  const base = {
    role: control.role,
    mainPerson: control.mainPerson,
    writeUntil: control.writeUntil,
    readUntil: control.readUntil,
    since: at.n,
  }
  if (control.type === 'grant') return addMember(membership, control, { ...base, kind: 'grant' })
  if (control.role === 'coordinator') refuse('not-allowed')
  const joinable = control.role !== 'viewer' || control.keyBox === null
  if (joinable ? control.maxJoins < 1 || control.maxJoins > LIMITS.maxJoins : control.maxJoins !== 0) {
    refuse('bad-joins')
  }
  const knock = control.keyBox === null
  return addMember(membership, control, { ...base, kind: 'link', maxJoins: control.maxJoins, knock })
}

function join(membership: Membership, control: Extract<Control, { type: 'join' }>, at: At): Membership {
  const link = membership.members[control.link]
  if (!link || link.kind !== 'link' || link.state !== 'live') refuse('unknown-subject')
  if (!equal(control.sign, at.author)) refuse('bad-proof')
  if (link.joins >= link.maxJoins) refuse('bad-joins')
  const message = joinMessage(membership.roomId, membership.epoch, control)
  if (!verifyDetached(link.sign, message, control.proof)) refuse('bad-proof')
  const joined = addMember(membership, control, {
    kind: 'device',
    role: link.role,
    person: link.index,
    mainPerson: link.mainPerson,
    knock: link.knock,
    state: link.knock ? 'knocking' : 'live',
    since: at.n,
  })
  return change(joined, { ...link, joins: link.joins + 1 })
}

function approve(membership: Membership, device: number): Membership {
  const member = membership.members[device]
  if (!member || member.state !== 'knocking' || personOf(membership, member).state !== 'live') {
    refuse('unknown-subject')
  }
  return change(membership, { ...member, state: 'live' })
}

function rotate(
  membership: Membership,
  author: Member,
  control: Extract<Control, { type: 'rotate' }>,
  at: At,
): Membership {
  const first = membership.epoch === 0
  if (control.epoch !== membership.epoch + 1 || first !== (control.wrap === null)) refuse('wrong-epoch')
  if (first && (at.n !== 1 || control.dropped.length > 0)) refuse('wrong-epoch')
  const dropped = new Set(control.dropped)
  if (dropped.size !== control.dropped.length) refuse('unknown-subject')
  for (const index of dropped) checkBelow(membership, author, subject(membership, index))
  if (control.keyBoxes.length !== boxRecipients(membership, dropped).length) refuse('bad-boxes')
  const ended = { endedAt: at.n, endedBy: author.index }
  const members = membership.members.map((member): Member => {
    if (member.state === 'dropped' || member.state === 'left') return member
    const goes =
      dropped.has(member.index) ||
      dropped.has(member.person) ||
      member.state === 'offered' ||
      stateOf(membership, member) === 'suspended'
    return goes ? { ...member, state: 'dropped', ...ended } : member
  })
  const { epoch, commitment } = control
  return { ...membership, epoch, epochSince: at.n, commitment, members, offer: null }
}

function leave(membership: Membership, author: Member, at: At): Membership {
  if (author.role === 'owner') refuse('not-allowed')
  return change(membership, { ...author, state: 'left', endedAt: at.n, endedBy: author.index })
}

function suspend(
  membership: Membership,
  author: Member,
  control: Extract<Control, { type: 'suspend' }>,
  at: At,
): Membership {
  const member = subject(membership, control.subject)
  if (isAdmin(member) || member.role === 'recovery') refuse('not-allowed')
  if (control.lifted) {
    if (!isAdmin(author) || member.state !== 'suspended') refuse('not-allowed')
    return change(membership, { ...member, state: 'live', endedAt: null, endedBy: null })
  }
  if (member.state !== 'live') refuse('unknown-subject')
  return change(membership, { ...member, state: 'suspended', endedAt: at.n, endedBy: author.index })
}

function offer(membership: Membership, control: Extract<Control, { type: 'offer' }>, at: At): Membership {
  const known = memberByKey(membership, control.sign)
  const withdrawn = withdrawOffer(membership, at)
  if (!known) {
    const added = addMember(withdrawn, control, {
      kind: 'offer',
      role: 'viewer',
      state: 'offered',
      since: at.n,
    })
    return { ...added, offer: added.members.length - 1 }
  }
  const usable =
    stateOf(membership, known) === 'live' && known.kind !== 'link' && equal(known.box, control.box)
  if (!usable || known.role === 'owner' || known.role === 'recovery' || known.role === 'viewer') {
    refuse('unknown-subject')
  }
  return { ...withdrawn, offer: known.index }
}

function withdrawOffer(membership: Membership, at: At): Membership {
  const member = membership.offer === null ? undefined : membership.members[membership.offer]
  if (!member || member.state !== 'offered') return { ...membership, offer: null }
  return { ...change(membership, { ...member, state: 'dropped', endedAt: at.n, endedBy: null }), offer: null }
}

function accept(membership: Membership, author: Member): Membership {
  if (membership.offer !== author.index) refuse('not-allowed')
  const old = membership.members[membership.owner]!
  const promoted: Member = {
    ...author,
    kind: author.kind === 'offer' ? 'grant' : author.kind,
    role: 'owner',
    person: author.index,
    state: 'live',
    writeUntil: 0,
    readUntil: 0,
  }
  const demoted: Member = { ...old, role: 'coordinator' }
  return { ...change(change(membership, demoted), promoted), owner: author.index, offer: null }
}

function policy(membership: Membership, author: Member, changes: readonly PolicyChange[]): Membership {
  let next = membership
  for (const one of changes) {
    const member = subject(next, one.subject)
    if (member.person !== member.index) refuse('unknown-subject')
    checkBelow(membership, author, member)
    checkUntil(one)
    const joinable = member.kind === 'link' && member.maxJoins > 0
    if (joinable ? one.maxJoins < member.joins || one.maxJoins > LIMITS.maxJoins : one.maxJoins !== 0) {
      refuse('bad-joins')
    }
    if (isUsedUp(member) && one.maxJoins > member.joins && one.keyBox === null && !member.knock)
      refuse('bad-boxes')
    const { writeUntil, readUntil, maxJoins } = one
    next = change(next, { ...member, writeUntil, readUntil, maxJoins })
  }
  return next
}

/** A link that left may still be a subject: devices joined through it live on. */
function subject(membership: Membership, index: number): Member {
  const member = membership.members[index]
  if (!member || member.state === 'dropped') refuse('unknown-subject')
  return member
}

/** M6: a coordinator acts on roles below coordinator; nobody drops the owner or the recovery key. */
function checkBelow(membership: Membership, author: Member, member: Member): void {
  if (member.index === membership.owner || member.index === RECOVERY) refuse('not-allowed')
  if (author.role !== 'owner' && isAdmin(member)) refuse('not-allowed')
}

function checkUntil({ writeUntil, readUntil }: Until): void {
  if (readUntil !== 0 && writeUntil > readUntil) refuse('bad-until')
}
