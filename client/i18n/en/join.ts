/** English: joining from a link, and the family's own view. */
import type { Words } from '../da.ts'

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`)

export const join: Words['join'] = {
  pageTitle: 'Invitation – Rådslag',
  titleRoom: (title) => `There is a seat for you: ${title}`,
  titleRead: (title) => `You can read along: ${title}`,
  invitedBy: (name, roleWord) =>
    roleWord ? `${name}, ${roleWord}, has invited you.` : `${name} has invited you.`,
  knowTitle: 'What to know before you enter',
  canRead: (count) => `${people(count)} can read`,
  canReadMore: (names) => `${names}. No one else. Not even those who run the server.`,
  youRead: (date) => `You can read until ${date}`,
  youReadMore: 'After that you see nothing more. The link may also be closed before.',
  youReadAlways: 'You can read until the course is deleted',
  youReadAlwaysMore: 'The link may also be closed before.',
  youWrite: (moment) => `You can write until ${moment}`,
  youReport: 'You can report how it goes',
  youReportMore: 'You cannot change the text.',
  duty: 'Professionals must report if a child is in danger',
  dutyMore: 'That also goes for what you write here. Otherwise they keep it to themselves.',
  dutyMoreRead: 'That also goes for what stands here. Otherwise they keep it to themselves.',
  yours: 'This link is yours alone',
  yoursMore: 'Do not pass it on. Whoever has the link can read.',
  name: 'What should the others call you?',
  nameHint: 'Your first name is enough.',
  nameMissing: 'Write what the others should call you',
  nameCpr: 'That looks like a CPR number. Write your first name.',
  enter: 'Enter the meeting',
  entering: 'Entering …',
  read: 'Read the agreement',
  mayRefuse: 'You are free to say no.',
  refuse: 'I do not want to take part',
  refuseTitle: 'You have not entered',
  refuseMore:
    'Nobody has seen anything from you. The link still works if you change your mind. If you want it closed, tell the person who gave it to you.',
  refuseBack: 'Back to the invitation',
}

export const family: Words['family'] = {
  hello: (name) => `Hello ${name}`,
  fetched: (moment) => `Fetched ${moment}`,
  live: 'You see it as it is written',
  fetching: 'Fetching …',
  offline: (moment) => `Offline. Last fetched ${moment}`,
  ended: 'The server says that your link has ended',
  updated: 'The text has changed',
  readers: 'Who can read this?',
  empty: 'Nothing stands here yet. It comes when you begin to write.',
  keepTitle: 'Do you want the agreement on this phone?',
  keepMore: 'Then you can read it again without your card. Whoever can open the phone can read it too.',
  keepGo: 'Keep on this phone',
  keepNot: 'No thank you',
  kept: 'The agreement is kept on this phone',
  keptMore: 'Make a bookmark so that you can find it again.',
  forget: 'Forget it on this phone',
  print: 'Print the agreement',
}
