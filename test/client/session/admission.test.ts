/** Y1: before the relay has let a connection in, a client says nothing but its answer, whatever its timers want. */
import { memberKeys } from '@radslag/shared/crypto/keys.ts'
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { connectRelay } from '@radslag/client/session/relay-connection.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { startMaliciousRelay } from '../../doubles/malicious-relay.ts'
import { testWorld } from '../../doubles/test-device.ts'
import { setTable, until } from './table.ts'

beforeAll(sodiumReady)

test('what falls due between the challenge and the welcome is not sent: the relay would close for good', async () => {
  const liar = await startMaliciousRelay()
  onTestFinished(() => liar.close())
  const { roomId, on, owner } = await setTable(liar.origin)
  const keyring = await on.device.keyrings.load(owner.session.localId)
  const victim = liar.victims.length
  const heard: string[] = []
  const received: string[] = []
  liar.toRelay = (frame, { number }) => {
    if (number !== victim) return frame
    heard.push(frame.type)
    if (frame.type === 'auth') connection.send({ type: 'hold' })
    return frame
  }
  const codes: number[] = []
  const connection = connectRelay({
    world: testWorld({ origin: liar.origin }),
    roomId,
    keys: memberKeys(keyring!.seed),
    resume: () => ({ mode: 'resume', since: 2 }),
    events: { frame: (frame) => received.push(frame.type), closed: (code) => codes.push(code) },
  })
  onTestFinished(() => connection.close())
  await until(() => expect(received).toContain('live'))
  connection.send({ type: 'release' })
  await until(() => expect(heard).toContain('release'))
  expect(heard).toEqual(['auth', 'release'])
  expect(codes).toEqual([])
})
