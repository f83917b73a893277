/**
 * Keeps one room alive: the local copy, the connection, the way in and the way out, and one view of it all for screens.
 * Runs without a DOM. Knows the parts and their order (Reopen of the state machines); the parts know the rules.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { memberKeys, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { DeviceError, invariant, SealError, WireError } from '@radslag/shared/errors.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import { copyCode } from '@radslag/shared/room/words.ts'
import { accessAt, mayAppend } from '@radslag/shared/room/members.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import { courseTitle } from '../agreement/roots.ts'
import type { Device } from '../device/device.ts'
import type { Keyring } from '../device/keyring.ts'
import type { OutboxEntry } from '../device/outbox.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { World } from '../world.ts'
import { createHalting } from './halting.ts'
import { createHolding } from './holding.ts'
import { createIntake, type Base } from './intake.ts'
import { peopleOf } from './people.ts'
import { createPresence } from './presence.ts'
import { presenceOf } from './presence-codec.ts'
import { connectRelay } from './relay-connection.ts'
import { saveStateOf } from './save-state.ts'
import { createSender, type SoloJob } from './sender.ts'
import type { SocketPort, SocketRoom } from './sealed-socket.ts'
import { createShadow, type Shadow } from './shadow.ts'
import type { RoomView } from './status.ts'
import { SESSIONS } from './update-rules.ts'
import { createVerifiedLog, type Taken, type VerifiedLog } from './verified-log.ts'

export interface RoomSession {
  readonly localId: string
  readonly roomId: RoomId
  readonly keys: MemberKeys
  readonly log: VerifiedLog
  readonly shadow: Shadow
  /** What the sealed socket needs (W3). */
  readonly socketRoom: SocketRoom
  /** Resolves when there is something to show: a local copy, a verified catch-up, or a halt. */
  readonly ready: Promise<void>
  view(): RoomView
  subscribe(listener: () => void): () => void
  /** This session's Yjs client id (A5). Call after `ready`. */
  clientId(): number
  /** A5: Yjs changes a client id that it sees in use elsewhere; then this device was copied, and writing stops. */
  assertClientId(id: number): void
  write(kind: OutboxEntry['kind'], payload: Bytes): void
  /** Own entries not verified yet, for export. */
  unsent(): readonly OutboxEntry[]
  /** Appends one record of another kind on the verified head; with `hold` as its preparation for control records (R5). */
  exclusive(job: SoloJob): Promise<void>
  /** Asks the relay to stop numbering and waits until this device has verified everything before (R5). */
  hold(): Promise<void>
  /** Marks persons as being closed until the log says so. */
  markClosing(persons: readonly number[], closing: boolean): void
  /** Each verified record from now on. */
  onTaken(listener: (taken: Taken) => void): () => void
  /** The record log, for replaying it. */
  readonly records: RecordLog
  /** Where the own copy begins: a snapshot opened from or verified since (S2). */
  base(): Base | null
  /** A snapshot proved right: the next opening begins there. */
  rebase(base: Base): void
  signerName(index: number): string
  /** Erases the own copy from this device. */
  forget(): Promise<void>
  /** Both sides of a mismatch, for a technician (D1). */
  evidence(): Promise<string>
  /** The browser says the net is back. */
  retry(): void
  flush(): Promise<void>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly world: World
  readonly device: Device
  readonly localId: string
  readonly keyring: Keyring
}

