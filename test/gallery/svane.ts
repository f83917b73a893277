/** The fictional family Svane and the people around it. Phone numbers begin with 1 and cannot be real. */
import type { Person } from '@radslag/client/ui/people.ts'
import type { CourseItem } from '@radslag/client/pages/HomePage.tsx'
import type { OutlineItem } from '@radslag/client/pages/RoomPage.tsx'

/** Friday 20 November 2026, 10.32 in Denmark: the moment every screen is shown at. */
export const now = Date.UTC(2026, 10, 20, 9, 32)
export const timeZone = 'Europe/Copenhagen'

const may = Date.UTC(2027, 4, 12, 20) / 1000
const tonight = Date.UTC(2026, 10, 20, 17) / 1000

const plain = {
  relation: '',
  roleWord: '',
  languages: ['da'],
  role: 'editor',
  writeUntil: tonight,
  readUntil: may,
  state: 'live',
  opened: true,
  joins: 1,
  maxJoins: 2,
  here: true,
  self: false,
} as const

const link =
  'https://raadslag.example/o#v1.k7Qm2vX9tBaR4nZc8LwYpE3uHsJ6dGfT1oViMxKbN5A.pQ8rS2tU4vW6xY0zA1bC3dE5fG7hI9jK'

export const people: readonly Person[] = [
  {
    ...plain,
    id: 1,
    name: 'Mette',
    relation: '',
    roleWord: 'tovholder',
    role: 'owner',
    self: true,
    colour: 8,
    writeUntil: 0,
    readUntil: 0,
    joins: 0,
    maxJoins: 0,
  },
  { ...plain, id: 2, name: 'Yusuf', roleWord: 'hovedperson', colour: 3, writeUntil: 0, readUntil: 0 },
  {
    ...plain,
    id: 3,
    name: 'Amal',
    relation: 'mor',
    languages: ['ar'],
    colour: 1,
    writeUntil: 0,
    readUntil: 0,
  },
  {
    ...plain,
    id: 4,
    name: 'Samir',
    relation: 'far',
    languages: ['ar'],
    colour: 2,
    writeUntil: 0,
    readUntil: 0,
  },
  {
    ...plain,
    id: 5,
    name: 'Huda',
    relation: 'moster',
    roleWord: 'planvogter',
    languages: ['ar'],
    colour: 5,
    opened: false,
    here: false,
    joins: 0,
    link,
  },
  {
    ...plain,
    id: 6,
    name: 'Thomas',
    relation: 'træner',
    role: 'reporter',
    colour: 6,
    here: false,
    maxJoins: 5,
  },
  { ...plain, id: 7, name: 'Jonas', roleWord: 'klasselærer', colour: 7 },
  {
    ...plain,
    id: 8,
    name: 'Nadia',
    roleWord: 'tolk',
    languages: ['da', 'ar'],
    readUntil: tonight,
    colour: 9,
    joins: 2,
  },
  {
    ...plain,
    id: 9,
    name: 'Pernille',
    roleWord: 'skolesocialrådgiver',
    state: 'closed',
    here: false,
    colour: 4,
  },
  {
    ...plain,
    id: 10,
    name: 'Lina',
    relation: 'søster',
    role: 'viewer',
    state: 'draft',
    opened: false,
    here: false,
    colour: 4,
    joins: 0,
  },
]

export function person(id: number): Person {
  const found = people.find((each) => each.id === id)
  if (!found) throw new Error(`no person ${id} in the family Svane`)
  return found
}

const day = 86_400_000

export const courses: readonly CourseItem[] = [
  {
    id: 'a',
    title: 'Familien Svane',
    role: 'owner',
    lastOpened: now - day,
    nextMeeting: Date.UTC(2027, 1, 12, 8),
    waiting: 0,
    state: 'live',
    people: people.slice(1, 5),
    readers: 9,
  },
  {
    id: 'b',
    title: 'Familien Lærke',
    role: 'owner',
    lastOpened: now - 10 * day,
    nextMeeting: Date.UTC(2026, 11, 3, 12),
    waiting: 3,
    state: 'live',
    people: people.slice(4, 7),
    readers: 6,
  },
  {
    id: 'c',
    title: 'Adams netværk',
    role: 'editor',
    lastOpened: null,
    nextMeeting: null,
    waiting: 0,
    state: 'live',
    people: people.slice(6, 8),
    readers: 2,
  },
  {
    id: 'd',
    title: 'Familien Gran',
    role: 'viewer',
    lastOpened: now - 200 * day,
    nextMeeting: null,
    waiting: 0,
    state: 'ended',
    people: people.slice(1, 3),
    readers: 5,
  },
]

export const outline: readonly OutlineItem[] = [
  { id: 'h1', level: 1, text: 'Mål', current: false },
  { id: 'h2', level: 1, text: 'Runden', current: false },
  { id: 'h3', level: 2, text: 'Det bekymrer os', current: false },
  { id: 'h4', level: 2, text: 'Det virker', current: false },
  { id: 'h5', level: 1, text: 'Aftaler', current: true },
  { id: 'h6', level: 1, text: 'Plan B', current: false },
  { id: 'h7', level: 1, text: 'Næste møde', current: false },
]

export const recoveryGroups: readonly string[] = [
  'K7QM2V',
  'X9TBAR',
  '4NZC8L',
  'WYPE3U',
  'HSJ6DG',
  'FT15VM',
  'XKBN5A',
  'PQ8RS2',
  'T4W6XY',
  '0ZA1BC',
]
