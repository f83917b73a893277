import { describe, expect, test } from 'vitest'
import { lead, takeOver } from '@radslag/client/session/leader.ts'
import { newLocalId } from '@radslag/client/device/directory.ts'
import { leaderContract } from '../../contracts/leader.ts'
import { createLocks } from '../../doubles/locks.ts'
import { random } from '../device/device.ts'

const never = (): void => expect.fail('was not taken over')

leaderContract('the double for Node', createLocks(), () => newLocalId(random))

describe('D3: a browser that gives this page no locks', () => {
  test('without Web Locks a tab only reads', async () => {
    expect(await lead(null, 'a', never)).toBeNull()
    expect(await takeOver(null, 'a', never)).toBeNull()
  })

  test.each(['SecurityError', 'InvalidStateError'])('%s: a tab only reads', async (name) => {
    const denied = { request: () => Promise.reject(new DOMException('denied', name)) }
    expect(await lead(denied, 'a', never)).toBeNull()
  })

  test('any other failure is passed on', async () => {
    const broken = { request: () => Promise.reject(new TypeError('broken')) }
    await expect(lead(broken, 'a', never)).rejects.toThrow('broken')
  })
})
