import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore } from '@radslag/server/store/memory.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { newRoomId, readAll, records, storeContract } from '../contracts/store.ts'
import { newFolder } from '../doubles/folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'radslag-stores-'))
let file = 0
afterAll(() => rmSync(folder, { recursive: true, force: true }))

storeContract('memory', createMemoryStore)
storeContract('SQLite', () => createSqliteStore(join(folder, `${file++}.db`)))

describe('the SQLite store', () => {
  it('keeps everything when it is closed and opened again', async () => {
    const path = join(newFolder(), 'rooms.db')
    const room = newRoomId()
    const log = records(0, 20)
    const before = createSqliteStore(path)
    await before.append(room, 0, log, 5000)
    await before.close()
    const after = createSqliteStore(path)
    expect(await readAll(after, room, 0, 20)).toEqual(log)
    expect(await after.dueForErasure(5000)).toEqual([room])
    await after.close()
  })

  it('shares one transaction among all appends of one turn of the loop, over all rooms', async () => {
    const commits: [number, number][] = []
    const committed = (rooms: number, count: number) => commits.push([rooms, count])
    const store = createSqliteStore(join(newFolder(), 'rooms.db'), { committed })
    const rooms = Array.from({ length: 50 }, newRoomId)
    await Promise.all(rooms.map((room) => store.append(room, 0, records(0, 3))))
    expect(commits).toEqual([[50, 150]])
    await store.close()
  })

  it('Y5: leaves nothing of an erased room in the database or its WAL', async () => {
    const dir = newFolder()
    const store = createSqliteStore(join(dir, 'rooms.db'))
    const room = newRoomId()
    const log = records(0, 50)
    const isThere = () =>
      readdirSync(dir).some((name) => readFileSync(join(dir, name)).includes(Buffer.from(log[30]!.bytes)))
    await store.append(room, 0, log)
    expect(isThere()).toBe(true)
    await store.erase(room)
    expect(isThere()).toBe(false)
    await store.close()
  })

  it('libsql still aborts the process on a bare buffer, which is why parameters are arrays', () => {
    const libsql = createRequire(import.meta.url).resolve('libsql')
    const program = (parameter: string) => `
      const Database = require(${JSON.stringify(libsql)})
      const db = new Database(':memory:')
      db.exec('create table t (b blob)')
      db.prepare('insert into t values (?)').run(${parameter})`
    const run = (parameter: string) =>
      execFileSync(process.execPath, ['-e', program(parameter)], { stdio: 'pipe' })
    expect(() => run('[Buffer.from([1])]')).not.toThrow()
    expect(() => run('Buffer.from([1])')).toThrow()
  })
})
