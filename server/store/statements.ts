/** The prepared statements of the embedded store and how their rows read. Every one gives rows as arrays. */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { asChainHash, asRecordId } from '@radslag/shared/ids.ts'
import { KIND, type LoggedKind } from '@radslag/shared/wire/record.ts'
import type Database from 'libsql'
import type { Place, ReadFilter, RoomHeads, StoredRecord } from './store.ts'

export type Row = readonly unknown[]
export type Statements = ReturnType<typeof prepareAll>

/** Rows looked at for one page at the most. */
const PAGE_ROWS = 512
/** A filter repeats the condition of the index it wants to use. */
const FILTERS: Record<ReadFilter | 'all', string> = {
  all: '',
  skeleton: 'and kind in (0, 1, 3, 5)',
  control: 'and kind in (0, 1, 3, 5) and kind in (0, 1)',
}
const KINDS = Object.fromEntries(Object.entries(KIND).map(([name, code]) => [code, name])) as Record<
  number,
  LoggedKind
>

/** Prepares every statement once for an open database with its tables. */
export function prepareAll(db: Database.Database) {
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

export function readRecord(row: Row): StoredRecord {
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

/** `null` for a room without records. */
export function readHeads(sql: Statements, room: number): RoomHeads | null {
  const last = sql.last.get([room]) as Row | undefined
  if (!last) return null
  const snapshot = sql.snapshot.get([room]) as Row | undefined
  return {
    count: Number(last[0]) + 1,
    chain: asChainHash(bytesOf(last[1])),
    bytes: Number(last[2]),
    authors: (sql.heads.all([room]) as Row[]).map((row) => [
      Number(row[0]),
      { seq: Number(row[1]), id: asRecordId(bytesOf(row[2])), seenSeq: Number(row[3]) },
    ]),
    snapshot: snapshot ? { n: Number(snapshot[0]), covers: Number(snapshot[1]) } : null,
  }
}

export function readPlace(row: Row): Place {
  return { n: Number(row[0]), id: asRecordId(bytesOf(row[1])), chain: asChainHash(bytesOf(row[2])) }
}

/** A blob as libsql gives it, without copying. */
export function bytesOf(value: unknown): Bytes {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  const view = value as Uint8Array<ArrayBuffer>
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
