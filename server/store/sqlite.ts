/**
 * The embedded store: one SQLite file in WAL mode with synchronous=FULL, so that a commit has reached the disk when it returns.
 * All appends waiting in one turn of the loop, over all rooms, share one transaction and one fsync.
 * Parameters go to libsql as arrays only: a bare buffer in `run` aborts the process.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { asChainHash, asRecordId, asRoomId, type RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { KIND, type LoggedKind } from '@radslag/shared/wire/record.ts'
import Database from 'libsql'
import { TABLES } from './schema.ts'
import type { Place, ReadFilter, RoomHeads, Store, StoredRecord } from './store.ts'
import { createWatchers } from './watchers.ts'

export interface SqliteOptions {
  /** Told after every commit: how many rooms and records shared it. */
  readonly committed?: (rooms: number, records: number) => void
}

interface Waiting {
  readonly roomId: RoomId
  readonly expectedCount: number
  readonly records: readonly StoredRecord[]
  readonly eraseAt: number | null | undefined
  readonly resolve: (outcome: 'ok' | 'conflict') => void
  readonly reject: (error: unknown) => void
}

type Row = readonly unknown[]
const PAGE_ROWS = 512
const FILTERS: Record<ReadFilter | 'all', string> = {
  all: '',
  skeleton: 'and kind in (0, 1, 3, 5)',
  control: 'and kind in (0, 1, 3, 5) and kind in (0, 1)',
}
const KINDS = Object.fromEntries(Object.entries(KIND).map(([name, code]) => [code, name])) as Record<
  number,
  LoggedKind
>

/** Opens or makes the database file at `path`. Throws when it cannot be written. */
export function createSqliteStore(path: string, { committed }: SqliteOptions = {}): Store {
  const db = openDatabase(path)
  const sql = prepareAll(db)
  const watchers = createWatchers()
  let waiting: Waiting[] = []
  let closed = false

  function roomRow(roomId: RoomId): { id: number; erased: boolean } | null {
    const row = sql.room.get([roomId]) as Row | undefined
    return row ? { id: Number(row[0]), erased: row[1] === 1 } : null
  }
  function lastOf(room: number): Row | undefined {
    return sql.last.get([room]) as Row | undefined
  }

  /** Writes one append inside the open transaction. */
  function write({ roomId, expectedCount, records, eraseAt }: Waiting): 'ok' | 'conflict' {
    let room = roomRow(roomId)
    const last = room && lastOf(room.id)
    if (room?.erased || (last ? Number(last[0]) + 1 : 0) !== expectedCount) return 'conflict'
    if (!room) {
      sql.addRoom.run([roomId])
      room = roomRow(roomId)!
    }
    let total = last ? Number(last[2]) : 0
    for (const { n, kind, author, authorSeq, seenSeq, id, chain, bytes } of records) {
      total += bytes.length
      sql.add.run([room.id, n, KIND[kind], author, authorSeq, seenSeq, id, chain, total, bytes])
    }
    if (eraseAt !== undefined) sql.setErasure.run([eraseAt, room.id])
    return 'ok'
  }

  function commit(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    const outcomes: ('ok' | 'conflict')[] = []
    try {
      db.exec('begin immediate')
      for (const one of group) outcomes.push(write(one))
      db.exec('commit')
    } catch (error) {
      rollback(db)
      for (const { reject } of group) reject(error)
      return
    }
    committed?.(
      group.length,
      group.reduce((sum, { records }) => sum + records.length, 0),
    )
    group.forEach(({ roomId, expectedCount, records, resolve }, i) => {
      resolve(outcomes[i]!)
      if (outcomes[i] === 'ok') watchers.tell(roomId, expectedCount + records.length)
    })
  }

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
    append(roomId, expectedCount, records, eraseAt) {
      if (closed) return Promise.reject(new Error('the store is closed'))
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(commit)
        waiting.push({ roomId, expectedCount, records, eraseAt, resolve, reject })
      })
    },
    async *read(roomId, from, to, filter = undefined) {
      const room = roomRow(roomId)
      const which = filter ?? 'all'
      for (let at = from; room && at < to && !closed;) {
        const end = pageEnd(room.id, at, to, which)
        if (end === null) return
        yield (sql.page[which].all([room.id, at, end]) as Row[]).map(readRecord)
        at = end + 1
      }
    },
    heads(roomId) {
      const room = roomRow(roomId)
      const last = room && lastOf(room.id)
      return Promise.resolve(
        last
          ? readHeads(last, sql.heads.all([room.id]) as Row[], sql.snapshot.get([room.id]) as Row | undefined)
          : null,
      )
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
      commit()
      db.exec('begin immediate')
      try {
        sql.addRoom.run([roomId])
        const room = roomRow(roomId)!
        sql.deleteRecords.run([room.id])
        sql.bury.run([room.id])
        db.exec('commit')
      } catch (error) {
        rollback(db)
        return Promise.reject(error instanceof Error ? error : new Error(String(error)))
      }
      return Promise.resolve()
    },
    isErased: (roomId) => Promise.resolve(roomRow(roomId)?.erased ?? false),
    dueForErasure: (now) =>
      Promise.resolve((sql.due.all([now]) as Row[]).map((row) => asRoomId(bytesOf(row[0])))),
    close() {
      commit()
      closed = true
      db.close()
      return Promise.resolve()
    },
  }
}

