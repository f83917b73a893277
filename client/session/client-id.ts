/** This session's Yjs client id (A5): the member's index, and a session number that was never used before. */
import { invariant } from '@radslag/shared/errors.ts'
import type { Device } from '../device/device.ts'
import type { Keyring } from '../device/keyring.ts'
import type { Shadow } from './shadow.ts'
import { SESSIONS } from './update-rules.ts'

/**
 * Takes the next session number: 1 + the highest stored or seen in the log. It is stored before it is used; a link that only
 * reads stores none. Throws `DeviceError`.
 */
export async function takeClientId(
  device: Device,
  localId: string,
  keyring: Keyring,
  index: number,
  shadow: Shadow,
): Promise<{ readonly clientId: number; readonly keyring: Keyring }> {
  const session = 1 + Math.max(keyring.session, shadow.lastSession(index))
  invariant(session < SESSIONS, 'sessions of a member are used up')
  const next = { ...keyring, session }
  if (keyring.kind === 'member') await device.keyrings.save(localId, next)
  return { clientId: index * SESSIONS + session, keyring: next }
}
