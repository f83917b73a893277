/**
 * What an admin's device does to membership: links, grants, limits, closing (M6, V1, N1, N2). Each act is one tight control record
 * made on a held room (R5). Acts made without net are refused here; screens keep them as drafts (V3).
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { toHex } from '@radslag/shared/bytes.ts'
import { commitment, memberKeys, publicKeys, sealKeyBox, wrapKey } from '@radslag/shared/crypto/keys.ts'
import { invariant } from '@radslag/shared/errors.ts'
import { boxRecipients, isTight, isUsedUp, type Membership } from '@radslag/shared/room/members.ts'
import { encodeControl, type Control, type GivenRole, type Until } from '@radslag/shared/wire/control.ts'
import { sealDetails, type Details } from '@radslag/shared/wire/details.ts'
import { signClear } from '@radslag/shared/wire/sealed.ts'
import type { Device } from '../device/device.ts'
import type { World } from '../world.ts'
import type { RoomSession } from './session.ts'
import type { Place } from './outgoing.ts'
import type { Snapshots } from './snapshots.ts'

export interface Invitation extends Until {
  readonly details: Details
  readonly role: Exclude<GivenRole, 'coordinator'>
  readonly mainPerson: boolean
  /** Devices that may join; 0 for links that only read (N2). */
  readonly maxJoins: number
}

interface LinkLimits extends Until {
  readonly person: number
  readonly maxJoins: number
}

export interface Admin {
  /** Makes a link of one person's own and gives its seed, which this device keeps so that the code can be shown again. */
  invite(invitation: Invitation): Promise<{ readonly person: number; readonly seed: Bytes }>
  /** Closes persons: one rotation that leaves them out, then a snapshot (V1, K2). */
  close(persons: readonly number[]): Promise<void>
  /** Changes how long, and how many devices (M3, N2). */
  limit(changes: readonly LinkLimits[]): Promise<void>
  /** The seeds of links made on this device, by person. */
  seeds(): Promise<ReadonlyMap<number, Bytes>>
}

/** Acts need a live session that holds the current key; every one rejects with `NotSent`. */
export function createAdmin(
  world: Pick<World, 'now' | 'random'>,
  device: Device,
  session: RoomSession,
  snapshots: Pick<Snapshots, 'post'>,
): Admin {
  const { roomId } = session

  async function invite(invitation: Invitation): Promise<{ person: number; seed: Bytes }> {
    const seed = world.random(32)
    const link = memberKeys(seed)
    await device.keyrings.linkSeeds.put(session.localId, toHex(link.sign.publicKey), seed)
    let person = -1
    await append(session, world, (place, membership, epochKey) => {
      person = membership.members.length
      const at = { roomId, epoch: place.epoch, subject: link.sign.publicKey }
      return {
        type: 'link',
        ...publicKeys(link),
        role: invitation.role,
        mainPerson: invitation.mainPerson,
        writeUntil: invitation.writeUntil,
        readUntil: invitation.readUntil,
        maxJoins: invitation.maxJoins,
        details: sealDetails(invitation.details, at, epochKey, world.random),
        keyBox: sealKeyBox(link.box.publicKey, roomId, place.epoch, epochKey),
      }
    })
    return { person, seed }
  }

  async function close(persons: readonly number[]): Promise<void> {
    const standing = (membership: Membership): number[] =>
      persons.filter((person) => isStanding(membership, person))
    const now = session.log.membership()
    if (!now || standing(now).length === 0) return
    await append(session, world, (_place, membership, epochKey) =>
      rotation(membership, epochKey, standing(membership), world.random),
    )
    snapshots.post()
  }

  async function limit(changes: readonly LinkLimits[]): Promise<void> {
    await append(session, world, (place, membership, epochKey) => ({
      type: 'policy',
      changes: changes.map(({ person, writeUntil, readUntil, maxJoins }) => {
        const member = membership.members[person]
        invariant(member, 'a person of this room')
        const revived = isUsedUp(member) && maxJoins > member.joins
        const keyBox = revived ? sealKeyBox(member.box, roomId, place.epoch, epochKey) : null
        return { subject: person, writeUntil, readUntil, maxJoins, keyBox }
      }),
    }))
  }

  async function seeds(): Promise<ReadonlyMap<number, Bytes>> {
    const byKey = await device.keyrings.linkSeeds.all(session.localId)
    const found = new Map<number, Bytes>()
    for (const member of session.log.membership()?.members ?? []) {
      const seed = byKey.get(toHex(member.sign))
      if (seed) found.set(member.index, seed)
    }
    return found
  }

  return { invite, close, limit, seeds }
}

/** Signs this member's own name (M3a). Not for links. */
export async function nameSelf(
  world: Pick<World, 'now' | 'random'>,
  session: RoomSession,
  details: Details,
): Promise<void> {
  await append(session, world, (place, _membership, epochKey) => {
    const at = { roomId: session.roomId, epoch: place.epoch, subject: session.keys.sign.publicKey }
    return { type: 'name', details: sealDetails(details, at, epochKey, world.random) }
  })
}

type Build = (place: Place, membership: Membership, epochKey: Bytes) => Control

/** One control record on the verified head; admins hold the room first (R5). Rejects with `NotSent`. */
export async function append(session: RoomSession, world: Pick<World, 'now'>, build: Build): Promise<void> {
  const self = session.log.self()
  const tight = self !== null && isTight(self)
  await session.exclusive({
    ...(tight && { prepare: () => session.hold() }),
    build: (place) => {
      const membership = session.log.membership()
      const epochKey = session.log.epochKeys.get(place.epoch)
      invariant(membership && epochKey, 'a live session knows its members and key')
      const control = build(place, membership, epochKey)
      return signClear({ ...place, kind: 'control' }, session.keys, encodeControl(control, world.now()))
    },
  })
}

/** V1: a new key, boxed to everyone who stays, in index order. */
function rotation(
  membership: Membership,
  current: Bytes,
  dropped: readonly number[],
  random: World['random'],
): Control {
  const { roomId } = membership
  const epoch = membership.epoch + 1
  const key = random(32)
  const recipients = boxRecipients(membership, new Set(dropped))
  return {
    type: 'rotate',
    epoch,
    commitment: commitment(roomId, epoch, key),
    dropped,
    keyBoxes: recipients.map((member) => sealKeyBox(member.box, roomId, epoch, key)),
    wrap: wrapKey(key, roomId, epoch, current, random),
  }
}

function isStanding(membership: Membership, index: number): boolean {
  const state = membership.members[index]?.state
  return state === 'live' || state === 'suspended'
}
