/**
 * Keeps one room alive: the local copy, the connection, the way in and the way out, and one view of it all for screens.
 * Runs without a DOM. Knows the parts and their order (Reopen of the state machines); the parts know the rules.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { memberKeys, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { DeviceError, invariant, SealError, WireError } from '@radslag/shared/errors.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { Conviction } from '@radslag/shared/room/acceptance.ts'
import { mayAppend } from '@radslag/shared/room/members.ts'
import type { RelayFrame } from '@radslag/shared/wire/frame.ts'
import type { KindName } from '@radslag/shared/wire/record.ts'
import type { Device } from '../device/device.ts'
import type { Keyring } from '../device/keyring.ts'
import type { Outbox, OutboxEntry } from '../device/outbox.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { World } from '../world.ts'
import { takeClientId } from './client-id.ts'
import type { Base } from './keeping.ts'
import { assemble, type Parts } from './parts.ts'
import { nameOf } from './people.ts'
import { connectRelay, type RelayConnection, type Resume } from './relay-connection.ts'
import type { SocketPort, SocketRoom } from './sealed-socket.ts'
import type { Shadow } from './shadow.ts'
import type { SoloJob } from './solo.ts'
import { createSocketRoom } from './socket-room.ts'
import type { RoomSession, SessionOptions } from './session.ts'
import type { RoomView } from './status.ts'
import { createVerifiedLog, type Taken, type VerifiedLog } from './verified-log.ts'
import { viewOf, type ViewFacts } from './view.ts'

export type { RoomSession } from './session.ts'

/** Opens a room from what the device holds and begins to connect. Throws `DeviceError`. */
export async function openRoomSession(options: SessionOptions): Promise<RoomSession> {
  const { keyring, device, localId } = options
  const first = keyring.created ? [] : await device.recordLog(localId).skeleton(0, 2)
  const session = new Session(
    options,
    first.map(({ bytes }) => bytes),
  )
  await session.restore()
  session.connect()
  return session
}

class Session implements RoomSession {
  readonly localId: string
  readonly roomId: RoomId
  readonly keys: MemberKeys
  readonly log: VerifiedLog
  readonly shadow: Shadow
  readonly records: RecordLog
  readonly ready: Promise<void>
  readonly socketRoom: SocketRoom
  readonly #world: World
  readonly #device: Device
  readonly #outbox: Outbox
  readonly #parts: Parts
  readonly #listeners = new Set<() => void>()
  readonly #takenListeners = new Set<(taken: Taken) => void>()
  readonly #ports = new Set<SocketPort>()
  readonly #closing = new Set<number>()
  #becomeReady: () => void = () => undefined
  #connection: RelayConnection | null = null
  #keyring: Keyring
  /** Records 0 and 1 of a room founded here and not confirmed yet (R1a). */
  #founding: readonly Bytes[] | null
  #clientId: Promise<number> | null = null
  #knownClientId: number | null = null
  #facts: Omit<ViewFacts, 'closing' | 'now'>
  #closed = false

