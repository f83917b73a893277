/**
 * The parts of a session and how they are wired: who calls whom. Knows every part's interface and none of their rules.
 */
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { Outbox } from '../device/outbox.ts'
import type { RecordLog } from '../device/record-log.ts'
import type { World } from '../world.ts'
import { createHalting, type Halting } from './halting.ts'
import { createHolding, type Holding } from './holding.ts'
import { createIntake, type Intake } from './intake.ts'
import { createPresence, type Presence } from './presence.ts'
import type { RelayConnection } from './relay-connection.ts'
import type { SocketPort } from './sealed-socket.ts'
import { createSender, type Sender } from './sender.ts'
import { createShadow, type Shadow } from './shadow.ts'
import type { Taken, VerifiedLog } from './verified-log.ts'

export interface Parts {
  readonly shadow: Shadow
  readonly sender: Sender
  readonly presence: Presence
  readonly holding: Holding
  readonly intake: Intake
  readonly halting: Halting
}

/** What the session itself does when a part reports. */
export interface Hooks {
  readonly connection: () => RelayConnection | null
  readonly ports: ReadonlySet<SocketPort>
  /** Records 0 and 1 of a room founded here and not confirmed yet, or null (R1a). */
  readonly founding: () => readonly Bytes[] | null
  readonly live: () => void
  readonly taken: (taken: Taken) => void
  readonly halted: () => void
  readonly forget: () => Promise<void>
  readonly changed: () => void
}

export interface PartsOptions {
  readonly world: World
  readonly log: VerifiedLog
  readonly outbox: Outbox
  readonly records: RecordLog
}

/** Makes every part and hands each what it needs of the others. */
export function assemble({ world, log, outbox, records }: PartsOptions, hooks: Hooks): Parts {
  const append = (batch: readonly Bytes[]): void =>
    hooks.connection()?.send({ type: 'append', records: batch })
  const eachPort = (tell: (port: SocketPort) => void): void => {
    for (const port of hooks.ports) tell(port)
  }
  const shadow = createShadow((update, origin) => {
    if (origin === 'log') eachPort((port) => port.update(update))
  })
  const halting = createHalting({
    world,
    log,
    farewell: () => intake.farewell(),
    hasUnsent: () => sender.entries().length > 0,
    forget: hooks.forget,
    onHalt: hooks.halted,
    onChange: hooks.changed,
  })
  const sender = createSender({
    world,
    log,
    outbox,
    send: append,
    fit: (payload, ahead) => shadow.fits(payload, log.self()?.index ?? -1, ahead),
    onUnfit: () => halting.stop({ kind: 'rebuild' }),
    onChange: hooks.changed,
    onStorageFailure: halting.storage,
    onConflict: () => halting.stop({ kind: 'copied' }),
  })
  const presence = createPresence({
    world,
    log,
    send: (record) => hooks.connection()?.send({ type: 'ephemeral', record }),
    onCursors: (message) => eachPort((port) => port.cursors(message)),
    onNewcomer: () => eachPort((port) => port.ask()),
    onChange: hooks.changed,
  })
  const holding = createHolding({ log, send: () => hooks.connection()?.send({ type: 'hold' }) })
  const intake: Intake = createIntake({
    log,
    shadow,
    sender,
    presence,
    records,
    removal: outbox.removal,
    founding: hooks.founding,
    send: append,
    onLive: hooks.live,
    onTaken: hooks.taken,
    onStored() {
      presence.receipt()
      halting.stored()
    },
    onFailed: halting.storage,
    onCopied: () => halting.stop({ kind: 'copied' }),
  })
  return { shadow, sender, presence, holding, intake, halting }
}
