/** What one writing tab per room means, over any Web Locks. */
import { describe, expect, test } from 'vitest'
import { lead, takeOver } from '@radslag/client/session/leader.ts'
import type { Locks } from '@radslag/client/world.ts'
import { signal } from '../doubles/signal.ts'

const never = (): void => expect.fail('was not taken over')

/** Runs the suite. `room` gives local ids that nobody else uses. */
export function leaderContract(name: string, locks: Locks, room: () => string): void {
  describe(`D3, one tab per room writes: ${name}`, () => {
    test('the first leads, the second reads; rooms do not disturb each other', async () => {
      const [a, b] = [room(), room()]
      const first = await lead(locks, a, never)
      expect(first).not.toBeNull()
      expect(await lead(locks, a, never)).toBeNull()
      const other = await lead(locks, b, never)
      expect(other).not.toBeNull()
      first?.release()
      other?.release()
    })

    test('whoever releases makes room for the next, and may release twice', async () => {
      const id = room()
      const first = await lead(locks, id, never)
      first?.release()
      first?.release()
      const second = await takeOver(locks, id, never)
      expect(second).not.toBeNull()
      second?.release()
    })

    test('taking over tells the one that led, once', async () => {
      const id = room()
      let lost = 0
      const { promise: told, settle: tell } = signal()
      const first = await lead(locks, id, () => {
        lost++
        tell()
      })
      const second = await takeOver(locks, id, never)
      await told
      expect(second).not.toBeNull()
      first?.release()
      expect(await lead(locks, id, never)).toBeNull()
      expect(lost).toBe(1)
      second?.release()
    })

    test('taking over a room that nobody leads', async () => {
      const id = room()
      const only = await takeOver(locks, id, never)
      expect(only).not.toBeNull()
      expect(await lead(locks, id, never)).toBeNull()
      only?.release()
    })
  })
}
