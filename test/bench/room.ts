/** What every benchmark needs: a relay over SQLite in a folder of its own, devices on one clock, and waiting for records. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDevice } from '@radslag/client/device/device.ts'
import type { RoomSession } from '@radslag/client/session/room-session.ts'
import { XmlElement, XmlText, type Doc } from 'yjs'
import { LIMITS } from '@radslag/shared/limits.ts'
import { testWorld, type TestDevice } from '../doubles/test-device.ts'
import { startTestRelay } from '../doubles/test-relay.ts'
import { createGate, type Gate } from './gate.ts'
import type { Patch } from './trace-file.ts'

/** A device, and the gate on its wire. */
export interface BenchDevice extends TestDevice {
  readonly gate: Gate
}

export interface Bench {
  device(): Promise<BenchDevice>
  /** Moves everybody's clock on, so that the next record goes at once. */
  tick(): void
  /** Bytes of the relay's database on disk. */
  storedBytes(): number
  close(): Promise<void>
}

const STEP = LIMITS.coalesce + 10

export async function createBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'radslag-trace-'))
  const relay = await startTestRelay({ dataDir: folder })
  const { clock } = relay
  return {
    async device() {
      const gate = createGate()
      const base = testWorld({ origin: relay.origin, WebSocket: gate.WebSocket })
      const world = { ...base, now: () => clock.now }
      return { world, device: await openDevice(world), gate }
    },
    tick() {
      clock.now += STEP
    },
    storedBytes() {
      const size = (name: string): number =>
        statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0
      return size('rooms.db') + size('rooms.db-wal')
    },
    async close() {
      await relay.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Counts a session's verified records, and lets one wait for them. */
export interface Watch {
  /** Update records by this author since the watch began. */
  updates(author: number): number
  readonly stored: Readonly<Record<string, { readonly records: number; readonly bytes: number }>>
  /** Resolves once `test` holds; looked at after each change of the session. Rejects when it has halted. */
  until(test: () => boolean): Promise<void>
  close(): void
}

export function watch(session: RoomSession): Watch {
  const byAuthor = new Map<number, number>()
  const stored: Record<string, { records: number; bytes: number }> = {}
  const stop = session.onTaken(({ record, author, bytes }) => {
    const kind = (stored[record.kind] ??= { records: 0, bytes: 0 })
    kind.records++
    kind.bytes += bytes.length
    if (record.kind === 'update') byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1)
  })
  return {
    updates: (author) => byAuthor.get(author) ?? 0,
    stored,
    until(test) {
      if (test()) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const done = (settle: () => void): void => {
          leave()
          clearInterval(halts)
          settle()
        }
        const leave = session.subscribe(() => {
          if (test()) done(resolve)
        })
        const halts = setInterval(() => {
          const { halt, trouble } = session.view()
          if (halt || trouble !== null) done(() => reject(new Error(`stopped: ${halt?.kind ?? trouble}`)))
        }, 1000)
      })
    },
    close: stop,
  }
}

/** The text that traces are typed into: one paragraph's. `null` until it is there. */
export function proseOf(doc: Doc): XmlText | null {
  const paragraph = doc.getXmlFragment('text').get(0)
  const text = paragraph instanceof XmlElement ? paragraph.get(0) : null
  return text instanceof XmlText ? text : null
}

/** Types some patches as one transaction. */
export function type(doc: Doc, patches: readonly Patch[]): void {
  const text = proseOf(doc)
  if (!text) throw new Error('no paragraph to type into')
  doc.transact(() => {
    for (const [at, deleted, inserted] of patches) {
      if (deleted > 0) text.delete(at, deleted)
      if (inserted !== '') text.insert(at, inserted)
    }
  })
}
