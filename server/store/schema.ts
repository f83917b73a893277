/** Tables of the embedded store. Knows SQL, no rules. */

/**
 * `total` is the bytes of a room's records up to and including this one. The numbers in the partial indexes are the codes of
 * shared/wire/record.ts: genesis 0, control 1, report 3, snapshot 4, signoff 5. `writable` is written once at every start,
 * so that a folder that cannot be written is found at once.
 */
export const TABLES = `
  create table if not exists room (
    room integer primary key,
    room_id blob not null unique,
    erased integer not null default 0,
    erase_at integer
  );
  create table if not exists record (
    room integer not null,
    n integer not null,
    kind integer not null,
    author integer not null,
    author_seq integer not null,
    seen_seq integer not null,
    id blob not null,
    chain blob not null,
    total integer not null,
    bytes blob not null,
    primary key (room, n)
  ) without rowid;
  create unique index if not exists record_author on record (room, author, author_seq);
  create index if not exists record_skeleton on record (room, n) where kind in (0, 1, 3, 5);
  create index if not exists record_snapshot on record (room, n) where kind = 4;
  create index if not exists room_due on room (erase_at) where erase_at is not null;
  create table if not exists writable (start integer primary key);
`
