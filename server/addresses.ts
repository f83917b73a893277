/** What each network address has open and has used up. Keeps addresses in memory only as long as they matter. */
import type { Limits } from '@radslag/shared/limits.ts'
import type { CloseName } from '@radslag/shared/wire/close-codes.ts'
import { createBucket, type Bucket } from './rate.ts'

/** One address's shares. */
export interface Address {
  readonly bytes: Bucket
  readonly records: Bucket
  readonly rooms: Bucket
}

export interface Addresses {
  /** Counts a new connection, or says why it may not be. */
  open(address: string, now: number): Address | CloseName
  close(address: string): void
  /** Forgets addresses that have nothing open and nothing used up. */
  prune(now: number): void
}

interface Entry extends Address {
  readonly connects: Bucket
  connections: number
}

/** Nobody has anything open or used up yet. */
export function createAddresses(limits: Limits): Addresses {
  const entries = new Map<string, Entry>()
  const share = (perSecond: number, burst: number) =>
    createBucket(perSecond * limits.addressShare, burst * limits.addressShare)

  return {
    open(address, now) {
      const entry = entries.get(address) ?? {
        bytes: share(limits.byteRate, limits.byteBurst),
        records: share(limits.appendRate, limits.appendBurst),
        rooms: createBucket(limits.roomsPerAddressPerHour / 3600, limits.roomsPerAddressPerHour),
        connects: createBucket(limits.connectRatePerMinute / 60, limits.connectRatePerMinute),
        connections: 0,
      }
      entries.set(address, entry)
      if (!entry.connects.take(1, now)) return 'rate'
      if (entry.connections >= limits.connectionsPerAddress) return 'crowded'
      entry.connections++
      return entry
    },
    close(address) {
      const entry = entries.get(address)
      if (entry) entry.connections--
    },
    prune(now) {
      for (const [address, entry] of entries) {
        const buckets = [entry.bytes, entry.records, entry.rooms, entry.connects]
        if (entry.connections === 0 && buckets.every((bucket) => bucket.isFull(now))) entries.delete(address)
      }
    },
  }
}