  constructor({ world, device, localId, keyring }: SessionOptions, founding: readonly Bytes[]) {
    this.localId = localId
    this.roomId = keyring.roomId
    this.keys = memberKeys(keyring.seed)
    this.log = createVerifiedLog(this.roomId, this.keys)
    if (keyring.epochKey) this.log.epochKeys.put(keyring.epochKey.epoch, keyring.epochKey.key)
    this.records = device.recordLog(localId)
    this.ready = new Promise((resolve) => {
      this.#becomeReady = resolve
    })
    this.#world = world
    this.#device = device
    this.#outbox = device.outbox(localId)
    this.#keyring = keyring
    this.#founding = keyring.created ? null : founding
    this.#facts = {
      live: false,
      verified: false,
      tried: false,
      offlineSince: world.now(),
      target: -1,
      ackedAt: 0,
    }
    const { records } = this
    this.#parts = assemble(
      { world, log: this.log, outbox: this.#outbox, records },
      {
        connection: () => this.#connection,
        ports: this.#ports,
        founding: () => this.#founding,
        live: () => this.#wentLive(),
        taken: (taken) => this.#taken(taken),
        halted: () => {
          this.#stop()
          this.#becomeReady()
          this.#changed()
        },
        forget: () => this.forget(),
        changed: () => this.#changed(),
      },
    )
    this.shadow = this.#parts.shadow
    this.socketRoom = createSocketRoom(this.#parts, this.#ports, {
      mayWrite: () => this.#mayAppend('update'),
      cursorOf: () => (this.#facts.live ? this.#knownClientId : null),
    })
  }

  /** The own copy first: it is shown before anything is asked of the relay. */
  async restore(): Promise<void> {
    try {
      await this.#parts.intake.restore()
    } catch (error) {
      if (error instanceof Conviction || error instanceof SealError || error instanceof WireError) {
        throw new DeviceError('storage-damaged', 'the copy on this device does not verify', { cause: error })
      }
      throw error
    }
    this.#parts.sender.load(await this.#outbox.load())
    for (const { kind, kept, payload } of this.unsent())
      if (kind === 'update' && kept === null) this.shadow.write(payload)
    const { count } = this.log.state()
    if (count === 0) return
    this.#know({ target: count - 1 })
    await this.#prepare()
  }

  connect(): void {
    const { roomId, keys } = this
    this.#connection = connectRelay({
      world: this.#world,
      roomId,
      keys,
      resume: () => this.#resume(),
      events: { closed: (code) => this.#disconnected(code), frame: (frame) => this.#receive(frame) },
    })
  }

  #resume(): Resume {
    const { count } = this.log.state()
    const fresh = count === 0
    this.#parts.intake.begin(fresh)
    if (this.#founding) return { mode: 'create', since: 0 }
    return fresh ? { mode: 'fresh', since: 0 } : { mode: 'resume', since: count }
  }

  /** Takes a client id once the log names this member; then there is something to show. */
  async #prepare(): Promise<void> {
    this.#clientId ??= takeClientId(
      this.#device,
      this.localId,
      this.#keyring,
      this.log.self()?.index ?? 0,
      this.shadow,
    ).then(({ clientId, keyring }) => {
      this.#keyring = { ...keyring, created: this.#keyring.created }
      return clientId
    })
    this.#knownClientId = await this.#clientId
    this.#becomeReady()
  }

  #wentLive(): void {
    const { target, ackedAt } = this.#facts
    this.#know({
      live: true,
      verified: true,
      target: target < 0 ? this.log.state().count - 1 : target,
      ackedAt: ackedAt === 0 ? this.#world.now() : ackedAt,
    })
    this.#parts.sender.live()
    this.#parts.presence.receipt()
    this.#confirmFounding()
      .then(() => this.#prepare())
      .catch((error: unknown) => this.#parts.halting.storage(error))
    this.#changed()
  }

  async #confirmFounding(): Promise<void> {
    if (!this.#founding) return
    this.#founding = null
    this.#keyring = { ...this.#keyring, created: true }
    await this.#device.keyrings.save(this.localId, this.#keyring)
  }

  #taken(taken: Taken): void {
    if (taken.author === this.log.self()?.index) {
      this.#know({ target: taken.n, ackedAt: this.#world.now() })
    }
    if (taken.record.kind === 'control') this.#parts.halting.control(taken.n, taken.record.body)
    for (const listener of this.#takenListeners) listener(taken)
  }

  /** Border: whatever the relay sent, this is where it stops being able to hurt. */
  #receive(frame: RelayFrame): void {
    if (this.#parts.halting.halted()) return
    try {
      if (frame.type === 'held') this.#parts.holding.held(frame)
      else this.#parts.intake.frame(frame)
      this.#parts.holding.advanced()
    } catch (error) {
      if (error instanceof Conviction) this.#parts.halting.convict(error, frame)
      else if (error instanceof SealError) this.#parts.halting.stop({ kind: 'key' })
      else if (error instanceof WireError) this.#parts.halting.undecodable(error, frame)
      else throw error
    }
    this.#changed()
  }

  #disconnected(code: number): void {
    this.#know({ live: false, tried: true, ...(this.#facts.live && { offlineSince: this.#world.now() }) })
    this.#parts.holding.disconnected()
    this.#parts.sender.offline()
    this.#parts.presence.disconnected()
    if (!this.#parts.halting.halted()) this.#parts.halting.closed(code)
    this.#changed()
  }

  #stop(): void {
    this.#closed = true
    this.#know({ live: false })
    this.#connection?.close()
    this.#parts.sender.close()
    this.#parts.presence.close()
    for (const port of this.#ports) port.close(4400)
  }

  #know(facts: Partial<ViewFacts>): void {
    this.#facts = { ...this.#facts, ...facts }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /** W12: what this member's role does not allow goes nowhere. */
  #mayAppend(kind: KindName): boolean {
    const membership = this.log.membership()
    const member = this.log.self()
    return !this.#closed && membership !== null && member !== null && mayAppend(membership, member, kind)
  }

  view(): RoomView {
    return viewOf(
      { log: this.log, ...this.#parts },
      { ...this.#facts, closing: this.#closing, now: this.#world.now() },
    )
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onTaken(listener: (taken: Taken) => void): () => void {
    this.#takenListeners.add(listener)
    return () => this.#takenListeners.delete(listener)
  }

  clientId(): number {
    invariant(this.#knownClientId !== null, 'clientId is known after ready')
    return this.#knownClientId
  }

  assertClientId(id: number): void {
    if (id !== this.#knownClientId) this.#parts.halting.stop({ kind: 'copied' })
  }

  write(kind: OutboxEntry['kind'], payload: Bytes): void {
    if (this.#mayAppend(kind)) this.#parts.sender.write(kind, payload)
  }

  unsent(): readonly OutboxEntry[] {
    return this.#parts.sender.entries()
  }

  exclusive(job: SoloJob): Promise<void> {
    return this.#parts.sender.exclusive(job)
  }

  hold(): Promise<void> {
    return this.#parts.holding.begin()
  }

  markClosing(persons: readonly number[], closing: boolean): void {
    for (const person of persons)
      if (closing) this.#closing.add(person)
      else this.#closing.delete(person)
    this.#changed()
  }

  base(): Base | null {
    return this.#parts.intake.base()
  }

  rebase(base: Base): void {
    this.#parts.intake.rebase(base)
  }

  signerName(index: number): string {
    const membership = this.log.membership()
    return membership ? nameOf(membership, this.log.names, index) : ''
  }

  async forget(): Promise<void> {
    await this.#parts.intake.settled()
    await this.#device.directory.forget(this.localId)
  }

  evidence(): Promise<string> {
    return this.#parts.halting.evidence(this.records)
  }

  retry(): void {
    this.#connection?.retry()
  }

  readonly lost = (): void => this.#connection?.lost()

  flush(): Promise<void> {
    return this.#parts.sender.flush()
  }

  settled(): Promise<void> {
    return this.#parts.intake.settled()
  }

  async close(): Promise<void> {
    await this.#parts.sender.flush()
    this.#stop()
    await this.#parts.intake.settled()
    this.shadow.close()
  }
}
