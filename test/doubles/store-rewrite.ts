/** Forged databases: what whoever runs the relay could do to its store. Rows change, and C is computed anew so that it looks whole. */
import { join } from 'node:path'
import type { RoomId } from '@radslag/shared/ids.ts'
import { chainStart, nextChain } from '@radslag/shared/room/chain.ts'
import { memberByKey, type Membership } from '@radslag/shared/room/members.ts'
import { encodeCompact, recordId, type LoggedKind, type LogRecord } from '@radslag/shared/wire/record.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import type { StoredRecord } from '@radslag/server/store/store.ts'

/** A row as the liar writes it: place and C come by themselves. */
export type Row = Omit<StoredRecord, 'n' | 'chain'>

/**
 * Writes the room of the database in `fromDir` into a fresh database in `toDir`, its rows changed by `change`.
 * The relay over `fromDir` may be running; `toDir` must exist and be empty.
 */
export async function rewriteRoom(
  fromDir: string,
  toDir: string,
  roomId: RoomId,
  change: (rows: readonly Row[]) => readonly Row[],
): Promise<void> {
  const from = createSqliteStore(join(fromDir, 'rooms.db'))
  const rows: Row[] = []
  for await (const page of from.read(roomId, 0, Infinity)) rows.push(...page)
  await from.close()
  const to = createSqliteStore(join(toDir, 'rooms.db'))
  await to.append(roomId, 0, numbered(roomId, change(rows)))
  await to.close()
}

/** Numbers rows from 0 and gives each its C. */
function numbered(roomId: RoomId, rows: readonly Row[]): StoredRecord[] {
  let chain = chainStart(roomId)
  return rows.map((row, n) => {
    chain = nextChain(chain, n, row.id)
    return { ...row, n, chain }
  })
}

/** A row for a record made by a test. `named` writes the key itself, as genesis and join do. */
export function rowFor(record: LogRecord, membership: Membership, named = false): Row {
  const author = memberByKey(membership, record.author)?.index ?? 0
  return {
    kind: record.kind as LoggedKind,
    author,
    authorSeq: record.authorSeq,
    seenSeq: record.seenSeq,
    id: recordId(record),
    bytes: encodeCompact(record, { index: named ? null : author, prev: true }),
  }
}
