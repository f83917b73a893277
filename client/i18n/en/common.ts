/** English: words that several screens share, and the grammar they need. */
import type { Words } from '../da.ts'

/** “Huda's”, “Jonas'” */
export const owns = (name: string): string => (/s$/i.test(name) ? `${name}’` : `${name}’s`)

const people = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`

export const when: Words['when'] = {
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  clock: (hour, minute) => `${hour}:${minute}`,
  at: (clock) => `at ${clock}`,
  day: (weekday, day, month) => `${weekday} ${day} ${month}`,
  dayOfMonth: (day, month) => `${day} ${month}`,
  date: (day, month, year) => `${day} ${month} ${year}`,
}

export const common: Words['common'] = {
  product: 'Rådslag',
  skip: 'Skip to content',
  home: 'Rådslag, to my courses',
  close: 'Close',
  cancel: 'Cancel',
  errorPrefix: 'Error: ',
  language: 'Language',
  chooseLanguage: 'Choose your language',
  looks: 'Text size and appearance',
  textSize: 'Text size',
  sizes: { normal: 'Normal', large: 'Larger', larger: 'Large', largest: 'Very large' },
  theme: 'Appearance',
  themes: { device: 'As the device', light: 'Light', dark: 'Dark' },
  copied: 'Copied',
  copyFailed: 'Could not copy. Select the text and copy it yourself.',
  copyText: 'Text to copy',
  whoReads: 'Who can read this?',
  nobodyElse: 'No one else. Not even those who run the server.',
  until: (date) => `until ${date}`,
  untilDeleted: 'until the course is deleted',
  you: 'you',
  youInList: (name) => (name ? `\u2068${name}\u2069 (you)` : 'You'),
  people,
  callName: (name, roleWord) => (roleWord ? `Call ${name}, ${roleWord}` : `Call ${name}`),
}

export const roles: Words['roles'] = {
  owner: 'Owns the course. Reads and writes',
  coordinator: 'Reads, writes and shares links',
  editor: 'Reads and writes',
  reporter: 'Reads and reports how it goes',
  viewer: 'Reads',
}

export const states: Words['states'] = {
  closed: 'Closed',
  closing: 'Closes when you are online',
  suspended: 'Paused',
  ended: 'Ended',
  draft: 'Draft, no link yet',
}

export const save: Words['save'] = {
  writing: 'Writing',
  writingMore: 'not saved yet',
  device: 'Saved on this device',
  deviceMore: 'sending to the others',
  relay: 'Saved here and on the server',
  relayMore: (clock) => `received ${clock}`,
  present: (have, of) => `Saved with ${have} of ${of}`,
  missing: (names) => `${names} offline`,
  awaited: (names) => `not yet with ${names}`,
  confirmed: (clock) => `confirmed ${clock}`,
  all: 'Saved with everyone',
  alsoReaders: (count) => `plus ${count} who only ${count === 1 ? 'reads' : 'read'}`,
  offline: 'Kept on this device',
  offlineMore: (count) =>
    count === 1 ? '1 change is sent when online' : `${count} changes are sent when online`,
  offlineNone: (clock) => `offline since ${clock}`,
  paused: 'Writing is paused',
  pausedMore: 'the history does not match',
}

export const circle: Words['circle'] = {
  present: (names) => `Round the table: ${names}`,
  seatForYou: 'A seat for you',
  here: 'here',
  away: (name) => `${name} is not in the meeting now`,
}
