/** Counts for Prometheus (Y6). Nothing here names a room, a key or an address. */
import type { CloseName, Refusal } from '@radslag/shared/wire/close-codes.ts'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

/** What the relay counts. */
export interface RelayMetrics {
  connected(change: 1 | -1): void
  roomsOpen(change: 1 | -1): void
  numbered(records: number): void
  committed(): void
  refused(why: Refusal): void
  closed(why: CloseName): void
  storageFailed(): void
}

export interface Metrics extends RelayMetrics {
  /** Prometheus' text format. */
  text(): Promise<string>
  readonly contentType: string
}

/** A registry of its own, with the process’s defaults in it. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers })

  const connections = gauge('radslag_connections', 'Open connections')
  const rooms = gauge('radslag_rooms_open', 'Rooms in memory')
  const records = counter('radslag_records_total', 'Records numbered')
  const commits = counter('radslag_commits_total', 'Durable transactions')
  const refusals = counter('radslag_refusals_total', 'Records refused', ['why'])
  const closes = counter('radslag_closes_total', 'Connections closed by the relay', ['why'])
  const failures = counter('radslag_storage_failures_total', 'Batches that could not be made durable')

  return {
    connected: (change) => connections.inc(change),
    roomsOpen: (change) => rooms.inc(change),
    numbered: (count) => records.inc(count),
    committed: () => commits.inc(),
    refused: (why) => refusals.inc({ why }),
    closed: (why) => closes.inc({ why }),
    storageFailed: () => failures.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
