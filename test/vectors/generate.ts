/**
 * Golden vectors: fixed inputs and the bytes they must give, for anyone who writes these formats a second time. Everything here
 * is repeatable; sealed boxes are not, so boxes.json holds some made once, for opening only.
 *
 * A change of format shows as a failing test/shared/vectors.test.ts. To write the files anew:
 * `npx vitest run --project unit test/shared/vectors.test.ts -u`
 */
import { utf8, type Bytes } from '@radslag/shared/bytes.ts'
import { hash, type Label } from '@radslag/shared/crypto/hash.ts'
import {
  commitment,
  memberKeys,
  recoveryMemberSeed,
  subkeyFor,
  wrapKey,
  type Purpose,
} from '@radslag/shared/crypto/keys.ts'
import { paddedSize } from '@radslag/shared/crypto/padding.ts'
import { formatRecoveryCode } from '@radslag/shared/crypto/recovery-code.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { asChainHash, asRecordId, asRoomId } from '@radslag/shared/ids.ts'
import { joinProof } from '@radslag/shared/room/membership.ts'
import { copyCode, wordNumbers } from '@radslag/shared/room/words.ts'
import { REFUSALS } from '@radslag/shared/wire/close-codes.ts'
import { encodeControl, type Control } from '@radslag/shared/wire/control.ts'
import { encodeDetails, sealDetails } from '@radslag/shared/wire/details.ts'
import {
  authMessage,
  encodeClientFrame,
  encodeRelayFrame,
  type ClientFrame,
  type RelayFrame,
} from '@radslag/shared/wire/frame.ts'
import { encodeGenesis, genesisBody, roomIdOf } from '@radslag/shared/wire/genesis.ts'
import { formatLink } from '@radslag/shared/wire/link.ts'
import {
  encodeCompact,
  headerBytes,
  isEphemeral,
  KIND,
  recordId,
  type KindName,
  type LogRecord,
} from '@radslag/shared/wire/record.ts'
import { encodeReport, encodeSignoff } from '@radslag/shared/wire/report.ts'
import { sealRecord, signClear } from '@radslag/shared/wire/sealed.ts'
import { encodeSnapshot } from '@radslag/shared/wire/snapshot.ts'
import { plain } from '../shared/arbitraries.ts'
import { createTestRoom } from '../shared/test-room.ts'

await sodiumReady()

/** `length` bytes that count up from `first`. */
const run = (first: number, length: number): Bytes => Uint8Array.from({ length }, (_, i) => first + i)
const nonce = (length: number) => run(0xa0, length)
const seed = run(1, 32)
const keys = memberKeys(seed)
const other = memberKeys(run(2, 32))
const pair = { sign: keys.sign.publicKey, box: keys.box.publicKey }
const roomId = asRoomId(run(0x40, 32))
const epochKey = run(0x60, 32)
const box = run(0x10, 148)
const clock = 1_790_000_000_000

function hashes() {
  const labels: Label[] = [
    'room',
    'genesis',
    'chain',
    'ctl',
    'record',
    'epoch',
    'auth',
    'join',
    'words',
    'copy',
    'content',
    'recovery',
    'check',
  ]
  const message = utf8('rådslag')
  return {
    message,
    labels: Object.fromEntries(labels.map((label) => [label, hash(label, message)])),
    commitment: { roomId, epoch: 7, key: epochKey, is: commitment(roomId, 7, epochKey) },
    auth: {
      origin: 'https://radslag.example',
      roomId,
      challenge: seed,
      is: hash('auth', ...authMessage(utf8('https://radslag.example'), roomId, seed)),
    },
    copyCode: { chain: seed, is: copyCode(asChainHash(seed)) },
    words: { roomId, device: pair, is: wordNumbers(roomId, pair) },
  }
}

function keyVectors() {
  const purposes: Purpose[] = ['update', 'report', 'snapshot', 'signoff', 'ephemeral', 'names', 'wrap']
  return {
    member: { seed, ...pair },
    subkeys: { key: epochKey, ...Object.fromEntries(purposes.map((one) => [one, subkeyFor(epochKey, one)])) },
    wrap: {
      key: epochKey,
      roomId,
      epoch: 2,
      previous: seed,
      nonce: nonce(24),
      is: wrapKey(epochKey, roomId, 2, seed, nonce),
    },
    recovery: { seed: run(5, 20), salt: run(9, 16), memberSeed: recoveryMemberSeed(run(5, 20), run(9, 16)) },
    recoveryCode: { seed: run(5, 20), is: formatRecoveryCode(run(5, 20)).join(' ') },
    joinProof: {
      link: seed,
      roomId,
      epoch: 7,
      device: { sign: other.sign.publicKey, box: other.box.publicKey },
      is: joinProof(keys.sign.privateKey, roomId, 7, {
        sign: other.sign.publicKey,
        box: other.box.publicKey,
      }),
    },
    padding: [1, 24, 64, 65, 256, 257, 1024, 1025, 4096, 4097, 5000, 9000, 16384, 100_000, 1_000_000].map(
      (length) => [length, paddedSize(length)],
    ),
  }
}

