/** What the browser's storage reports, in the words of the catalogue. Knows names of exceptions, not when they come. */
import { DeviceError, type DeviceCode } from '@radslag/shared/errors.ts'

/** Who must act; every other name means that the database is not what it should be. */
const CODES: ReadonlyMap<string, DeviceCode> = new Map([
  ['QuotaExceededError', 'storage-full'],
  ['InvalidStateError', 'storage-blocked'],
  ['SecurityError', 'storage-blocked'],
  ['NotAllowedError', 'storage-blocked'],
  // Private windows of some browsers keep no WebCrypto keys; all else we store is bytes and numbers.
  ['DataCloneError', 'storage-blocked'],
])

/** Does the work; what the browser throws becomes a `DeviceError`, our own mistakes stay what they are. */
export async function asDeviceErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    throw new DeviceError(CODES.get(error.name) ?? 'storage-damaged', error.name, { cause: error })
  }
}
