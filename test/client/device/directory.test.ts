import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TABLES } from '@radslag/client/device/storage.ts'
import { createDirectory, newLocalId, type Course } from '@radslag/client/device/directory.ts'
import { entries } from './arbitrary.ts'
import { newDevice, random } from './device.ts'

const damaged = { name: 'DeviceError', code: 'storage-damaged' }
const [sample] = fc.sample(entries, { numRuns: 1, seed: 2 }) as [Omit<Course, 'localId'>]
const course = (localId: string): Course => ({ ...sample, localId })

describe('D3: the directory of courses', () => {
  test('N5: a local id is 16 random bytes in base64url', () => {
    expect(newLocalId(random)).toMatch(/^[\w-]{22}$/)
    expect(newLocalId(random)).not.toBe(newLocalId(random))
  })

  test('lists and gives what was saved last', async () => {
    const { storage, vault } = await newDevice()
    const directory = createDirectory(storage, vault)
    expect(await directory.list()).toEqual({ courses: [], damaged: 0 })
    await directory.save(course('b'))
    await directory.save(course('a'))
    await directory.save({ ...course('b'), title: 'Ny titel', waiting: 3 })
    const b = { ...course('b'), title: 'Ny titel', waiting: 3 }
    expect(await directory.list()).toEqual({ courses: [course('a'), b], damaged: 0 })
    expect(await directory.get('b')).toEqual(b)
    expect(await directory.get('c')).toBeNull()
  })

  test('changes are committed with others', async () => {
    const { storage, vault } = await newDevice()
    const directory = createDirectory(storage, vault)
    await storage.commit(await directory.changes(course('a')))
    expect(await directory.get('a')).toEqual(course('a'))
  })

  test('a long title is cut, never in the middle of a character', async () => {
    const { storage, vault } = await newDevice()
    const directory = createDirectory(storage, vault)
    await directory.save({ ...course('a'), title: `${'x'.repeat(199)}😀${'y'.repeat(100_000)}` })
    expect((await directory.get('a'))?.title).toBe('x'.repeat(199))
    await directory.save({ ...course('a'), title: '中'.repeat(300) })
    expect((await directory.get('a'))?.title).toBe('中'.repeat(200))
  })

  test('a damaged row is skipped and counted; other rows of a course are not entries', async () => {
    const { storage, vault } = await newDevice()
    const directory = createDirectory(storage, vault)
    await directory.save(course('a'))
    const moved = await storage.get('rooms', ['a', 'directory'])
    await storage.commit([
      { put: 'rooms', key: ['a', 'keyring'], value: 1 },
      { put: 'rooms', key: ['a', 'link', 'directory'], value: 1 },
      { put: 'rooms', key: ['b', 'directory'], value: moved },
      { put: 'rooms', key: ['c', 'directory'], value: { any: 'thing' } },
      { put: 'rooms', key: [7, 'directory'], value: moved },
      {
        put: 'rooms',
        key: ['d', 'directory'],
        value: await vault.seal('directory/d', random(50).fill(9)),
      },
    ])
    expect(await directory.list()).toEqual({ courses: [course('a')], damaged: 4 })
    await expect(directory.get('b')).rejects.toMatchObject(damaged)
    await expect(directory.get('d')).rejects.toMatchObject(damaged)
  })

  test('a storage that fails is not taken for damaged rows', async () => {
    const { storage, vault } = await newDevice()
    storage.close()
    await expect(createDirectory(storage, vault).list()).rejects.toMatchObject({ code: 'storage-blocked' })
  })

  test('forget removes the course from every table, and no other course', async () => {
    const { storage, vault } = await newDevice()
    const directory = createDirectory(storage, vault)
    for (const id of ['a', 'aa']) {
      await directory.save(course(id))
      await storage.commit(
        TABLES.filter((table) => table !== 'device').flatMap((put) => [
          { put, key: [id, 0], value: 1 },
          { put, key: [id, 'link', 'x'], value: 1 },
        ]),
      )
    }
    await directory.forget('a')
    for (const table of TABLES) expect(await storage.scan(table, ['a'])).toEqual([])
    expect(await storage.scan('rooms', ['aa'])).toHaveLength(3)
    expect(await storage.get('device', ['vault'])).toBeDefined()
  })
})
