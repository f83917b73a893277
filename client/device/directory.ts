/**
 * What Home shows without net: one sealed entry per course this device keeps (D3).
 * Knows what was last seen of a course, not how it is opened.
 */
import { toBase64Url } from '@radslag/shared/bytes.ts'
import type { Random } from '@radslag/shared/crypto/keys.ts'
import { DeviceError } from '@radslag/shared/errors.ts'
import { asRoomId, type RoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { readMaybe, readOneOf, rowCodec, writeMaybe, writeOneOf } from './row-codec.ts'
import type { Change, Key, Row, Storage, Table } from './storage.ts'
import type { Vault } from './vault.ts'

const STATES = ['open', 'closed', 'destroyed'] as const
/** Every table in which a course has rows, all under its local id. */
const COURSE_TABLES: readonly Table[] = ['rooms', 'skeleton', 'log', 'outbox']
/** Texts are cut here, in UTF-16 units: they only remind of what the room says. */
const TEXT = 200
const TEXT_BYTES = 3 * TEXT
const FACES = 8

export interface Course {
  /** Names the course on this device alone; stands in the address (N5). */
  readonly localId: string
  readonly roomId: RoomId
  readonly title: string
  readonly role: string
  /** This person's own name, role word and languages, as given when starting or joining. */
  readonly name: string
  readonly roleWord: string
  readonly languages: readonly string[]
  /** A few of those who can read, with their colour 1–9, and how many there are. */
  readonly faces: readonly { readonly name: string; readonly colour: number }[]
  readonly readers: number
  /** Unix milliseconds. */
  readonly nextDate: number | null
  /** Records verified. */
  readonly count: number
  /** Outbox entries. */
  readonly waiting: number
  /** When it was last opened, unix milliseconds. */
  readonly opened: number
  readonly state: (typeof STATES)[number]
  /** Whether the room was made on this device. */
  readonly founded: boolean
}

/** An entry for a course just come to this device: nobody seen in it, nothing planned, nothing waiting. */
export function newCourse(facts: Omit<Course, 'faces' | 'nextDate' | 'waiting' | 'state'>): Course {
  return { ...facts, faces: [], nextDate: null, waiting: 0, state: 'open' }
}

export interface Directory {
  /** Every course whose entry opens, and how many do not. */
  list(): Promise<{ courses: Course[]; damaged: number }>
  /** `null` when there is none. */
  get(localId: string): Promise<Course | null>
  save(course: Course): Promise<void>
  /** Seals the entry into changes that can be committed together with others. */
  changes(course: Course): Promise<Change[]>
  /** Removes everything this device keeps of the course, in one commit. */
  forget(localId: string): Promise<void>
}

type Entry = Omit<Course, 'localId'>

export const courseCodec = rowCodec<Entry>(
  (to, entry) => {
    to.raw(entry.roomId).text(clip(entry.title)).text(clip(entry.role)).text(clip(entry.name))
    to.text(clip(entry.roleWord)).list(entry.languages, (part, language) => part.text(clip(language)))
    to.list(entry.faces, (part, face) => part.text(clip(face.name)).u8(face.colour)).u32(entry.readers)
    writeMaybe(to, entry.nextDate, (part, date) => part.u64(date))
    to.u64(entry.count).u64(entry.waiting).u64(entry.opened)
    writeOneOf(to, STATES, entry.state)
    to.flag(entry.founded)
  },
  (from) => ({
    roomId: asRoomId(from.raw(32)),
    title: from.text(TEXT_BYTES),
    role: from.text(TEXT_BYTES),
    name: from.text(TEXT_BYTES),
    roleWord: from.text(TEXT_BYTES),
    languages: from.list(LIMITS.languages, (part) => part.text(TEXT_BYTES)),
    faces: from.list(FACES, (part) => ({ name: part.text(TEXT_BYTES), colour: part.u8() })),
    readers: from.u32(),
    nextDate: readMaybe(from, (part) => part.u64()),
    count: from.u64(),
    waiting: from.u64(),
    opened: from.u64(),
    state: readOneOf(from, STATES),
    founded: from.flag(),
  }),
)

/** A name for a new course: 16 random bytes in base64url. */
export function newLocalId(random: Random): string {
  return toBase64Url(random(16))
}

/** The directory in `storage`. Every method throws `DeviceError`; an entry that does not open is 'storage-damaged'. */
export function createDirectory(storage: Storage, vault: Vault): Directory {
  const openEntry = async (localId: string, sealed: unknown): Promise<Course> => ({
    localId,
    ...courseCodec.decode(await vault.open(label(localId), sealed)),
  })
  const changes = async (course: Course): Promise<Change[]> => {
    const value = await vault.seal(label(course.localId), courseCodec.encode(course))
    return [{ put: 'rooms', key: entryKey(course.localId), value }]
  }

  return {
    changes,

    async list() {
      const entries = (await storage.scan('rooms', [])).filter(isEntry)
      const found = await Promise.all(
        entries.map(({ key, value }) => openEntry(String(key[0]), value).catch(damagedAsNull)),
      )
      const courses = found.filter((course) => course !== null)
      return { courses, damaged: found.length - courses.length }
    },

    async get(localId) {
      const sealed = await storage.get('rooms', entryKey(localId))
      return sealed === undefined ? null : await openEntry(localId, sealed)
    },

    async save(course) {
      await storage.commit(await changes(course))
    },

    async forget(localId) {
      await storage.commit(COURSE_TABLES.map((table) => ({ removeAll: table, prefix: [localId] })))
    },
  }
}

const entryKey = (localId: string): Key => [localId, 'directory']
const label = (localId: string): string => `directory/${localId}`
const isEntry = ({ key }: Row): boolean => key.length === 2 && key[1] === 'directory'

function damagedAsNull(error: unknown): null {
  if (error instanceof DeviceError && error.code === 'storage-damaged') return null
  throw error
}

function clip(text: string): string {
  // Never in the middle of a character outside the basic plane.
  return text.length <= TEXT ? text : text.slice(0, TEXT).replace(/[\uD800-\uDBFF]$/, '')
}
