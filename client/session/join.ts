/**
 * From a link to a place at the table (N1, N2): reading with the link's key, then joining with a key of this device's own.
 * Knows sessions and keyrings; shows nothing.
 */
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import { memberKeys, publicKeys, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { invariant } from '@radslag/shared/errors.ts'
import { NOTHING_BEFORE } from '@radslag/shared/ids.ts'
import { memberByKey } from '@radslag/shared/room/members.ts'
import { joinProof } from '@radslag/shared/room/membership.ts'
import { encodeControl } from '@radslag/shared/wire/control.ts'
import type { Link } from '@radslag/shared/wire/link.ts'
import type { LogRecord } from '@radslag/shared/wire/record.ts'
import { signClear } from '@radslag/shared/wire/sealed.ts'
import { openDevice, type Device } from '../device/device.ts'
import { newCourse, newLocalId, type Course } from '../device/directory.ts'
import type { Keyring } from '../device/keyring.ts'
import { createMemoryStorage } from '../device/memory-storage.ts'
import type { World } from '../world.ts'
import { append } from './admin.ts'
import { openRoomSession } from './room-session.ts'
import type { RoomSession } from './session.ts'
import type { Place } from './outgoing.ts'
import { NotSent } from './solo.ts'
import { whenLive } from './waiting.ts'

/** Opens a link in memory only: nothing of it is kept on this device (D3). Resolves before the text is there. */
export async function openLink(world: World, link: Link): Promise<RoomSession> {
  const storage = createMemoryStorage()
  const device = await openDevice({ ...world, storage })
  const keyring = {
    roomId: link.roomId,
    seed: link.seed,
    kind: 'link',
    session: 0,
    epochKey: null,
    created: true,
  } as const
  const localId = newLocalId(world.random)
  await device.keyrings.save(localId, keyring)
  return openRoomSession({ world: { ...world, storage }, device, localId, keyring })
}

/** Keeps a link that only reads on this device, because the person chose to. Gives the course's local id. */
export async function keepLink(
  world: Pick<World, 'random' | 'now'>,
  device: Device,
  link: Link,
  facts: {
    readonly title: string
    readonly name: string
    readonly languages: readonly string[]
    readonly count: number
  },
): Promise<string> {
  const localId = newLocalId(world.random)
  await keepKeys(device, localId, link.roomId, { seed: link.seed, kind: 'link', epochKey: null })
  await keepEntry(world, device, localId, link.roomId, { ...facts, role: 'viewer' })
  return localId
}

/**
 * Joins with a fresh device key (M4): the keys are stored, then the join is sent on the link's connection; once it stands in the
 * log, the course is this device's, so that a device that dies in between can use the link again. Gives the course's local id;
 * open it as any other course. Rejects with `NotSent`.
 */
export async function joinWithLink(
  world: Pick<World, 'random' | 'now'>,
  device: Device,
  session: RoomSession,
  linkSeed: Bytes,
  { name, languages }: { readonly name: string; readonly languages: readonly string[] },
): Promise<string> {
  const seed = world.random(32)
  const keys = memberKeys(seed)
  const linkKeys = memberKeys(linkSeed)
  const member = session.log.self()
  const epochKey = session.log.epochKeys.newest()
  invariant(member?.kind === 'link' && epochKey, 'a live session of a link')
  const { title, count } = session.view()
  const { role } = member
  const localId = newLocalId(world.random)
  await keepKeys(device, localId, session.roomId, { seed, kind: 'member', epochKey })
  const build = (place: Place): LogRecord => {
    const named = publicKeys(keys)
    const proof = joinProof(linkKeys.sign.privateKey, session.roomId, place.epoch, named)
    const body = encodeControl({ type: 'join', ...named, link: member.index, proof }, world.now())
    return signClear({ ...place, kind: 'control', authorSeq: 1, authorPrev: NOTHING_BEFORE }, keys, body)
  }
  try {
    await sendJoin(session, build, () => isNamed(session, keys))
  } catch (error) {
    await device.directory.forget(localId)
    throw error
  }
  await keepEntry(world, device, localId, session.roomId, { title, name, languages, count, role })
  return localId
}

/** Sends until the join stands in the log: an acknowledgement lost with the net must not use the link up twice. */
async function sendJoin(
  session: RoomSession,
  build: (place: Place) => LogRecord,
  joined: () => boolean,
): Promise<void> {
  while (!joined()) {
    try {
      await session.exclusive({ build })
    } catch (error) {
      if (!(error instanceof NotSent) || error.why !== 'offline') throw error
      await whenLive(session)
    }
  }
}

function isNamed(session: RoomSession, keys: MemberKeys): boolean {
  const membership = session.log.membership()
  return membership !== null && memberByKey(membership, keys.sign.publicKey) !== null
}

function keepKeys(
  device: Device,
  localId: string,
  roomId: Link['roomId'],
  keys: Pick<Keyring, 'seed' | 'kind' | 'epochKey'>,
): Promise<void> {
  return device.keyrings.save(localId, { ...keys, roomId, session: 0, created: true })
}

function keepEntry(
  world: Pick<World, 'now'>,
  device: Device,
  localId: string,
  roomId: Link['roomId'],
  facts: Pick<Course, 'title' | 'name' | 'languages' | 'count' | 'role'>,
): Promise<void> {
  const rest = { roleWord: '', readers: 0, opened: world.now(), founded: false }
  return device.directory.save(newCourse({ ...facts, ...rest, localId, roomId }))
}

/** The course this device already has of a room, if any: opening a link twice must not join twice. */
export async function courseOfRoom(device: Device, roomId: Link['roomId']): Promise<string | null> {
  const { courses } = await device.directory.list()
  return courses.find((course) => course.state === 'open' && equal(course.roomId, roomId))?.localId ?? null
}

/** N4: a link whose secret reached a server log ends itself. Resolves when it is gone, or when that cannot be done. */
export async function burnLink(world: Pick<World, 'now'>, session: RoomSession): Promise<void> {
  try {
    await whenLive(session)
    await append(session, world, () => ({ type: 'leave' }))
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
  } finally {
    await session.close()
  }
}
