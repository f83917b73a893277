/**
 * The blind relay: rooms in memory, connections to them, and the hours of the day (beats, erasures). Transport-free: whoever
 * owns sockets gives it peers. Numbers and forwards sealed records; cannot read one.
 */
import { toHex } from '@radslag/shared/bytes.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import type { Limits } from '@radslag/shared/limits.ts'
import { CLOSE, type CloseName } from '@radslag/shared/wire/close-codes.ts'
import { createAddresses } from './addresses.ts'
import { createConnection, type Connection, type ConnectionWorld, type Lease } from './connection.ts'
import type { After } from './hold.ts'
import type { Log } from './log.ts'
import type { RelayMetrics } from './metrics.ts'
import type { Peer } from './outbound.ts'
import { loadLog } from './room-log.ts'
import { createRoom, type Room, type RoomWorld } from './room.ts'
import type { Store } from './store/store.ts'

export interface RelayOptions {
  readonly store: Store
  /** Unix milliseconds. */
  readonly now: () => number
  readonly random: Random
  readonly limits: Limits
  /** Origins that clients dial, as `https://radslag.example` (Y1). */
  readonly origins: readonly string[]
  readonly log: Log
  readonly metrics: RelayMetrics
  /** Timers; the process's own unless a test gives others. */
  readonly after?: After
}

export interface Relay {
  /** A client has connected. The transport hands on what it sends, and tells when it has closed. */
  connect(peer: Peer): Pick<Connection, 'receive' | 'closed'>
  /** Erases every room whose time has come (Y5); also done at start and every `limits.sweep`. */
  sweep(): Promise<void>
  /** Finishes what is with the store, then closes every connection with `restarting`. Leaves the store open. */
  close(): Promise<void>
}

interface Entry {
  readonly room: Promise<Room | null>
  loaded: Room | null
  leases: number
  stop: () => void
}

/** Erases what is due and begins to beat; serves whatever `connect` is given. */
export function createRelay(options: RelayOptions): Relay {
  const { store, limits, log, metrics, now } = options
  const after = options.after ?? afterByProcess
  const addresses = createAddresses(limits)
  const connections = new Set<Connection>()
  const rooms = new Map<string, Entry>()
  const due = new Set<Room>()
  const timers = new Map<string, () => void>()
  let closing = false

  const world: ConnectionWorld & RoomWorld = {
    ...options,
    after,
    openRoom,
    closing: (why) => metrics.closed(why),
    soon(room) {
      if (due.size === 0) setImmediate(takeTurns)
      due.add(room)
    },
    rested: (room) => forget(toHex(room.log.state.roomId)),
  }

  /** Everything that arrived in this turn of the loop goes to the store together: one transaction over all rooms. */
  function takeTurns(): void {
    const turns = [...due]
    due.clear()
    for (const room of turns) room.turn()
  }

  function openRoom(roomId: RoomId): Lease {
    const key = toHex(roomId)
    const entry = rooms.get(key) ?? load(key, roomId)
    entry.leases++
    let released = false
    return {
      room: entry.room,
      release() {
        if (released) return
        released = true
        entry.leases--
        forget(key)
      },
    }
  }

  function load(key: string, roomId: RoomId): Entry {
    const entry: Entry = {
      room: loadLog(store, roomId).then((start) => {
        if (!start) return null
        entry.loaded = createRoom(world, start)
        return entry.loaded
      }),
      loaded: null,
      leases: 0,
      stop: store.watch(roomId, (count) => entry.loaded?.moved(count)),
    }
    rooms.set(key, entry)
    metrics.roomsOpen(1)
    return entry
  }

  function forget(key: string): void {
    const entry = rooms.get(key)
    if (!entry || entry.leases > 0 || entry.loaded?.busy) return
    rooms.delete(key)
    entry.stop()
    metrics.roomsOpen(-1)
  }

  async function sweep(): Promise<void> {
    for (const roomId of await store.dueForErasure(now())) {
      rooms.get(toHex(roomId))?.loaded?.destroyed()
      await store.erase(roomId)
      log.info({}, 'room erased')
    }
  }

  function every(name: string, delay: number, run: () => void): void {
    const cancel = after(delay, () => {
      run()
      if (!closing) every(name, delay, run)
    })
    timers.set(name, cancel)
  }

  function tidy(): void {
    addresses.prune(now())
    sweep().catch((error: unknown) => log.error({ err: error }, 'sweep failed'))
  }

  tidy()
  every('sweep', limits.sweep, tidy)
  every('beat', limits.ping, () => {
    for (const { loaded } of rooms.values()) loaded?.beat()
  })

  return {
    connect(peer) {
      const address = closing ? 'restarting' : addresses.open(peer.address, now())
      if (typeof address === 'string') return turnAway(peer, address, metrics)
      const connection = createConnection(world, peer, address)
      connections.add(connection)
      metrics.connected(1)
      return {
        receive: connection.receive,
        closed() {
          if (!connections.delete(connection)) return
          connection.closed()
          addresses.close(peer.address)
          metrics.connected(-1)
        },
      }
    },
    sweep,
    async close() {
      closing = true
      for (const cancel of timers.values()) cancel()
      takeTurns()
      await Promise.all([...rooms.values()].map(async ({ loaded }) => loaded?.settled()))
      for (const connection of connections) connection.close('restarting')
    },
  }
}

function turnAway(peer: Peer, why: CloseName, metrics: RelayMetrics): Pick<Connection, 'receive' | 'closed'> {
  metrics.closed(why)
  peer.close(CLOSE[why], why)
  return { receive() {}, closed() {} }
}

const afterByProcess: After = (delay, run) => {
  const timer = setTimeout(run, delay)
  timer.unref()
  return () => clearTimeout(timer)
}