/** Opens a room from what the device holds and begins to connect. Throws `DeviceError`. */
export async function openRoomSession(options: SessionOptions): Promise<RoomSession> {
  const { world, device, localId } = options
  let keyring = options.keyring
  const roomId = keyring.roomId
  const keys = memberKeys(keyring.seed)
  const log = createVerifiedLog(roomId, keys)
  if (keyring.epochKey) log.epochKeys.put(keyring.epochKey.epoch, keyring.epochKey.key)
  const outbox = device.outbox(localId)
  const records = device.recordLog(localId)
  const listeners = new Set<() => void>()
  const takenListeners = new Set<(taken: Taken) => void>()
  const ports = new Set<SocketPort>()
  const closing = new Set<number>()
  /** Records 0 and 1 of a room founded here and not confirmed yet (R1a). */
  let founding = keyring.created ? null : (await records.skeleton(0, 2)).map(({ bytes }) => bytes)
  let live = false
  let verified = false
  let offlineSince = world.now()
  let target = -1
  let ackedAt = 0
  let clientId: number | null = null
  let closed = false
  const ready = deferred()

  const shadow = createShadow((update, origin) => {
    if (origin === 'log') for (const port of ports) port.update(update)
  })
  const sender = createSender({
    world,
    log,
    outbox,
    send: (records) => connection.send({ type: 'append', records }),
    fit: (payload, ahead) => shadow.fits(payload, log.self()?.index ?? -1, ahead),
    onChange: changed,
    onStorageFailure: (error) => halting.storage(error),
    onConflict: () => halting.stop({ kind: 'copied' }),
  })
  const presence = createPresence({
    world,
    log,
    send: (record) => connection.send({ type: 'ephemeral', record }),
    onCursors: (message) => {
      for (const port of ports) port.cursors(message)
    },
    onNewcomer: () => {
      for (const port of ports) port.ask()
    },
    onChange: changed,
  })
  const holding = createHolding({ log, send: () => connection.send({ type: 'hold' }) })
  const intake = createIntake({
    log,
    shadow,
    sender,
    presence,
    records,
    removal: (ids) => outbox.removal(ids),
    founding: () => founding,
    send: (records) => connection.send({ type: 'append', records }),
    on: {
      live: wentLive,
      taken,
      stored() {
        presence.receipt()
        halting.stored()
      },
      copied: () => halting.stop({ kind: 'copied' }),
      failedToStore: (error) => halting.storage(error),
    },
  })
  const halting = createHalting({
    world,
    log,
    intake,
    hasUnsent: () => sender.entries().length > 0,
    forget,
    onHalt() {
      stop()
      ready.resolve()
      changed()
    },
    onChange: changed,
  })

  function changed(): void {
    for (const listener of listeners) listener()
  }

  function taken(one: Taken): void {
    if (one.author === log.self()?.index) {
      target = one.n
      ackedAt = world.now()
    }
    if (one.record.kind === 'control')
      for (const person of closing) if (isClosed(person)) closing.delete(person)
    for (const listener of takenListeners) listener(one)
  }

  /** Erases this room from the device, once nothing more is being stored. */
  async function forget(): Promise<void> {
    await intake.settled()
    await device.directory.forget(localId)
  }

  function isClosed(person: number): boolean {
    const state = log.membership()?.members[person]?.state
    return state === 'dropped' || state === 'left'
  }

  function wentLive(): void {
    live = true
    verified = true
    if (target < 0) target = log.state().count - 1
    if (founding) void confirmFounding()
    if (ackedAt === 0) ackedAt = world.now()
    holding.advanced()
    sender.live()
    presence.receipt()
    void becomeReady()
    changed()
  }

  async function confirmFounding(): Promise<void> {
    founding = null
    keyring = { ...keyring, created: true }
    await device.keyrings.save(localId, keyring)
  }

  /** A5: the session number is stored before it is used, and never one the log has seen. */
  async function becomeReady(): Promise<void> {
    if (clientId === null) {
      const index = log.self()?.index ?? 0
      clientId = 0
      const session = 1 + Math.max(keyring.session, shadow.lastSession(index))
      invariant(session < SESSIONS, 'sessions of a member are used up')
      if (keyring.kind === 'member') {
        keyring = { ...keyring, session }
        await device.keyrings.save(localId, keyring)
      }
      clientId = index * SESSIONS + session
    }
    ready.resolve()
  }

  /** Border: whatever the relay sent, this is where it stops being able to hurt. */
  function receive(frame: RelayFrame): void {
    if (halting.halted()) return
    try {
      if (frame.type === 'held') holding.held(frame)
      else intake.frame(frame)
      holding.advanced()
    } catch (error) {
      if (error instanceof Conviction) halting.convict(error, frame)
      else if (error instanceof SealError) halting.stop({ kind: 'key' })
      else if (error instanceof WireError) halting.undecodable(error, frame)
      else throw error
    }
    changed()
  }

  function disconnected(code: number): void {
    if (live) offlineSince = world.now()
    live = false
    holding.disconnected()
    sender.offline()
    presence.disconnected()
    if (!halting.halted()) halting.closed(code)
    changed()
  }

  function stop(): void {
    closed = true
    live = false
    connection.close()
    sender.close()
    presence.close()
    for (const port of ports) port.close(4400)
  }

  function write(kind: OutboxEntry['kind'], payload: Bytes): void {
    const membership = log.membership()
    const member = log.self()
    if (closed || !membership || !member || !mayAppend(membership, member, kind)) return
    sender.write(kind, payload)
  }

  const socketRoom: SocketRoom = {
    doc: shadow.doc,
    write(update) {
      const membership = log.membership()
      const member = log.self()
      if (closed || !membership || !member || !mayAppend(membership, member, 'update')) return
      const lacked = shadow.write(update)
      if (lacked) sender.write('update', lacked)
    },
    show(message) {
      const entry = clientId === null ? null : presenceOf(message, clientId)
      if (entry && live) presence.show(entry)
    },
    attach(port) {
      ports.add(port)
      return () => ports.delete(port)
    },
  }

  function view(): RoomView {
    const membership = log.membership()
    const member = log.self()
    const now = world.now()
    const seen = presence.seen()
    const self = member?.index ?? null
    const people = membership ? peopleOf({ membership, names: log.names, self, seen, closing, now }) : []
    const state = log.state()
    const base = intake.base()
    const mayWrite =
      !closed &&
      membership !== null &&
      member !== null &&
      mayAppend(membership, member, 'update') &&
      accessAt(membership, member, now / 1000) === 'write'
    return {
      title: courseTitle(shadow.doc),
      relay: live ? 'live' : verified || offlineSince < now - 3000 ? 'offline' : 'connecting',
      verified,
      save: saveStateOf({
        sender: sender.status(),
        paused: halting.halted() !== null,
        live,
        offlineSince,
        membership,
        people,
        seen,
        witness: presence.witness,
        target,
        at: ackedAt,
      }),
      self:
        member && member.role !== 'recovery'
          ? { index: member.index, person: member.person, role: member.role, mayWrite }
          : null,
      people,
      vouchedBy: base && membership && base.signer !== member?.index ? signerName(base.signer) : null,
      quarantined: intake.quarantined(),
      kept: sender.status().kept,
      halt: halting.halted(),
      trouble: halting.trouble(),
      count: state.count,
      copyCode: copyCode(state.chain),
    }
  }

  function signerName(index: number): string {
    const person = log.membership()?.members[index]?.person ?? index
    return log.names.of(index)?.name ?? log.names.of(person)?.name ?? ''
  }

  await restore()
  const connection = connectRelay({
    world,
    roomId,
    keys,
    resume: () => {
      const { count } = log.state()
      const fresh = count === 0
      intake.begin(fresh)
      if (founding) return { mode: 'create', since: 0 }
      return fresh ? { mode: 'fresh', since: 0 } : { mode: 'resume', since: count }
    },
    events: { closed: disconnected, frame: receive },
  })

  async function restore(): Promise<void> {
    try {
      await intake.restore()
    } catch (error) {
      if (error instanceof Conviction || error instanceof SealError || error instanceof WireError) {
        throw new DeviceError('storage-damaged', 'the copy on this device does not verify', { cause: error })
      }
      throw error
    }
    const entries = await outbox.load()
    for (const entry of entries)
      if (entry.kind === 'update' && entry.kept === null) shadow.write(entry.payload)
    sender.load(entries)
    if (log.state().count > 0) {
      target = log.state().count - 1
      await becomeReady()
    }
  }

  return {
    localId,
    roomId,
    keys,
    log,
    shadow,
    socketRoom,
    ready: ready.promise,
    view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clientId() {
      invariant(clientId !== null, 'clientId is known after ready')
      return clientId
    },
    assertClientId(id) {
      if (id !== clientId) halting.stop({ kind: 'copied' })
    },
    write,
    unsent: () => sender.entries(),
    exclusive: (job) => sender.exclusive(job),
    hold: () => holding.begin(),
    markClosing(persons, isClosing) {
      for (const person of persons)
        if (isClosing) closing.add(person)
        else closing.delete(person)
      changed()
    },
    onTaken(listener) {
      takenListeners.add(listener)
      return () => takenListeners.delete(listener)
    },
    records,
    base: intake.base,
    rebase: intake.rebase,
    signerName,
    forget,
    evidence: () => halting.evidence(records),
    retry: () => connection.retry(),
    flush: () => sender.flush(),
    async close() {
      await sender.flush()
      stop()
      await intake.settled()
      shadow.close()
    },
  }
}

interface Deferred {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
