/**
 * The in-process document behind the sealed socket (W3): accepted records plus everything in the outbox. The only file that
 * applies updates. Knows Yjs and rules A5 and A6; knows nothing of records, keys or the relay.
 */
import {
  applyUpdate,
  applyUpdateV2,
  convertUpdateFormatV2ToV1,
  decodeStateVector,
  Doc,
  encodeStateVector,
} from 'yjs'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { openDocument } from '../agreement/roots.ts'
import { typeDepth } from './type-depth.ts'
import { reading } from './update-reader.ts'
import { UpdateRefusal } from './update-refusal.ts'
import { checkState, checkUpdate, SESSIONS } from './update-rules.ts'

/** Where a change of the shadow came from. */
export type ShadowOrigin = 'log' | 'outbox'

export interface Shadow {
  readonly doc: Doc
  /** Checks an accepted record's update against A5 and A6 and applies it. Throws `UpdateRefusal`; nothing has changed then. */
  accept(update: Bytes, author: number): void
  /** Whether an own update will pass A5 and A6 when it arrives behind the own updates `ahead` of it (A10). */
  fits(update: Bytes, author: number, ahead: readonly Bytes[]): boolean
  /** Applies an own update and gives what the shadow lacked; `null` when it lacked nothing (W3). */
  write(update: Bytes): Bytes | null
  /**
   * Replaces nothing: merges the state of a snapshot and takes its clocks as accepted. `authors` are those who had written by then:
   * the state is held to A5 and A6 as a whole; `null` for one that this device has checked before. Throws `UpdateRefusal`; a
   * state that is checked has then changed nothing.
   */
  restore(state: Bytes, authors: ReadonlySet<number> | null): void
  /** Runs several `accept`s as one transaction, so that one update goes out (W11). */
  together(work: () => void): void
  /** Highest session number an index has used in accepted records (A5). */
  lastSession(index: number): number
  /** The accepted state vector: client → next clock. */
  accepted(): ReadonlyMap<number, number>
  close(): void
}

/** `onChange` gets every update that changed the shadow, version 1 encoding. */
export function createShadow(onChange: (update: Bytes, origin: ShadowOrigin) => void): Shadow {
  const doc = new Doc()
  openDocument(doc)
  const known = new Map<number, number>()
  let lacked: Bytes | null = null

  doc.on('update', (update: Uint8Array, origin: ShadowOrigin) => {
    const bytes = update as Bytes
    if (origin === 'outbox') lacked = bytes
    onChange(bytes, origin)
  })

  const depthOf = typeDepth(doc)

  function accept(update: Bytes, author: number): void {
    const { clocks } = checkUpdate(update, author, known, depthOf)
    for (const [client, clock] of clocks) known.set(client, clock)
    applyUpdate(doc, update, 'log')
  }

  function write(update: Bytes): Bytes | null {
    lacked = null
    applyUpdate(doc, update, 'outbox')
    return lacked
  }

  return {
    doc,
    accept,
    fits(update, author, ahead) {
      const expected = new Map(known)
      try {
        for (const one of [...ahead, update]) {
          for (const [client, clock] of checkUpdate(one, author, expected, depthOf).clocks)
            expected.set(client, clock)
        }
        return true
      } catch (error) {
        if (error instanceof UpdateRefusal) return false
        throw error
      }
    },
    write,
    restore(state, authors) {
      if (authors) {
        checkState(
          reading('not-an-update', () => convertUpdateFormatV2ToV1(state)),
          authors,
        )
      }
      const first = doc.store.clients.size === 0
      const into = first ? doc : new Doc()
      reading('not-an-update', () => applyUpdateV2(into, state, 'log'))
      for (const [client, clock] of decodeStateVector(encodeStateVector(into))) known.set(client, clock)
      if (first) return
      into.destroy()
      applyUpdateV2(doc, state, 'log')
    },
    together(work) {
      doc.transact(work, 'log')
    },
    lastSession(index) {
      let last = 0
      for (const client of known.keys()) {
        if (Math.floor(client / SESSIONS) === index) last = Math.max(last, client % SESSIONS)
      }
      return last
    },
    accepted: () => known,
    close() {
      doc.destroy()
    },
  }
}
