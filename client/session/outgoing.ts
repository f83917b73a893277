/**
 * Entries on their way out, as data (V2): which are due, which go into one record, how one is sealed. Pure but for randomness;
 * sender.ts decides when.
 */
import { mergeUpdates } from 'yjs'
import type { Bytes } from '@radslag/shared/bytes.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import { invariant } from '@radslag/shared/errors.ts'
import { NOTHING_BEFORE, type RecordId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { decodeCompact, encodeCompact, expand, recordId } from '@radslag/shared/wire/record.ts'
import { sealRecord, type Draft } from '@radslag/shared/wire/sealed.ts'
import type { OutboxEntry } from '../device/outbox.ts'
import type { VerifiedLog } from './verified-log.ts'

/** An outbox entry in memory: with its record's id once sealed, and whether the device has stored it like this. */
export interface Entry extends Omit<OutboxEntry, 'sealed'> {
  readonly sealed: SealedEntry | null
  readonly stored: boolean
}

type SealedEntry = NonNullable<OutboxEntry['sealed']> & { readonly id: RecordId }

/** Where a record by this author goes: what its header needs besides the kind. */
export type Place = Omit<Draft, 'kind'>

const MERGE_BYTES = LIMITS.recordBody / 4

export const isDue = (entry: Entry): boolean => entry.sealed === null && entry.kept === null

/** Sealed and not known to be in the log. */
export function underWay(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => entry.sealed !== null && entry.kept === null)
}

/** Entries that go into one record: a run of updates within size, or one of another kind. Empty when nothing is due. */
export function nextGroup(entries: readonly Entry[]): Entry[] {
  const first = entries.find(isDue)
  if (!first) return []
  const group = [first]
  let size = first.payload.length
  for (const entry of entries.slice(entries.indexOf(first) + 1)) {
    size += entry.payload.length
    if (first.kind !== 'update' || entry.kind !== 'update' || !isDue(entry) || size > MERGE_BYTES) break
    group.push(entry)
  }
  return group
}

/** A group as one entry, under the first one's id and clock. */
export function mergeGroup(group: readonly Entry[]): Entry {
  const [first] = group
  invariant(first, 'a group has members')
  const payload = group.length === 1 ? first.payload : mergeUpdates(group.map((one) => one.payload))
  return { ...first, payload: payload as Bytes }
}

/** The list with one entry in place of a group. */
export function joined(entries: readonly Entry[], group: readonly Entry[], one: Entry): Entry[] {
  return entries.flatMap((entry) => (entry === group[0] ? [one] : group.includes(entry) ? [] : [entry]))
}

/** The place after everything of this author that is sealed or numbered; `null` before the room is known. */
export function nextPlace(log: VerifiedLog, entries: readonly Entry[]): Place | null {
  const state = log.state()
  if (!state.membership || state.count === 0) return null
  const { seq, id } = lastOf(log, entries)
  return {
    roomId: state.roomId,
    epoch: state.membership.epoch,
    authorSeq: seq + 1,
    authorPrev: id,
    seenSeq: state.count - 1,
    seenHead: state.chain,
  }
}

function lastOf(log: VerifiedLog, entries: readonly Entry[]): { seq: number; id: Bytes } {
  const last = underWay(entries).at(-1)?.sealed
  if (last) return { seq: last.authorSeq, id: last.id }
  const member = log.self()
  const head = member ? log.head(member.index) : undefined
  return head ? { seq: head.seq, id: head.id } : { seq: 0, id: NOTHING_BEFORE }
}

/** The entry sealed for its place, not stored yet; `null` while this member or the epoch's key is not known. */
export function sealEntry(
  log: VerifiedLog,
  entries: readonly Entry[],
  entry: Entry,
  random: Random,
): Entry | null {
  const member = log.self()
  const place = nextPlace(log, entries)
  const key = place && log.epochKeys.get(place.epoch)
  if (!member || !place || !key) return null
  const record = sealRecord({ ...place, kind: entry.kind }, log.keys, key, entry, random)
  const bytes = encodeCompact(record, { index: member.index, prev: true })
  const { authorSeq, epoch } = record
  return { ...entry, stored: false, sealed: { authorSeq, epoch, record: bytes, id: recordId(record) } }
}

/** An entry as the device stored it. What the verified log holds and did not settle was refused there (A10). */
export function fromStored(log: VerifiedLog, stored: OutboxEntry): Entry {
  if (!stored.sealed) return { ...stored, sealed: null, stored: true }
  const self = log.self()
  const numbered = (self && log.head(self.index)?.seq) ?? 0
  if (stored.kept === null && stored.sealed.authorSeq <= numbered)
    return { ...stored, sealed: null, kept: 'unfit', stored: false }
  const known = { roomId: log.state().roomId, author: log.keys.sign.publicKey, authorPrev: NOTHING_BEFORE }
  const id = recordId(expand(decodeCompact(stored.sealed.record), known))
  return { ...stored, sealed: { ...stored.sealed, id }, stored: true }
}
