/** Whom to ring when something stops: the owner, unless that is oneself. */
import type { Contact } from '../pages/halts.ts'
import type { RoomView } from '../session/status.ts'

/** The owner as a contact, or null when that is oneself or has no name. */
export function contactOf(view: RoomView): Contact | null {
  const owner = view.people.find((person) => person.role === 'owner')
  return owner && !owner.self && owner.name ? { name: owner.name, roleWord: owner.roleWord } : null
}
