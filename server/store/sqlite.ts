/**
 * The embedded store: one SQLite file in WAL mode with synchronous=FULL, so that a commit has reached the disk when it returns.
 * All appends waiting in one turn of the loop, over all rooms, share one transaction and one fsync.
 * Parameters go to libsql as arrays only: a bare buffer in `run` aborts the process.
 */
import { asChainHash, asRoomId, type RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { KIND } from '@radslag/shared/wire/record.ts'
import Database from 'libsql'
import { TABLES } from './schema.ts'
import {
  bytesOf,
  prepareAll,
  readHeads,
  readPlace,
  readRecord,
  type Row,
  type Statements,
} from './statements.ts'
import type { ReadFilter, Store, StoredRecord } from './store.ts'
import { createWatchers } from './watchers.ts'

export interface SqliteOptions {
  /** Told after every commit: how many rooms and records shared it. */
  readonly committed?: (rooms: number, records: number) => void
}

interface Append {
  readonly roomId: RoomId
  readonly expectedCount: number
  readonly records: readonly StoredRecord[]
  readonly eraseAt: number | null | undefined
}

interface Waiting {
  readonly append: Append
  readonly resolve: (outcome: 'ok' | 'conflict') => void
  readonly reject: (error: unknown) => void
}

/** Opens or makes the database file at `path`. Throws when it cannot be written. */
export function createSqliteStore(path: string, { committed }: SqliteOptions = {}): Store {
  const db = openDatabase(path)
  const sql = prepareAll(db)
  const watchers = createWatchers()
  const group = createGroup(db, sql, (done) => {
    committed?.(
      done.length,
      done.reduce((sum, { records }) => sum + records.length, 0),
    )
    for (const { roomId, expectedCount, records } of done)
      watchers.tell(roomId, expectedCount + records.length)
  })
  let closed = false

  /** The last number of the page that starts at `from`: about `LIMITS.replayFrame` bytes. */
  function pageEnd(room: number, from: number, to: number, filter: ReadFilter | 'all'): number | null {
    let bytes = 0
    let end: number | null = null
    for (const row of sql.sizes[filter].all([room, from, to]) as Row[]) {
      end = Number(row[0])
      bytes += Number(row[1])
      if (bytes >= LIMITS.replayFrame) break
    }
    return end
  }

  return {
    append: (roomId, expectedCount, records, eraseAt) =>
      closed
        ? Promise.reject(new Error('the store is closed'))
        : group.add({ roomId, expectedCount, records, eraseAt }),
    async *read(roomId, from, to, filter) {
      const room = roomRow(sql, roomId)
      if (!room) return
      const which = filter ?? 'all'
      let at = from
      while (at < to) {
        const end = closed ? null : pageEnd(room.id, at, to, which)
        if (end === null) return
        yield (sql.page[which].all([room.id, at, end]) as Row[]).map(readRecord)
        at = end + 1
      }
    },
    heads(roomId) {
      const room = roomRow(sql, roomId)
      return Promise.resolve(room && readHeads(sql, room.id))
    },
    find(roomId, author, authorSeq) {
      const row = sql.find.get([roomId, author, authorSeq]) as Row | undefined
      return Promise.resolve(row ? readPlace(row) : null)
    },
    chainAt(roomId, n) {
      const row = sql.chainAt.get([roomId, n]) as Row | undefined
      return Promise.resolve(row ? asChainHash(bytesOf(row[0])) : null)
    },
    watch: watchers.watch,
    erase(roomId) {
      group.commit()
      const failure = inTransaction(db, () => bury(sql, roomId))
      if (failure) return Promise.reject(failure)
      db.pragma('wal_checkpoint(TRUNCATE)') // the erased records stand in the WAL too
      return Promise.resolve()
    },
    isErased: (roomId) => Promise.resolve(roomRow(sql, roomId)?.erased ?? false),
    dueForErasure: (now) =>
      Promise.resolve((sql.due.all([now]) as Row[]).map((row) => asRoomId(bytesOf(row[0])))),
    close() {
      if (closed) return Promise.resolve()
      group.commit()
      closed = true
      db.close()
      return Promise.resolve()
    },
  }
}

/** Gathers the appends of one turn of the loop and commits them together; a conflict of one room leaves the others alone. */
function createGroup(db: Database.Database, sql: Statements, done: (appended: readonly Append[]) => void) {
  let waiting: Waiting[] = []

  function commit(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    const outcomes: ('ok' | 'conflict')[] = []
    const failure = inTransaction(db, () => {
      for (const { append } of group) outcomes.push(write(sql, append))
    })
    if (!failure) done(group.map(({ append }) => append).filter((_, i) => outcomes[i] === 'ok'))
    group.forEach(({ resolve, reject }, i) => (failure ? reject(failure) : resolve(outcomes[i]!)))
  }

  return {
    commit,
    add: (append: Append) =>
      new Promise<'ok' | 'conflict'>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(commit)
        waiting.push({ append, resolve, reject })
      }),
  }
}

/** Does `work` in a transaction that is on disk when this returns. Gives the failure, after which nothing of it is there. */
function inTransaction(db: Database.Database, work: () => void): Error | null {
  try {
    db.exec('begin immediate')
    work()
    db.exec('commit')
    return null
  } catch (error) {
    if (db.inTransaction) db.exec('rollback')
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Writes one append inside the open transaction. */
function write(sql: Statements, { roomId, expectedCount, records, eraseAt }: Append): 'ok' | 'conflict' {
  let room = roomRow(sql, roomId)
  const last = room && (sql.last.get([room.id]) as Row | undefined)
  if (room?.erased || (last ? Number(last[0]) + 1 : 0) !== expectedCount) return 'conflict'
  if (!room) {
    sql.addRoom.run([roomId])
    room = roomRow(sql, roomId)!
  }
  let total = last ? Number(last[2]) : 0
  for (const { n, kind, author, authorSeq, seenSeq, id, chain, bytes } of records) {
    total += bytes.length
    sql.add.run([room.id, n, KIND[kind], author, authorSeq, seenSeq, id, chain, total, bytes])
  }
  if (eraseAt !== undefined) sql.setErasure.run([eraseAt, room.id])
  return 'ok'
}

function bury(sql: Statements, roomId: RoomId): void {
  sql.addRoom.run([roomId])
  const room = roomRow(sql, roomId)!
  sql.deleteRecords.run([room.id])
  sql.bury.run([room.id])
}

function roomRow(sql: Statements, roomId: RoomId): { id: number; erased: boolean } | null {
  const row = sql.room.get([roomId]) as Row | undefined
  return row ? { id: Number(row[0]), erased: row[1] === 1 } : null
}

function openDatabase(path: string): Database.Database {
  const db = new Database(path)
  db.pragma('busy_timeout = 1000')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.exec(TABLES)
  db.exec('begin immediate; delete from writable; insert into writable values (1); commit')
  return db
}
