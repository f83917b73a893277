/** Payloads of `report` and `signoff` records (M1, O1). Knows the layouts, not the rows they speak of. */
import type { Bytes } from '../bytes.ts'
import { WireError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { Reader, Writer } from './codec.ts'

/** Aftalt, i gang, klaret, gået i stå, ændret, stoppet, hjælp mig; the order is the code on the wire. */
export const STATUSES = ['agreed', 'under-way', 'done', 'stuck', 'changed', 'stopped', 'help'] as const
type Status = (typeof STATUSES)[number]

export type Report =
  | {
      readonly type: 'status'
      readonly row: string
      readonly status: Status
      /** At most 500 characters. */
      readonly text: string
      /** 0–10, or null. */
      readonly mark: number | null
    }
  | {
      readonly type: 'answer'
      readonly row: string
      /** The log position of the text answered to. */
      readonly version: number
      /** Yes, or "I have something to say". */
      readonly yes: boolean
      readonly text: string
    }

export interface Signoff {
  readonly contentHash: Bytes
  readonly statement: string
  /** Unix milliseconds, as the signer's clock said. */
  readonly time: number
}

const NO_MARK = 255

/** Encodes a report. Throws `WireError` when a text is too long or the mark no mark. */
export function encodeReport(report: Report): Bytes {
  const writer = new Writer().u8(report.type === 'status' ? 0 : 1).text(report.row)
  if (report.type === 'status') writer.u8(STATUSES.indexOf(report.status)).u8(report.mark ?? NO_MARK)
  else writer.u64(report.version).flag(report.yes)
  const bytes = writer.text(report.text).done()
  decodeReport(bytes)
  return bytes
}

/** Decodes a report, strictly. Throws `WireError`. */
export function decodeReport(payload: Uint8Array): Report {
  const reader = new Reader(payload)
  const type = reader.u8()
  if (type > 1) throw new WireError('unknown-kind', 'report type')
  const row = reader.text(LIMITS.rowId)
  const report: Report =
    type === 0
      ? { type: 'status', row, status: readStatus(reader), mark: readMark(reader), text: readText(reader) }
      : { type: 'answer', row, version: reader.u64(), yes: reader.flag(), text: readText(reader) }
  reader.end()
  return report
}

/** Encodes a sign-off (O1). */
export function encodeSignoff(signoff: Signoff): Bytes {
  return new Writer().raw(signoff.contentHash).u64(signoff.time).text(signoff.statement).done()
}

/** Decodes a sign-off, strictly. Throws `WireError`. */
export function decodeSignoff(payload: Uint8Array): Signoff {
  const reader = new Reader(payload)
  const signoff = {
    contentHash: reader.raw(32),
    time: reader.u64(),
    statement: reader.text(4 * LIMITS.reportText),
  }
  reader.end()
  return signoff
}

function readStatus(reader: Reader): Status {
  const status = STATUSES[reader.u8()]
  if (status === undefined) throw new WireError('unknown-kind', 'status')
  return status
}

function readMark(reader: Reader): number | null {
  const mark = reader.u8()
  if (mark === NO_MARK) return null
  if (mark > 10) throw new WireError('out-of-range', 'mark above 10')
  return mark
}

function readText(reader: Reader): string {
  const text = reader.text(4 * LIMITS.reportText)
  if (Array.from(text).length > LIMITS.reportText) throw new WireError('too-long', 'report text')
  return text
}
