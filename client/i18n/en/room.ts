/** English: the meeting room and its messages. */
import type { Words } from '../da.ts'

const changes = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)

export const room: Words['room'] = {
  inDocument: 'In the document',
  outlineLabel: 'Contents of the document',
  noHeadings: 'Headings you make in the text will stand here.',
  menu: 'Contents and settings',
  inMeeting: (count) => `${count} in the meeting`,
  showPeople: (count) => `See who is here and who can read. ${count} in the meeting`,
  share: 'Share',
  around: 'Round the table now',
  peopleLabel: 'Who is here, and who can read',
  alone: 'Nobody else is here right now.',
  writing: 'is writing',
  here: 'is here',
  showAll: (count) => `Show all ${count}`,
  change: 'See and change',
  allPeople: 'The people round the table',
}

export const notices: Words['notices'] = {
  offline: 'You are offline. That is quite all right',
  offlineMore: 'Write on. It is kept on this device and sent when you are online again.',
  otherTab: 'You are already writing in another tab',
  otherTabMore: 'Only one tab writes at a time, so that nothing is lost. Here you can read along.',
  takeOver: 'Write here instead',
  readOnly: 'You can read but not write',
  readOnlyWhy: {
    role: 'As you take part in the course now, you read. Ask the coordinator if you need to write.',
    viewer: 'Your link is for reading.',
    ended: 'Your time for writing is over. Ask the coordinator for more if you need it.',
    suspended: 'Your seat is paused. Call the coordinator.',
    update: 'Someone writes with a newer version. Reload the page to write on.',
    storage: 'The browser stores nothing here, so what you wrote would be lost.',
    guard: 'A section cannot be shown properly. The text is unchanged, and we leave it alone.',
  },
  reload: 'Reload the page',
  kept: (count) => `${changes(count)} could not be sent`,
  keptMore: 'Your link can no longer write. Your text is still on this device.',
  keptGo: 'Save my text',
  closing: (owner) => `${owner} link closes when you are online`,
  closingMore: (name) => `Until then ${name} can still read what is new.`,
  vouched: (name) => `The text up to the last version is vouched for by ${name}`,
  vouchedMore: 'You came later and have therefore not seen each change being made.',
  wrongCopy: (name: string): string => `A collected version from ${name} did not match the history`,
  wrongCopyMore:
    'Your own text is unchanged, and a right version has been put in its place. Tell the coordinator.',
  quarantined: (count) => `${changes(count)} ${count === 1 ? 'was' : 'were'} set aside`,
  quarantinedMore: 'They did not follow the rules and have not entered the text. Tell the coordinator.',
  full: 'The device is nearly full',
  fullMore: 'Delete something else on the device so that your text can still be saved.',
  otherCopy: 'The text was built up again',
  otherCopyMore: 'A change from this device was not accepted. What you wrote is not lost.',
  otherCopyGo: 'Get what I wrote',
}

export const editor: Words['editor'] = {
  label: 'The agreement',
  toolbar: 'Writing tools',
  undo: 'Undo',
  redo: 'Redo',
  style: 'Kind of text',
  paragraph: 'Paragraph',
  heading: (level) => `Heading ${level}`,
  bold: 'Bold',
  italic: 'Italic',
  bulletList: 'Bulleted list',
  orderedList: 'Numbered list',
  quote: 'Quotation, a person’s own words',
  placeholder: 'Write here. Everyone sees it at once.',
  unknownPart: 'Here is something this version cannot show',
  removePart: 'Remove it',
}
