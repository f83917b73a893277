/** The English words. Drafted by us: a native interpreter must review them. */
import type { Words } from './da.ts'
import { circle, common, owns, roles, save, states, when } from './en/common.ts'
import { halts } from './en/halts.ts'
import { home, recovery, start } from './en/home.ts'
import { family, join } from './en/join.ts'
import { editor, notices, room } from './en/room.ts'
import { share } from './en/share.ts'

export const en: Words = {
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