function controls() {
  const until = { writeUntil: 1_790_000_100, readUntil: 1_790_000_200 }
  const invited = { ...pair, role: 'reporter' as const, mainPerson: true, ...until, details: run(0, 5) }
  const all: Control[] = [
    { type: 'grant', ...invited, keyBox: box },
    { type: 'link', ...invited, maxJoins: 5, keyBox: box },
    { type: 'link', ...invited, maxJoins: 1, keyBox: null },
    { type: 'join', ...pair, link: 4, proof: run(0, 64) },
    { type: 'approve', device: 6, keyBox: box },
    { type: 'name', details: run(0, 5) },
    { type: 'rotate', epoch: 1, commitment: seed, dropped: [], keyBoxes: [box, box], wrap: null },
    { type: 'rotate', epoch: 2, commitment: seed, dropped: [3, 258], keyBoxes: [box], wrap: run(0, 72) },
    { type: 'leave' },
    { type: 'suspend', subject: 258, lifted: false },
    { type: 'suspend', subject: 258, lifted: true },
    { type: 'offer', ...pair, keyBox: box },
    { type: 'accept' },
    {
      type: 'policy',
      changes: [
        { subject: 3, ...until, maxJoins: 0, keyBox: null },
        { subject: 4, ...until, maxJoins: 9, keyBox: box },
      ],
    },
    { type: 'destroy' },
    { type: 'cancel' },
  ]
  return all.map((control) => ({ control, clock, is: encodeControl(control, clock) }))
}

const genesis = {
  owner: pair,
  recovery: { sign: other.sign.publicKey, box: other.box.publicKey },
  salt: run(9, 16),
}
const report = { type: 'status', row: 'r1', status: 'stuck', text: 'Nøglen mangler', mark: 4 } as const
const signoff = { contentHash: seed, statement: 'Jeg har læst aftalen', time: clock }
const snapshot = {
  ctl: seed,
  authors: [[0, { seq: 3, id: asRecordId(run(7, 32)), seenSeq: 2 }]] as const,
  stateVector: run(0, 4),
  contentHash: run(3, 32),
  state: run(0, 9),
  title: 'Før pausen',
}

function payloads() {
  const details = { name: 'Åse', relation: 'moster', roleWord: 'hovedperson', languages: ['da', 'ar'] }
  const place = { roomId, epoch: 7, subject: pair.sign }
  const answer = { type: 'answer', row: 'r1', version: 209, yes: true, text: '' } as const
  return {
    genesis: {
      ...genesis,
      is: encodeGenesis(genesis),
      roomId: roomIdOf(genesis),
      body: genesisBody(genesis, keys),
    },
    details: {
      details,
      is: encodeDetails(details),
      place,
      key: epochKey,
      nonce: nonce(24),
      sealed: sealDetails(details, place, epochKey, nonce),
    },
    reports: [report, answer].map((one) => ({ report: one, is: encodeReport(one) })),
    signoff: { signoff, is: encodeSignoff(signoff) },
    snapshot: { snapshot, is: encodeSnapshot(snapshot) },
    link: { roomId, seed, is: formatLink('https://radslag.example', { roomId, seed }) },
  }
}

/** One record of a kind, its body as the kind wants it. */
function recordOf(kind: KindName): LogRecord {
  const draft = {
    kind,
    roomId,
    epoch: 7,
    authorSeq: 3,
    authorPrev: run(7, 32),
    seenSeq: 208,
    seenHead: run(8, 32),
  }
  if (kind === 'genesis') {
    const zero = {
      authorPrev: new Uint8Array(32),
      seenHead: new Uint8Array(32),
      seenSeq: 0,
      authorSeq: 1,
      epoch: 0,
    }
    return signClear({ ...draft, ...zero, roomId: roomIdOf(genesis) }, keys, genesisBody(genesis, keys))
  }
  if (kind === 'control') return signClear(draft, keys, encodeControl({ type: 'leave' }, clock))
  if (kind === 'receipt') return signClear(draft, keys, new Uint8Array(0))
  const payload = {
    report: encodeReport(report),
    signoff: encodeSignoff(signoff),
    snapshot: encodeSnapshot(snapshot),
  }
  const content = { clock, payload: kind in payload ? payload[kind as keyof typeof payload] : run(0, 20) }
  return sealRecord(draft, keys, epochKey, content, nonce)
}

