/** Every size and time of the system, in one place. Sizes in bytes and times in milliseconds unless the name says otherwise. */

const KIB = 1024
const MIB = 1024 * KIB
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const LIMITS = {
  /** Body of an update, report or sign-off. */
  recordBody: 256 * KIB,
  /** Body of a control record. */
  controlBody: 256 * KIB,
  /** Body of a snapshot. */
  snapshotBody: 16 * MIB,
  /** Body of an ephemeral. */
  ephemeralBody: 4 * KIB,
  /** One WebSocket message in either direction. */
  frame: 17 * MIB,
  /** A client sends no larger append frame than this unless a single record is larger. */
  appendFrame: 1 * MIB,
  /** Records in one append frame. */
  appendRecords: 1000,
  /** The relay gathers replayed records into frames of about this size. */
  replayFrame: 256 * KIB,
  /** Records in one deliver frame. */
  deliverRecords: 10_000,
  /** All records of a room together. */
  room: 256 * MIB,
  /** Keys a room may ever number (M3). A member index travels in 16 bits. */
  keys: 10_000,
  /** A name, relation, role word or language as UTF-8 bytes. */
  detail: 200,
  languages: 12,
  /** A name, relation or role word in a form, in UTF-16 units: 3 bytes each at the most, so that it fits in `detail`. */
  nameField: 60,
  /** Sealed person details. */
  sealedDetails: 4 * KIB,
  /** Reason and own words in a report, characters (M1). */
  reportText: 500,
  rowId: 64,
  /** The printed recovery seed (R1). */
  recoverySeed: 20,
  /** Joins a link may carry at the most; defaults by role (N2). */
  maxJoins: 100,
  editorJoins: 2,
  reporterJoins: 5,
  /** Subjects of one policy record. */
  policyChanges: 1000,
  /** Entries in one presence message, and the JSON of one (E1). */
  presenceEntries: 8,
  presenceState: 1 * KIB,
  /** Sessions of one member whose cursors are shown; an honest device has one. */
  presenceSessions: 4,

  /** How long a hold may stop numbering (R5). */
  hold: 3 * SECOND,
  /** A device with admin keys rotates this long after a readUntil has passed (M3). */
  expirySlack: 10 * MINUTE,
  /** Erasure this long after destroy (Y5). */
  destroyDelay: 7 * DAY,
  /** A knock link admits for this long (F2). */
  knock: 10 * MINUTE,

  /** Live edits coalesce this long after one that went at once (Z1). */
  coalesce: 50,
  /** Receipts at most this often (D2). */
  receipt: 1 * SECOND,
  /** The sealed socket speaks at least this often, or the provider reconnects (W5). */
  heartbeat: 10 * SECOND,
  /** The client hears nothing for this long: the connection is dead. */
  silence: 45 * SECOND,
  /** The relay pings this often and drops who did not answer the one before. */
  ping: 20 * SECOND,
  /** The relay waits this long for the answer to its challenge. */
  challenge: 10 * SECOND,
  /** First and longest wait before connecting again. */
  backoffFirst: 200,
  backoffMost: 30 * SECOND,
  /** The client tries again this long after its device, or the relay's, could not store. */
  storageRetry: 2 * SECOND,
  /** Updates waiting offline are merged when more than this many lie one by one. */
  looseEntries: 64,
  /** A snapshot is due when the tail passes this many records (S1). */
  snapshotTail: 500,

  /** What a screen or an entry on Home may lag behind a text that is being written. */
  outlineLag: 250,
  entryLag: 1 * SECOND,
  /** The name beside somebody's caret shows this long after it moved (E1). */
  caretName: 2 * SECOND,
  /** Home catches up with every course this often, and with one for this long at the most (D3). */
  catchUpEvery: 10 * MINUTE,
  catchUp: 8 * SECOND,

  /** The relay looks for rooms to erase, and addresses to forget, this often. */
  sweep: HOUR,
  /** How long clients may take to go when the server stops. */
  lastWords: 2 * SECOND,
  /** Chain values of a room the relay keeps in memory; it asks the store for older ones (A7). */
  chainWindow: 128,
  /** Bytes waiting for a slow reader before it is dropped (Y3). */
  slowReader: 4 * MIB,
  /** Records and bytes a connection may append per second on average, and at once. */
  appendRate: 200,
  appendBurst: 2000,
  byteRate: 1 * MIB,
  byteBurst: 24 * MIB,
  /** An address may append this many times what one connection may: a whole meeting sits behind one address. */
  addressShare: 20,
  ephemeralRate: 60,
  ephemeralBurst: 200,
  /** Ranges a connection may ask for before it has read the first. */
  ranges: 16,
  /** Bytes of messages an address has begun and not ended. */
  unfinished: 64 * MIB,
  connectionsPerRoom: 300,
  connectionsPerAddress: 400,
  /** New connections per address per minute, and rooms created per address per hour. */
  connectRatePerMinute: 1200,
  roomsPerAddressPerHour: 200,
} as const

/** What the relay enforces; tests and operators may tighten it. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number }
