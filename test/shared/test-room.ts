/**
 * A room for tests: a relay that numbers and every device in one object. What it appends is really sealed and signed, and judged
 * by shared/room. Knows no rule itself: `append` throws what the judge throws.
 */
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { hash } from '@radslag/shared/crypto/hash.ts'
import { commitment, memberKeys, sealKeyBox, wrapKey, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { NOTHING_BEFORE, type RoomId } from '@radslag/shared/ids.ts'
import { emptyLog, judge, type Held, type Judged, type LogState } from '@radslag/shared/room/acceptance.ts'
import { boxRecipients, memberByKey, type Member, type Membership } from '@radslag/shared/room/members.ts'
import { joinProof } from '@radslag/shared/room/membership.ts'
import { Writer } from '@radslag/shared/wire/codec.ts'
import { encodeControl, type Control } from '@radslag/shared/wire/control.ts'
import { genesisBody, roomIdOf, type Genesis } from '@radslag/shared/wire/genesis.ts'
import { decodeCompact, encodeCompact, type LogRecord, type LoggedKind } from '@radslag/shared/wire/record.ts'
import { sealRecord, signClear } from '@radslag/shared/wire/sealed.ts'
import type { AuthorHead } from '@radslag/shared/wire/snapshot.ts'

export type SealedKind = Exclude<LoggedKind, 'genesis' | 'control'>
/** What a record says, and under which seen position and epoch; both default to the newest. */
export interface Say {
  readonly what: Control | SealedKind
  readonly seen?: number
  readonly epoch?: number
}

/** A log as read: state, heads and C by position. */
export interface Read {
  readonly state: LogState
  readonly heads: ReadonlyMap<number, AuthorHead>
  readonly chains: readonly Uint8Array[]
  readonly quarantined: readonly number[]
}

export const start = (roomId: RoomId): Read => ({
  state: emptyLog(roomId),
  heads: new Map(),
  chains: [],
  quarantined: [],
})

/** Reads compact records behind what was read before. Throws what `judge` throws. */
export function readLog(before: Read, log: readonly Uint8Array[]): Read {
  const heads = new Map(before.heads)
  const chains = [...before.chains]
  const quarantined = [...before.quarantined]
  const held: Held = { authorHead: (index) => heads.get(index), chainAt: (n) => chains[n] ?? null }
  let { state } = before
  for (const bytes of log) {
    const judged = judge(state, decodeCompact(bytes), held)
    if (judged.quarantine) quarantined.push(state.count)
    heads.set(judged.author, judged.head)
    state = judged.next
    chains.push(state.chain)
  }
  return { state, heads, chains, quarantined }
}

/** Keys number `count` of a test: the same in every run. */
const testKeys = (count: number): MemberKeys => memberKeys(hash('check', new Writer().u32(count).done()))
/** "Random" bytes of tests. */
const noRandom = (length: number): Bytes => new Uint8Array(length)
const epochKey = (epoch: number): Bytes => hash('content', new Writer().u32(epoch).done())
const SEALED_NAME = utf8('sealed elsewhere')

const pair = (keys: MemberKeys) => ({ sign: keys.sign.publicKey, box: keys.box.publicKey })

/** The compact form a key has when it is named for the first time. */
const compactNew = (record: LogRecord) => encodeCompact(record, { index: null, prev: true })

export type TestRoom = ReturnType<typeof createTestRoom>

/** A room with its genesis and first rotate, both by the owner. `keysFrom` numbers the keys it draws; boxes are made by `seal`. */
export function createTestRoom(keysFrom = 0, seal = sealKeyBox) {
  let drawn = keysFrom
  const draw = () => testKeys(drawn++)
  const owner = draw()
  const recovery = draw()
  const genesis: Genesis = { owner: pair(owner), recovery: pair(recovery), salt: new Uint8Array(16) }
  const roomId = roomIdOf(genesis)
  const keysOf = new Map<number, MemberKeys>([
    [0, owner],
    [1, recovery],
  ])
  const log: Bytes[] = []
  const records: LogRecord[] = []
  let read = start(roomId)
  const history: Read[] = []

  const membership = (): Membership => read.state.membership!
  const indexOf = (keys: MemberKeys) => memberByKey(membership(), keys.sign.publicKey)?.index
  const member = (keys: MemberKeys): Member => membership().members[indexOf(keys)!]!
  const box = (to: Member) => seal(to.box, roomId, membership().epoch, epochKey(membership().epoch))

  /** A record as its author would make it now. */
  function make(
    author: MemberKeys,
    { what, seen = log.length - 1, epoch = membership().epoch }: Say,
  ): LogRecord {
    const index = indexOf(author)
    const head = index === undefined ? undefined : read.heads.get(index)
    const kind: LoggedKind = typeof what === 'string' ? what : 'control'
    const draft = {
      kind,
      roomId,
      epoch,
      authorSeq: (head?.seq ?? 0) + 1,
      authorPrev: head?.id ?? NOTHING_BEFORE,
      seenSeq: seen,
      seenHead: new Uint8Array(read.chains[seen]!),
    }
    if (typeof what !== 'string') return signClear(draft, author, encodeControl(what, log.length))
    return sealRecord(
      draft,
      author,
      epochKey(epoch),
      { clock: log.length, payload: new Uint8Array(1) },
      noRandom,
    )
  }

  const compact = (record: LogRecord) =>
    encodeCompact(record, {
      index: indexOf({ sign: { publicKey: record.author } } as MemberKeys) ?? null,
      prev: true,
    })

  /** Judges without appending. Throws what `judge` throws. */
  function try_(record: LogRecord): Judged {
    const held: Held = {
      authorHead: (index) => read.heads.get(index),
      chainAt: (n) => read.chains[n] ?? null,
    }
    return judge(read.state, decodeCompact(compact(record)), held)
  }

  function push(record: LogRecord): Judged {
    const judged = try_(record)
    const quarantined = judged.quarantine ? [...read.quarantined, log.length] : read.quarantined
    const heads = new Map(read.heads).set(judged.author, judged.head)
    log.push(compact(record))
    records.push(record)
    read = { state: judged.next, heads, chains: [...read.chains, judged.next.chain], quarantined }
    history.push(read)
    return judged
  }

  const append = (author: MemberKeys, say: Say): Judged => push(make(author, say))

  /** The invitation of new keys; `append` it as an admin. */
  function invitation(
    type: 'grant' | 'link',
    role: 'coordinator' | 'editor' | 'reporter' | 'viewer',
    more: Partial<Extract<Control, { type: 'link' }>> = {},
  ) {
    const keys = draw()
    const base = { ...pair(keys), role, mainPerson: false, writeUntil: 0, readUntil: 0, details: SEALED_NAME }
    const keyBox = seal(keys.box.publicKey, roomId, membership().epoch, epochKey(membership().epoch))
    const control: Control =
      type === 'grant'
        ? { type, ...base, keyBox, ...(more.mainPerson && { mainPerson: true }) }
        : { type, ...base, keyBox, maxJoins: role === 'viewer' && more.keyBox !== null ? 0 : 2, ...more }
    return { keys, control }
  }

  /** Grants or links, remembers the keys and returns them. */
  function invite(author: MemberKeys, ...what: Parameters<typeof invitation>): MemberKeys {
    const { keys, control } = invitation(...what)
    append(author, { what: control })
    keysOf.set(membership().members.length - 1, keys)
    return keys
  }

  function joining(link: MemberKeys, epoch = membership().epoch) {
    const keys = draw()
    const proof = joinProof(link.sign.privateKey, roomId, epoch, pair(keys))
    return { keys, control: { type: 'join' as const, ...pair(keys), link: indexOf(link)!, proof } }
  }

  function join(link: MemberKeys): MemberKeys {
    const { keys, control } = joining(link)
    append(keys, { what: control })
    keysOf.set(membership().members.length - 1, keys)
    return keys
  }

  function rotation(dropped: readonly number[] = []): Extract<Control, { type: 'rotate' }> {
    const epoch = membership().epoch + 1
    const key = epochKey(epoch)
    const recipients = boxRecipients(membership(), new Set(dropped))
    return {
      type: 'rotate',
      epoch,
      commitment: commitment(roomId, epoch, key),
      dropped,
      keyBoxes: recipients.map((one) => seal(one.box, roomId, epoch, key)),
      wrap: epoch === 1 ? null : wrapKey(key, roomId, epoch, epochKey(epoch - 1), noRandom),
    }
  }

  /** An offer of the owner role to new keys (`keys` undefined) or to known ones. */
  function offer(author: MemberKeys, keys?: MemberKeys): MemberKeys {
    const to = keys ?? draw()
    const keyBox = seal(to.box.publicKey, roomId, membership().epoch, epochKey(membership().epoch))
    append(author, { what: { type: 'offer', ...pair(to), keyBox } })
    keysOf.set(indexOf(to)!, to)
    return to
  }

  const first = {
    roomId,
    epoch: 0,
    authorSeq: 1,
    authorPrev: NOTHING_BEFORE,
    seenSeq: 0,
    seenHead: NOTHING_BEFORE,
  }
  const zero = signClear({ ...first, kind: 'genesis' }, owner, genesisBody(genesis, owner))
  log.push(encodeCompact(zero, { index: null, prev: true }))
  records.push(zero)
  read = readLog(read, log)
  history.push(read)
  append(owner, { what: rotation() })

  return {
    roomId,
    genesis,
    owner,
    recovery,
    keysOf,
    log,
    records,
    read: () => read,
    /** What was read after position n. */
    history,
    membership,
    member,
    indexOf,
    box,
    draw,
    pair,
    make,
    compactNew,
    try: try_,
    push,
    append,
    invitation,
    invite,
    joining,
    join,
    rotation,
    offer,
  }
}
