import { expect, test } from 'vitest'
import { asDeviceErrors } from '@radslag/client/device/device-errors.ts'

test.each([
  ['QuotaExceededError', 'storage-full'],
  ['InvalidStateError', 'storage-blocked'],
  ['SecurityError', 'storage-blocked'],
  ['NotAllowedError', 'storage-blocked'],
  ['DataCloneError', 'storage-blocked'],
  ['VersionError', 'storage-damaged'],
  ['UnknownError', 'storage-damaged'],
  ['constructor', 'storage-damaged'],
])('%s is %s', async (name, code) => {
  const cause = new DOMException('from the browser', name)
  await expect(asDeviceErrors(() => Promise.reject(cause))).rejects.toMatchObject({
    name: 'DeviceError',
    code,
    cause,
  })
})

test('our own mistakes are passed on, and so is the answer', async () => {
  const mistake = new TypeError('mistake')
  await expect(asDeviceErrors(() => Promise.reject(mistake))).rejects.toBe(mistake)
  expect(await asDeviceErrors(() => Promise.resolve(7))).toBe(7)
})
