import { fromHex, toHex, type Bytes } from '@radslag/shared/bytes.ts'
import { commitment, memberKeys, openKeyBox, unwrapKey } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { asRoomId, asSignPk } from '@radslag/shared/ids.ts'
import { openDetails } from '@radslag/shared/wire/details.ts'
import { decodeCompact, expand, recordId, verifyRecord } from '@radslag/shared/wire/record.ts'
import { openRecord } from '@radslag/shared/wire/sealed.ts'
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import boxes from '../vectors/boxes.json' with { type: 'json' }
import keyVectors from '../vectors/keys.json' with { type: 'json' }
import log from '../vectors/log.json' with { type: 'json' }
import payloads from '../vectors/payloads.json' with { type: 'json' }
import records from '../vectors/records.json' with { type: 'json' }
import { vectorFiles } from '../vectors/generate.ts'
import { readLog, start } from './test-room.ts'

beforeAll(sodiumReady)

const bytes = (hex: string): Bytes => {
  const read = fromHex(hex)
  if (!read) throw new Error('a vector is not hexadecimal')
  return read
}

it.each(['hashes', 'keys', 'controls', 'payloads', 'records', 'frames', 'log'])(
  'P2: %s.json is what this program makes',
  async (name) => {
    const path = `../vectors/${name}.json`
    expect(existsSync(new URL(path, import.meta.url))).toBe(true)
    await expect(vectorFiles()[name]).toMatchFileSnapshot(path)
  },
)

describe('vectors read back', () => {
  it('K1: the boxes made once still open', () => {
    for (const { seed, roomId, epoch, key, box } of boxes) {
      const room = asRoomId(bytes(roomId))
      const committed = commitment(room, epoch, bytes(key))
      expect(toHex(openKeyBox(memberKeys(bytes(seed)), room, epoch, committed, bytes(box)))).toBe(key)
    }
    expect(boxes).toHaveLength(2)
  })

  it('K2, M3a: the wrapped key and the sealed details open', () => {
    const { wrap } = keyVectors
    expect(toHex(unwrapKey(bytes(wrap.key), asRoomId(bytes(wrap.roomId)), wrap.epoch, bytes(wrap.is)))).toBe(
      wrap.previous,
    )
    const { details, key, place, sealed } = payloads.details
    const at = {
      roomId: asRoomId(bytes(place.roomId)),
      epoch: place.epoch,
      subject: asSignPk(bytes(place.subject)),
    }
    expect(openDetails(bytes(sealed), at, bytes(key))).toEqual(details)
  })

  it('A3, A4: the sealed update verifies and opens', () => {
    const update = records.find((record) => record.kind === 'update')!
    const { full } = update.compact
    const compact = decodeCompact(bytes(typeof full === 'string' ? full : ''))
    const record = expand(compact, {
      roomId: asRoomId(bytes(update.header.slice(8, 72))),
      author: memberKeys(bytes(update.author)).sign.publicKey,
      authorPrev: new Uint8Array(32),
    })
    expect(toHex(recordId(record))).toBe(update.recordId)
    expect(verifyRecord(record, recordId(record))).toBe(true)
    expect(openRecord(record, bytes(update.epochKey))).toMatchObject({ clock: 1_790_000_000_000 })
  })

  it('R2, R6: the small log gives C and L', () => {
    let read = start(asRoomId(bytes(log.roomId)))
    for (const { compact, C, L } of log.records) {
      read = readLog(read, [bytes(compact)])
      expect([read.state.chain, read.state.ctl].map(toHex)).toEqual([C, L])
    }
    expect(read.state.membership!.members.map((one) => one.state)).toEqual(
      log.members.map((one) => one.state),
    )
  })
})
