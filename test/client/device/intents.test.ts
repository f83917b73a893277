import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIntents } from '@radslag/client/device/intents.ts'
import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import { openVault } from '@radslag/client/device/vault.ts'
import { random } from '../../doubles/room-maker.ts'

async function intents() {
  const storage = createMemoryStorage()
  return { storage, intents: createIntents(storage, await openVault(storage, crypto.subtle, random)) }
}

const drafts = fc.array(
  fc.record({
    name: fc.string({ maxLength: 40 }),
    relation: fc.string({ maxLength: 40 }),
    roleWord: fc.string({ maxLength: 40 }),
    languages: fc.array(fc.constantFrom('da', 'ar', 'so'), { maxLength: 3 }),
    role: fc.constantFrom('editor' as const, 'reporter' as const, 'viewer' as const),
    writeUntil: fc.nat(),
    readUntil: fc.nat(),
  }),
  { maxLength: 5 },
)

describe('V3: what waits for net', () => {
  test('comes back as it was kept, one course apart from another', async () => {
    const { intents: kept } = await intents()
    await fc.assert(
      fc.asyncProperty(
        drafts,
        fc.uniqueArray(fc.nat({ max: 9999 }), { maxLength: 20 }),
        async (links, persons) => {
          await kept.saveDrafts('one', links)
          await kept.saveClosing('one', persons)
          expect(await kept.drafts('one')).toEqual(links)
          expect(await kept.closing('one')).toEqual(persons)
          expect(await kept.drafts('other')).toEqual([])
          expect(await kept.closing('other')).toEqual([])
        },
      ),
      { numRuns: 30 },
    )
  })

  test('a damaged row is a typed error', async () => {
    const { storage, intents: kept } = await intents()
    await storage.commit([{ put: 'rooms', key: ['one', 'drafts'], value: new Uint8Array(40) }])
    await expect(kept.drafts('one')).rejects.toMatchObject({ code: 'storage-damaged' })
  })
})