function openDatabase(path: string): Database.Database {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.exec(TABLES)
  db.exec('begin immediate; delete from writable; insert into writable values (1); commit')
  return db
}

function rollback(db: Database.Database): void {
  if (db.inTransaction) db.exec('rollback')
}

function prepareAll(db: Database.Database) {
  const raw = (text: string) => db.prepare(text).raw()
  const perFilter = (make: (filter: string) => string) => ({
    all: raw(make(FILTERS.all)),
    skeleton: raw(make(FILTERS.skeleton)),
    control: raw(make(FILTERS.control)),
  })
  const columns = 'n, kind, author, author_seq, seen_seq, id, chain, bytes'
  return {
    room: raw('select room, erased from room where room_id = ?'),
    addRoom: db.prepare('insert or ignore into room (room_id) values (?)'),
    add: db.prepare('insert into record values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    last: raw('select n, chain, total from record where room = ? order by n desc limit 1'),
    snapshot: raw('select n, seen_seq from record where room = ? and kind = 4 order by n desc limit 1'),
    heads: raw(HEADS),
    find: raw(
      'select n, id, chain from record join room using (room) where room_id = ? and author = ? and author_seq = ?',
    ),
    chainAt: raw('select chain from record join room using (room) where room_id = ? and n = ?'),
    sizes: perFilter(
      (filter) =>
        `select n, length(bytes) from record where room = ? and n >= ? and n < ? ${filter} order by n limit ${PAGE_ROWS}`,
    ),
    page: perFilter(
      (filter) =>
        `select ${columns} from record where room = ? and n >= ? and n <= ? ${filter} order by n limit ${PAGE_ROWS}`,
    ),
    setErasure: db.prepare('update room set erase_at = ? where room = ?'),
    deleteRecords: db.prepare('delete from record where room = ?'),
    bury: db.prepare('update room set erased = 1, erase_at = null where room = ?'),
    due: raw('select room_id from room where erase_at <= ?'),
  }
}

/** Steps from author to author through the index instead of reading the whole log. */
const HEADS = `
  with recursive writer(author) as (
    select min(author) from record where room = ?1
    union all
    select (select min(r.author) from record r where r.room = ?1 and r.author > writer.author)
      from writer where writer.author is not null
  )
  select writer.author, r.author_seq, r.id, r.seen_seq from writer join record r
    on r.room = ?1 and r.author = writer.author
   and r.author_seq = (select max(author_seq) from record l where l.room = ?1 and l.author = writer.author)
  order by writer.author`

function readRecord(row: Row): StoredRecord {
  return {
    n: Number(row[0]),
    kind: KINDS[Number(row[1])]!,
    author: Number(row[2]),
    authorSeq: Number(row[3]),
    seenSeq: Number(row[4]),
    id: asRecordId(bytesOf(row[5])),
    chain: asChainHash(bytesOf(row[6])),
    bytes: bytesOf(row[7]),
  }
}

function readHeads(last: Row, authors: readonly Row[], snapshot: Row | undefined): RoomHeads {
  return {
    count: Number(last[0]) + 1,
    chain: asChainHash(bytesOf(last[1])),
    bytes: Number(last[2]),
    authors: authors.map((row) => [
      Number(row[0]),
      { seq: Number(row[1]), id: asRecordId(bytesOf(row[2])), seenSeq: Number(row[3]) },
    ]),
    snapshot: snapshot ? { n: Number(snapshot[0]), covers: Number(snapshot[1]) } : null,
  }
}

function readPlace(row: Row): Place {
  return { n: Number(row[0]), id: asRecordId(bytesOf(row[1])), chain: asChainHash(bytesOf(row[2])) }
}

/** A blob as libsql gives it, without copying. */
function bytesOf(value: unknown): Bytes {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  const view = value as Uint8Array<ArrayBuffer>
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
