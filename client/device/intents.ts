/** What this device means to do as soon as there is net (V3): links to close, and links to make. Sealed rows, one each per course. */
import { LIMITS } from '@radslag/shared/limits.ts'
import type { Bytes } from '@radslag/shared/bytes.ts'
import { readOneOf, rowCodec, writeOneOf, type RowCodec } from './row-codec.ts'
import type { Storage } from './storage.ts'
import type { Vault } from './vault.ts'

const DRAFT_ROLES = ['editor', 'reporter', 'viewer'] as const
/** Texts of a draft are as bounded as the details they become. */
const TEXT = LIMITS.detail

/** A person written down, whose link is not made yet. Times are unix seconds, 0 = none. */
export interface LinkDraft {
  readonly name: string
  readonly relation: string
  readonly roleWord: string
  readonly languages: readonly string[]
  readonly role: (typeof DRAFT_ROLES)[number]
  readonly writeUntil: number
  readonly readUntil: number
}

export interface Intents {
  /** Member indexes of persons still to be closed. */
  closing(localId: string): Promise<readonly number[]>
  saveClosing(localId: string, persons: readonly number[]): Promise<void>
  drafts(localId: string): Promise<readonly LinkDraft[]>
  saveDrafts(localId: string, drafts: readonly LinkDraft[]): Promise<void>
}

const closingCodec = rowCodec<readonly number[]>(
  (to, persons) => to.list(persons, (part, person) => part.u16(person)),
  (from) => from.list(LIMITS.keys, (part) => part.u16()),
)

const draftsCodec = rowCodec<readonly LinkDraft[]>(
  (to, drafts) =>
    to.list(drafts, (part, draft) => {
      part.text(draft.name).text(draft.relation).text(draft.roleWord)
      part.list(draft.languages, (item, language) => item.text(language))
      writeOneOf(part, DRAFT_ROLES, draft.role)
      part.u64(draft.writeUntil).u64(draft.readUntil)
    }),
  (from) =>
    from.list(LIMITS.keys, (part) => ({
      name: part.text(TEXT),
      relation: part.text(TEXT),
      roleWord: part.text(TEXT),
      languages: part.list(LIMITS.languages, (item) => item.text(TEXT)),
      role: readOneOf(part, DRAFT_ROLES),
      writeUntil: part.u64(),
      readUntil: part.u64(),
    })),
)

/** The intents in `storage`. Every method throws `DeviceError`. */
export function createIntents(storage: Storage, vault: Vault): Intents {
  const row = <Value>(name: string, codec: RowCodec<readonly Value[]>) => ({
    async load(localId: string): Promise<readonly Value[]> {
      const sealed = await storage.get('rooms', [localId, name])
      return sealed === undefined ? [] : codec.decode(await vault.open(`${name}/${localId}`, sealed))
    },
    async save(localId: string, values: readonly Value[]): Promise<void> {
      const value: Bytes = await vault.seal(`${name}/${localId}`, codec.encode(values))
      await storage.commit([{ put: 'rooms', key: [localId, name], value }])
    },
  })
  const closing = row('closing', closingCodec)
  const drafts = row('drafts', draftsCodec)
  return { closing: closing.load, saveClosing: closing.save, drafts: drafts.load, saveDrafts: drafts.save }
}
