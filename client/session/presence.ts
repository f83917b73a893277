/**
 * Who is here and what they have: cursors (E1), receipts (D2) and the relay's word on who is connected. Ephemerals are signed and
 * bound to the log by their seenSeq and seenHead, never logged. Knows no document and shows nothing.
 */
import { isZero, toHex, type Bytes } from '@radslag/shared/bytes.ts'
import { SealError, WireError } from '@radslag/shared/errors.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { mayAppend } from '@radslag/shared/room/members.ts'
import { encodeCompact, type LogRecord } from '@radslag/shared/wire/record.ts'
import { openRecord, sealRecord, signClear, type Draft } from '@radslag/shared/wire/sealed.ts'
import type { World } from '../world.ts'
import { openEphemeral } from './ephemeral.ts'
import { encodePresence, goneEntries, ownPresence, type PresenceEntry } from './presence-codec.ts'
import { UpdateRefusal } from './update-refusal.ts'
import type { VerifiedLog } from './verified-log.ts'
import { createWitnesses, type Witness } from './witnesses.ts'

export interface Presence {
  /** Where this device's own cursor is, coalesced (E1). */
  show(entry: PresenceEntry): void
  /** States what this device has verified and stored (D2). */
  receipt(): void
  /** Takes an ephemeral off the wire. Throws `Conviction('fork')` when its signed head is not ours. */
  receive(bytes: Bytes): void
  /** The relay says a member's connection came or went. */
  peer(index: number, here: boolean, session: Bytes): void
  /** The relay is gone: so are all cursors; who was here is remembered as dropped. */
  disconnected(): void
  /** Members seen connected since this session opened: true while here. */
  seen(): ReadonlyMap<number, boolean>
  witness(index: number): Witness | undefined
  /** The log grew: compares statements that were ahead of it. Throws `Conviction('fork')`. */
  advanced(): void
  close(): void
}

export interface PresenceOptions {
  readonly world: Pick<World, 'now' | 'random'>
  readonly log: VerifiedLog
  readonly send: (record: Bytes) => void
  /** Cursor entries of others, as a y-protocols awareness message body. */
  readonly onCursors: (message: Bytes) => void
  /** Somebody came: cursors want showing again. */
  readonly onNewcomer: () => void
  readonly onChange: () => void
}

interface PeerSession {
  readonly author: number
  counter: number
  readonly clients: Map<number, number>
}

/** A session of its own: 32 random bytes name it (E1). */
export function createPresence({
  world,
  log,
  send,
  onCursors,
  onNewcomer,
  onChange,
}: PresenceOptions): Presence {
  const session = world.random(32)
  const seen = new Map<number, boolean>()
  const connections = new Map<number, number>()
  const sessions = new Map<string, PeerSession>()
  const witnesses = createWitnesses(world, log)
  let counter = 0
  let pending: PresenceEntry | null = null
  let presenceTimer: ReturnType<typeof setTimeout> | undefined
  let receiptTimer: ReturnType<typeof setTimeout> | undefined

  function draft(kind: LogRecord['kind']): Draft | null {
    const state = log.state()
    const member = log.self()
    if (!state.membership || !member || !mayAppend(state.membership, member, kind)) return null
    return {
      kind,
      roomId: state.roomId,
      epoch: state.membership.epoch,
      authorSeq: ++counter,
      authorPrev: session,
      seenSeq: state.count - 1,
      seenHead: state.chain,
    }
  }

  function emit(record: LogRecord): void {
    const member = log.self()
    if (member) send(encodeCompact(record, { index: member.index, prev: true }))
  }

  function showNow(): void {
    presenceTimer = undefined
    const place = pending && draft('presence')
    const key = place && log.epochKeys.get(place.epoch)
    if (pending && place && key) {
      const content = { clock: world.now(), payload: encodePresence([pending]) }
      emit(sealRecord(place, log.keys, key, content, world.random))
    }
    pending = null
  }

  function receiptNow(): void {
    receiptTimer = undefined
    const place = draft('receipt')
    if (place) emit(signClear(place, log.keys, new Uint8Array(0)))
  }

  function receive(bytes: Bytes): void {
    const ephemeral = openEphemeral(log, bytes)
    if (!ephemeral) return
    const { record, author } = ephemeral
    const sessionKey = toHex(record.authorPrev)
    const known = sessions.get(sessionKey)
    if (known && (known.author !== author || known.counter >= record.authorSeq)) return
    if (!known) for (const key of surplus(sessions, author)) forget(key)
    const peerSession = known ?? { author, counter: 0, clients: new Map<number, number>() }
    peerSession.counter = record.authorSeq
    sessions.set(sessionKey, peerSession)
    witnesses.heed(author, record)
    if (record.kind === 'presence') cursors(record, author, peerSession)
    onChange()
  }

  function cursors(record: LogRecord, author: number, from: PeerSession): void {
    const key = log.epochKeys.get(record.epoch)
    if (!key) return
    try {
      const entries = ownPresence(openRecord(record, key).payload, author)
      const clients = new Set([...from.clients.keys(), ...entries.map(({ client }) => client)])
      if (clients.size > LIMITS.presenceEntries) return
      for (const entry of entries) from.clients.set(entry.client, entry.clock)
      onCursors(encodePresence(entries))
    } catch (error) {
      if (!(error instanceof SealError || error instanceof WireError || error instanceof UpdateRefusal))
        throw error
    }
  }

  function forget(sessionKey: string): void {
    const gone = sessions.get(sessionKey)
    if (!gone) return
    sessions.delete(sessionKey)
    if (gone.clients.size === 0) return
    onCursors(encodePresence(goneEntries(gone.clients)))
  }

  return {
    show(entry) {
      pending = entry
      presenceTimer ??= setTimeout(showNow, LIMITS.coalesce)
    },
    receipt() {
      receiptTimer ??= setTimeout(receiptNow, counter === 0 ? 0 : LIMITS.receipt)
    },
    receive,
    peer(index, here, peerSession) {
      const count = Math.max(0, (connections.get(index) ?? 0) + (here ? 1 : -1))
      connections.set(index, count)
      seen.set(index, count > 0)
      if (!here && !isZero(peerSession)) forget(toHex(peerSession))
      if (here) onNewcomer()
      onChange()
    },
    disconnected() {
      for (const key of sessions.keys()) forget(key)
      connections.clear()
      for (const index of seen.keys()) seen.set(index, false)
      onChange()
    },
    seen: () => seen,
    witness: witnesses.of,
    advanced: witnesses.advanced,
    close() {
      clearTimeout(presenceTimer)
      clearTimeout(receiptTimer)
    },
  }
}

/** A member can make up sessions without end, and only the newest few are kept: those to forget before one more (E1). */
function surplus(sessions: ReadonlyMap<string, PeerSession>, author: number): string[] {
  const theirs = [...sessions].filter(([, session]) => session.author === author)
  return theirs.slice(0, Math.max(0, theirs.length + 1 - LIMITS.presenceSessions)).map(([key]) => key)
}
