/**
 * The epoch keys this member holds: opened from its boxes as control records go by, older ones unwrapped (K1, K2).
 * Knows control records and its own index; does not know the log's order or the document.
 */
import { openKeyBox, unwrapKey, type MemberKeys } from '@radslag/shared/crypto/keys.ts'
import { equal, type Bytes } from '@radslag/shared/bytes.ts'
import type { RoomId } from '@radslag/shared/ids.ts'
import { boxRecipients, memberByKey, type Membership } from '@radslag/shared/room/members.ts'
import type { Control } from '@radslag/shared/wire/control.ts'

export interface EpochKeys {
  /** K_e, if this member may have it. */
  get(epoch: number): Bytes | null
  /** A key learnt elsewhere: founding a room, or reading with a link before joining. */
  put(epoch: number, key: Bytes): void
  /** Looks for this member's box in a control record. Throws `SealError` when its box does not hold the committed key (K1). */
  learn(before: Membership, control: Control, after: Membership): void
  /** The newest epoch held, or null. */
  newest(): { readonly epoch: number; readonly key: Bytes } | null
}

/** No keys yet: they come with control records, or with `put`. */
export function createEpochKeys(roomId: RoomId, keys: MemberKeys): EpochKeys {
  const held = new Map<number, Bytes>()
  const wraps = new Map<number, Bytes>()
  let newest = 0

  function put(epoch: number, key: Bytes): void {
    held.set(epoch, key)
    newest = Math.max(newest, epoch)
    unwrapFrom(epoch)
  }

  function unwrapFrom(epoch: number): void {
    for (let e = epoch; e > 1 && !held.has(e - 1); e--) {
      const key = held.get(e)
      const wrap = wraps.get(e)
      if (!key || !wrap) return
      held.set(e - 1, unwrapKey(key, roomId, e, wrap))
    }
  }

  function learn(before: Membership, control: Control, after: Membership): void {
    if (control.type === 'rotate' && control.wrap) {
      wraps.set(control.epoch, control.wrap)
      if (held.has(control.epoch)) unwrapFrom(control.epoch)
    }
    const box = myBox(before, control, after)
    if (!box || held.has(after.epoch)) return
    put(after.epoch, openKeyBox(keys, roomId, after.epoch, after.commitment, box))
  }

  function myBox(before: Membership, control: Control, after: Membership): Bytes | null {
    const me = memberByKey(after, keys.sign.publicKey)
    if (!me) return null
    switch (control.type) {
      case 'rotate': {
        const order = boxRecipients(before, new Set(control.dropped))
        return control.keyBoxes[order.findIndex((member) => member.index === me.index)] ?? null
      }
      case 'grant':
      case 'link':
      case 'offer':
        return equal(control.sign, me.sign) ? control.keyBox : null
      case 'approve':
        return control.device === me.index ? control.keyBox : null
      case 'policy':
        return control.changes.find((change) => change.subject === me.index)?.keyBox ?? null
      case 'join':
      case 'name':
      case 'leave':
      case 'suspend':
      case 'accept':
      case 'destroy':
      case 'cancel':
        return null
    }
  }

  return {
    get: (epoch) => held.get(epoch) ?? null,
    put,
    learn,
    newest() {
      const key = held.get(newest)
      return key ? { epoch: newest, key } : null
    },
  }
}
