/**
 * Founds a room on this device, with or without net (R1a, V3): draws keys, signs records 0 and 1, remembers both and the title.
 * Knows nothing of connections; the session sends the records when it can.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import {
  commitment,
  memberKeys,
  publicKeys,
  recoveryMemberSeed,
  sealKeyBox,
  type MemberKeys,
} from '@radslag/shared/crypto/keys.ts'
import { NOTHING_BEFORE, type RoomId } from '@radslag/shared/ids.ts'
import { chainStart, nextChain } from '@radslag/shared/room/chain.ts'
import { encodeControl } from '@radslag/shared/wire/control.ts'
import { genesisBody, roomIdOf, type Genesis } from '@radslag/shared/wire/genesis.ts'
import { encodeCompact, recordId } from '@radslag/shared/wire/record.ts'
import { signClear } from '@radslag/shared/wire/sealed.ts'
import type { Device } from '../device/device.ts'
import { newCourse, newLocalId } from '../device/directory.ts'
import type { World } from '../world.ts'
import { createVerifiedLog } from './verified-log.ts'

export interface Founded {
  readonly localId: string
  readonly roomId: RoomId
}

/** Founds a room and stores it as a course of this device. Throws `DeviceError`. */
export async function foundRoom(
  world: Pick<World, 'random' | 'now'>,
  device: Device,
  course: {
    readonly title: string
    readonly name: string
    readonly roleWord: string
    readonly languages: readonly string[]
  },
): Promise<Founded> {
  const seed = world.random(32)
  const owner = memberKeys(seed)
  const salt = world.random(16)
  const recovery = memberKeys(recoveryMemberSeed(await device.recovery.seed(), salt))
  const genesis: Genesis = {
    owner: publicKeys(owner),
    recovery: publicKeys(recovery),
    salt,
  }
  const roomId = roomIdOf(genesis)
  const epochKey = world.random(32)
  const records = firstRecords(genesis, owner, epochKey, world.now())
  const localId = newLocalId(world.random)
  await store(device, localId, records, roomId, owner)
  await device.keyrings.save(localId, {
    roomId,
    seed,
    kind: 'member',
    session: 0,
    epochKey: { epoch: 1, key: epochKey },
    created: false,
  })
  const entry = newCourse({
    localId,
    roomId,
    ...course,
    role: 'owner',
    readers: 1,
    count: records.length,
    opened: world.now(),
    founded: true,
  })
  await device.directory.save(entry)
  return { localId, roomId }
}

/** Records 0 and 1: the genesis, and the rotate to epoch 1 that boxes its key to owner and recovery (R1a). */
function firstRecords(genesis: Genesis, owner: MemberKeys, epochKey: Bytes, clock: number): Bytes[] {
  const roomId = roomIdOf(genesis)
  const first = signClear(
    {
      kind: 'genesis',
      roomId,
      epoch: 0,
      authorSeq: 1,
      authorPrev: NOTHING_BEFORE,
      seenSeq: 0,
      seenHead: NOTHING_BEFORE,
    },
    owner,
    genesisBody(genesis, owner),
  )
  const id = recordId(first)
  const rotate = signClear(
    {
      kind: 'control',
      roomId,
      epoch: 0,
      authorSeq: 2,
      authorPrev: id,
      seenSeq: 0,
      seenHead: nextChain(chainStart(roomId), 0, id),
    },
    owner,
    encodeControl(
      {
        type: 'rotate',
        epoch: 1,
        commitment: commitment(roomId, 1, epochKey),
        dropped: [],
        keyBoxes: [genesis.owner.box, genesis.recovery.box].map((box) =>
          sealKeyBox(box, roomId, 1, epochKey),
        ),
        wrap: null,
      },
      clock,
    ),
  )
  return [encodeCompact(first, { index: null, prev: true }), encodeCompact(rotate, { index: 0, prev: true })]
}

/** Runs the records through the own judgement before anything is kept (A10). */
async function store(
  device: Device,
  localId: string,
  records: readonly Bytes[],
  roomId: RoomId,
  keys: MemberKeys,
): Promise<void> {
  const log = createVerifiedLog(roomId, keys)
  for (const record of records) log.take(record)
  const { count, chain, ctl } = log.state()
  await device.recordLog(localId).append(
    records.map((bytes, n) => ({ n, skeleton: true, bytes })),
    { count, chain, ctl, base: null },
    [],
  )
}