/** A long body stands as its length and hash, so that the file can be read. */
const brief = (bytes: Uint8Array) =>
  bytes.length < 1000 ? bytes : { length: bytes.length, check: hash('check', bytes) }

function records() {
  return (Object.keys(KIND) as KindName[]).map((kind) => {
    const record = recordOf(kind)
    const forms = {
      full: { index: null, prev: true },
      stored: { index: 258, prev: true },
      live: { index: 258, prev: false },
    }
    const permitted = Object.entries(forms).filter(([, form]) => form.prev || !isEphemeral(kind))
    return {
      kind,
      author: seed,
      epochKey,
      header: headerBytes(record, record.body.length),
      body: brief(record.body),
      recordId: recordId(record),
      signature: record.signature,
      compact: Object.fromEntries(
        permitted.map(([name, form]) => [name, brief(encodeCompact(record, form))]),
      ),
    }
  })
}

function frames() {
  const head = { count: 210, chain: asChainHash(run(8, 32)) }
  const items = [{ n: 1, record: run(0, 3) }]
  const client: ClientFrame[] = [
    { type: 'auth', roomId, key: pair.sign, signature: run(0, 64), mode: 'fresh', since: 0 },
    { type: 'append', records: [run(0, 3), run(3, 2)] },
    { type: 'hold' },
    { type: 'release' },
    { type: 'ephemeral', record: run(0, 3) },
    { type: 'range', from: 4, to: 9 },
  ]
  const relay: RelayFrame[] = [
    { type: 'challenge', challenge: seed },
    { type: 'welcome', ...head, snapshot: -1 },
    { type: 'deliver', from: 208, items: [{ record: run(0, 3) }, { own: 12 }], chain: head.chain },
    { type: 'skeleton', items },
    { type: 'live', ...head },
    { type: 'acked', authorSeq: 12, n: 209, chain: head.chain },
    ...REFUSALS.map((why) => ({ type: 'refused' as const, authorSeq: 12, why })),
    { type: 'held', ...head },
    { type: 'released' },
    { type: 'ephemeral', record: run(0, 3) },
    { type: 'peer', index: 258, here: true, session: seed },
    { type: 'beat', ...head },
    { type: 'range', items },
  ]
  return {
    client: client.map((frame) => ({ frame, is: encodeClientFrame(frame) })),
    relay: relay.map((frame) => ({ frame, is: encodeRelayFrame(frame) })),
  }
}

/** A small log with C and L after every record. Its boxes are filler: the fold opens none. */
function smallLog() {
  const room = createTestRoom(0, () => box)
  const editor = room.invite(room.owner, 'grant', 'editor')
  const link = room.invite(room.owner, 'link', 'reporter')
  room.append(editor, { what: 'update' })
  const device = room.join(link)
  room.append(device, { what: 'report', seen: 4 })
  room.append(editor, { what: { type: 'name', details: run(0, 3) }, seen: 4 })
  room.append(room.owner, { what: { type: 'suspend', subject: room.indexOf(link)!, lifted: false } })
  room.append(room.owner, { what: room.rotation() })
  room.append(editor, { what: 'signoff' })
  const roomStates = room.history.map(({ state }) => state)
  return {
    roomId: room.roomId,
    records: room.log.map((compact, n) => ({
      n,
      compact,
      recordId: recordId(room.records[n]!),
      C: roomStates[n]!.chain,
      L: roomStates[n]!.ctl,
    })),
    members: room
      .membership()
      .members.map(({ index, kind, role, person, state }) => ({ index, kind, role, person, state })),
  }
}

/** Every file of vectors as JSON text, byte strings in hexadecimal. */
export function vectorFiles(): Record<string, string> {
  const files = {
    hashes: hashes(),
    keys: keyVectors(),
    controls: controls(),
    payloads: payloads(),
    records: records(),
    frames: frames(),
    log: smallLog(),
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, `${JSON.stringify(plain(content), null, 2)}\n`]),
  )
}
