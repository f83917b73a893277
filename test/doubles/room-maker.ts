/**
 * Makes rooms and the honest records of their members, straight from shared: for tests of the relay and of folds. Keeps what a
 * client would keep: epoch keys, each author's chain, and the log as numbered so far. Sends nothing.
 */
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { commitment, memberKeys, sealKeyBox, wrapKey, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { NOTHING_BEFORE, type ChainHash, type RoomId } from '@radslag/shared/ids.ts'
import { emptyLog, judge, type LogState } from '@radslag/shared/room/acceptance.ts'
import { boxRecipients, memberByKey } from '@radslag/shared/room/members.ts'
import { joinProof } from '@radslag/shared/room/membership.ts'
import { decodeControl, encodeControl, type Control, type GivenRole } from '@radslag/shared/wire/control.ts'
import { sealDetails } from '@radslag/shared/wire/details.ts'
import { genesisBody, roomIdOf } from '@radslag/shared/wire/genesis.ts'
import {
  decodeCompact,
  encodeCompact,
  isEphemeral,
  recordId,
  type KindName,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import { sealRecord, signClear, type Draft } from '@radslag/shared/wire/sealed.ts'
import type { AuthorHead } from '@radslag/shared/wire/snapshot.ts'

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
export const newKeys = (): MemberKeys => memberKeys(random(32))

export interface Invite {
  readonly role?: GivenRole
  readonly maxJoins?: number
  readonly knock?: boolean
  readonly mainPerson?: boolean
  readonly writeUntil?: number
  readonly readUntil?: number
}

/** Fields that a test may forge. */
export type Forged = Partial<Draft>

/** One room as an honest device with every key in it would hold it. */
export class RoomMaker {
  readonly owner: MemberKeys
  readonly recovery: MemberKeys
  readonly roomId: RoomId
  /** K_e by e; epoch 0 has none. */
  readonly epochKeys: Bytes[] = [new Uint8Array(0)]
  readonly records: LogRecord[] = []
  readonly chains: ChainHash[] = []
  readonly heads = new Map<number, AuthorHead>()
  readonly #genesis
  state: LogState

  constructor(owner = newKeys(), recovery = newKeys()) {
    this.owner = owner
    this.recovery = recovery
    const genesis = {
      owner: { sign: owner.sign.publicKey, box: owner.box.publicKey },
      recovery: { sign: recovery.sign.publicKey, box: recovery.box.publicKey },
      salt: random(16),
    }
    this.#genesis = genesis
    this.roomId = roomIdOf(genesis)
    this.state = emptyLog(this.roomId)
  }

  get membership() {
    const { membership } = this.state
    if (!membership) throw new Error('the room has no records yet')
    return membership
  }

  indexOf(keys: MemberKeys): number {
    return memberByKey(this.membership, keys.sign.publicKey)?.index ?? -1
  }

  /** Records 0 and 1, taken into the log (R1a). */
  found(): [LogRecord, LogRecord] {
    const draft = this.#draft(this.owner, 'genesis')
    const genesis = this.add(
      signClear(
        { ...draft, seenSeq: 0, seenHead: NOTHING_BEFORE },
        this.owner,
        genesisBody(this.#genesis, this.owner),
      ),
    )
    return [genesis, this.add(this.rotate())]
  }

  /** A rotate to the next epoch as the owner signs it now; add it to make it so. */
  rotate(dropped: readonly number[] = [], by = this.owner): LogRecord {
    const epoch = this.state.membership!.epoch + 1
    const key = random(32)
    this.epochKeys[epoch] = key
    const previous = this.epochKeys[epoch - 1]!
    const members = boxRecipients(this.membership, new Set(dropped))
    return this.control(by, {
      type: 'rotate',
      epoch,
      commitment: commitment(this.roomId, epoch, key),
      dropped,
      keyBoxes: members.map(({ box }) => sealKeyBox(box, this.roomId, epoch, key)),
      wrap: epoch === 1 ? null : wrapKey(key, this.roomId, epoch, previous, random),
    })
  }

  /** A link record for fresh keys, and those keys. */
  link(invite: Invite = {}, by = this.owner): { keys: MemberKeys; record: LogRecord } {
    const keys = newKeys()
    const role = invite.role ?? 'editor'
    const control: Control = {
      type: 'link',
      ...this.#invited(keys, role, invite),
      maxJoins: invite.maxJoins ?? (role === 'viewer' && !invite.knock ? 0 : 2),
      keyBox: invite.knock ? null : this.#box(keys),
    }
    return { keys, record: this.control(by, control) }
  }

  /** A grant record for fresh keys, and those keys. */
  grant(invite: Invite = {}, by = this.owner): { keys: MemberKeys; record: LogRecord } {
    const keys = newKeys()
    const control: Control = {
      type: 'grant',
      ...this.#invited(keys, invite.role ?? 'editor', invite),
      keyBox: this.#box(keys),
    }
    return { keys, record: this.control(by, control) }
  }

  /** The join of a fresh device through a link (N2). */
  join(link: MemberKeys, device = newKeys()): { keys: MemberKeys; record: LogRecord } {
    const { epoch } = this.membership
    const named = { sign: device.sign.publicKey, box: device.box.publicKey }
    const proof = joinProof(link.sign.privateKey, this.roomId, epoch, named)
    const control: Control = { type: 'join', ...named, link: this.indexOf(link), proof }
    return { keys: device, record: this.control(device, control) }
  }

  /** Lets a device in that knocked (N3). */
  approve(device: MemberKeys): LogRecord {
    return this.control(this.owner, {
      type: 'approve',
      device: this.indexOf(device),
      keyBox: this.#box(device),
    })
  }

  control(by: MemberKeys, control: Control, forged: Forged = {}): LogRecord {
    return signClear({ ...this.#draft(by, 'control'), ...forged }, by, encodeControl(control, 0))
  }

  /** A sealed record with `text` as its payload. */
  sealed(by: MemberKeys, kind: KindName, text: string | Uint8Array, forged: Forged = {}): LogRecord {
    const draft = { ...this.#draft(by, kind), ...forged }
    const payload = typeof text === 'string' ? utf8(text) : text
    return sealRecord(draft, by, this.epochKeys[draft.epoch]!, { clock: 0, payload }, random)
  }

  update(by: MemberKeys, text: string, forged: Forged = {}): LogRecord {
    return this.sealed(by, 'update', text, forged)
  }

  /** An ephemeral of a session. */
  presence(by: MemberKeys, session: Bytes, counter: number, text = 'here'): LogRecord {
    return this.sealed(by, 'presence', text, { authorPrev: session, authorSeq: counter })
  }

  /** D2: a receipt says by its header what its author has verified. */
  receipt(by: MemberKeys, session: Bytes, counter: number): LogRecord {
    const draft = { ...this.#draft(by, 'receipt'), authorPrev: session, authorSeq: counter }
    return signClear(draft, by, new Uint8Array(0))
  }

  /** Takes a record into the log at the next position, as the relay would. Throws `Conviction`. */
  add(record: LogRecord): LogRecord {
    const judged = judge(this.state, decodeCompact(this.encode(record)), {
      authorHead: (index) => this.heads.get(index),
      chainAt: (n) => this.chains[n] ?? null,
    })
    this.state = judged.next
    this.heads.set(judged.author, judged.head)
    this.chains.push(judged.next.chain)
    this.records.push(judged.record)
    return judged.record
  }

  /** The compact form as a client sends it; with `prev` as it stands in stores and replays. */
  encode(record: LogRecord, prev = isEphemeral(record.kind)): Bytes {
    const named =
      record.kind === 'genesis' || (record.kind === 'control' && decodeControl(record.body).type === 'join')
    const index = named ? null : (memberByKey(this.membership, record.author)?.index ?? null)
    return encodeCompact(record, { index, prev })
  }

  id(record: LogRecord) {
    return recordId(record)
  }

  #draft(by: MemberKeys, kind: KindName): Draft {
    const index = this.state.membership ? this.indexOf(by) : -1
    const head = this.heads.get(index)
    return {
      kind,
      roomId: this.roomId,
      epoch: this.state.membership?.epoch ?? 0,
      authorSeq: (head?.seq ?? 0) + 1,
      authorPrev: head?.id ?? NOTHING_BEFORE,
      seenSeq: Math.max(0, this.state.count - 1),
      seenHead: this.state.chain,
    }
  }

  #invited(keys: MemberKeys, role: GivenRole, invite: Invite) {
    const { epoch } = this.membership
    const details = { name: 'Aisha', relation: 'moster', roleWord: 'pårørende', languages: ['da'] }
    const place = { roomId: this.roomId, epoch, subject: keys.sign.publicKey }
    return {
      sign: keys.sign.publicKey,
      box: keys.box.publicKey,
      role,
      mainPerson: invite.mainPerson ?? false,
      writeUntil: invite.writeUntil ?? 0,
      readUntil: invite.readUntil ?? 0,
      details: sealDetails(details, place, this.epochKeys[epoch]!, random),
    }
  }

  #box(keys: MemberKeys): Bytes {
    const { epoch } = this.membership
    return sealKeyBox(keys.box.publicKey, this.roomId, epoch, this.epochKeys[epoch]!)
  }
}
