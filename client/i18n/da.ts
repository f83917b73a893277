/** The Danish words: first and plainest, and the list of keys that every other language must fill. */
import { circle, common, owns, roles, save, states, when } from './da/common.ts'
import { halts } from './da/halts.ts'
import { home, recovery, start } from './da/home.ts'
import { family, join } from './da/join.ts'
import { editor, notices, room } from './da/room.ts'
import { share } from './da/share.ts'

export const da = {
  when,
  owns,
  common,
  roles,
  states,
  save,
  circle,
  home,
  start,
  recovery,
  room,
  notices,
  editor,
  share,
  join,
  family,
  halts,
}

/** Every key a catalogue must have; one that is missing does not compile. */
export type Words = typeof da
