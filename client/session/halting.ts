/**
 * When a session must stop, and why (A7, D1, V4): evidence is kept, the own copy stays usable, and only a verified record
 * erases anything. Knows the reasons; screens know the words.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import { toBase64Url } from '@radslag/shared/bytes.ts'
import { DeviceError, SealError, WireError } from '@radslag/shared/errors.ts'
import { Conviction, judgeSkeleton } from '@radslag/shared/room/acceptance.ts'
import { memberByKey, type Membership } from '@radslag/shared/room/members.ts'
import { copyCode } from '@radslag/shared/room/words.ts'
import { isPermanent } from '@radslag/shared/wire/close-codes.ts'
import { controlClock } from '@radslag/shared/wire/control.ts'
import { encodeRelayFrame, type RelayFrame } from '@radslag/shared/wire/frame.ts'
import { decodeCompact } from '@radslag/shared/wire/record.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { World } from '../world.ts'
import type { Intake } from './intake.ts'
import { nameOf } from './people.ts'
import type { Halt } from './status.ts'
import { createVerifiedLog, type VerifiedLog } from './verified-log.ts'

export interface Halting {
  halted(): Halt | null
  /** Why the device cannot store right now; typing goes on in memory and the status says so. */
  trouble(): string | null
  stop(halt: Halt): void
  /** A lying or broken relay: stop before the record and keep it as evidence (D1). */
  convict(conviction: Conviction, frame: RelayFrame): void
  /** Bytes this program cannot read: newer than it, or damaged on the way (P2). */
  undecodable(error: WireError, frame: RelayFrame): void
  storage(error: unknown): void
  /** Storing works again. */
  stored(): void
  /** The relay closed the connection. */
  closed(code: number): void
  /** A control record was verified: its clock dates a halt (V4). */
  control(n: number, body: Bytes): void
  /** Both sides of a mismatch as one text for a technician: the own records, and what the relay sent instead. */
  evidence(records: RecordLog): Promise<string>
}

export interface HaltingOptions {
  readonly world: Pick<World, 'now'>
  readonly log: VerifiedLog
  /** Control records a dropped key was given (V4), or null. */
  readonly farewell: Intake['farewell']
  readonly hasUnsent: () => boolean
  /** Erases the own copy, after what is under way is stored. */
  readonly forget: () => Promise<void>
  readonly onHalt: (halt: Halt) => void
  readonly onChange: () => void
}

/** Decides once: the first reason to stop stands. */
export function createHalting(options: HaltingOptions): Halting {
  const { world, log } = options
  let halt: Halt | null = null
  let trouble: string | null = null
  let theirs: Bytes | null = null
  const clocks = new Map<number, number>()

  function stop(reason: Halt): void {
    if (halt) return
    halt = reason
    options.onHalt(reason)
  }

  function convict(conviction: Conviction, frame: RelayFrame): void {
    theirs = encodeRelayFrame(frame)
    const { count, chain } = log.state()
    stop({
      kind: 'mismatch',
      code: conviction.code,
      ours: { count, at: world.now() },
      theirs: 'count' in frame ? frame.count : null,
      copyCode: copyCode(chain),
    })
  }

  function closed(code: number): void {
    if (!isPermanent(code)) return
    const ending = ownEnding()
    if (ending) return dropped(ending)
    stop({ kind: 'refused', code })
  }

  /** V4: the own log or the farewell holds the signed record that ended this key. */
  function ownEnding(): Ending | null {
    const own = log.membership()
    const seen = own && endingIn(own, log)
    if (seen) return { ...seen, at: clocks.get(seen.n) ?? world.now() }
    return farewellEnding()
  }

  /**
   * The farewell is judged as what follows the own log: by the own numbering of keys, since the relay could otherwise let untight
   * records change places until a signed drop of somebody else's index names this key. Read from its start it gives names only.
   */
  function farewellEnding(): Ending | null {
    const items = options.farewell()
    if (!items) return null
    let state = log.state()
    const { roomId, count } = state
    const named = createVerifiedLog(roomId, log.keys)
    const newest = log.epochKeys.newest()
    if (newest) named.epochKeys.put(newest.epoch, newest.key)
    try {
      let at = 0
      for (const { n, record } of items) {
        named.takeSkeleton(n, record)
        if (n < count) continue
        const judged = judgeSkeleton(state, n, decodeCompact(record))
        state = judged.next
        if (judged.control) at = controlClock(judged.record.body)
      }
      const ending = state.membership && endingIn(state.membership, named)
      return ending && { ...ending, at }
    } catch (error) {
      if (error instanceof Conviction || error instanceof SealError || error instanceof WireError) return null
      throw error
    }
  }

  function dropped({ by, at, left }: Ending): void {
    const erased = !options.hasUnsent() && log.state().count > 0
    stop({ kind: 'dropped', by, at, erased, left })
    if (erased) void options.forget()
  }

  return {
    halted: () => halt,
    trouble: () => trouble,
    stop,
    convict,
    undecodable(error, frame) {
      if (error.code.startsWith('unknown-')) return stop({ kind: 'update-app' })
      convict(new Conviction('chain', log.state().count), frame)
    },
    storage(error) {
      if (!(error instanceof DeviceError)) throw error
      trouble = error.code
      options.onChange()
    },
    stored() {
      if (trouble === null) return
      trouble = null
      options.onChange()
    },
    closed,
    control: (n, body) => clocks.set(n, controlClock(body)),
    async evidence(records) {
      const { roomId, count, chain, ctl } = log.state()
      const own: string[] = []
      for await (const page of records.tail(0)) for (const { bytes } of page) own.push(toBase64Url(bytes))
      return JSON.stringify({
        format: 'radslag-evidence/v1',
        room: toBase64Url(roomId),
        ours: { count, chain: toBase64Url(chain), control: toBase64Url(ctl), records: own },
        theirs: theirs && { frame: toBase64Url(theirs) },
        reason: halt?.kind === 'mismatch' ? halt.code : null,
      })
    },
  }
}

interface Ending {
  readonly n: number
  readonly by: string
  readonly at: number
  readonly left: boolean
}

function endingIn(membership: Membership, of: VerifiedLog): Omit<Ending, 'at'> | null {
  const member = memberByKey(membership, of.keys.sign.publicKey)
  if (!member || member.endedAt === null || (member.state !== 'dropped' && member.state !== 'left'))
    return null
  const by = member.endedBy === null ? '' : nameOf(membership, of.names, member.endedBy)
  return { n: member.endedAt, by, left: member.state === 'left' }
}
