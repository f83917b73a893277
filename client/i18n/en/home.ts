/** English: home, starting a course, the recovery code. */
import type { Words } from '../da.ts'
import { roles } from './common.ts'

export const home: Words['home'] = {
  title: 'My courses',
  pageTitle: 'My courses – Rådslag',
  lead: (day, count) => `${day}. ${count === 1 ? '1 course' : `${count} courses`} on this device.`,
  onlyHere: 'Only on this device',
  start: 'Start a course',
  startShort: 'New course',
  startMore: 'Give it a name and invite the first people',
  openLink: 'Open a link',
  openLinkMore: 'You were given a link or a QR code',
  emptyTitle: 'Write the agreement together, while you sit round the table',
  emptyLead:
    'Everyone writes in the same document. The family reads the agreement on a phone afterwards. Only the people you choose can read it.',
  emptyNote:
    'No account and no sign-in. The key lies on your device. Take care of it and of your recovery code.',
  all: 'All courses',
  search: 'Search on this device',
  noneFound: 'No course on this device fits what you are looking for.',
  untitled: 'A course without a name',
  opened: (moment) => `Opened ${moment}`,
  neverOpened: 'Not opened yet',
  nextMeeting: (day) => `Next meeting ${day}`,
  waiting: (count) => (count === 1 ? '1 change waits for the net' : `${count} changes wait for the net`),
  saved: 'Everything is sent',
  ended: 'Ended',
  closedState: 'The link is closed',
  alarm: 'Something does not match',
  canRead: (count) => `${count} can read`,
  myRole: { ...roles, owner: 'Your course' },
  linkTitle: 'Open a link',
  linkLabel: 'Paste the link',
  linkHint: 'Hold your finger on the whole link in the message, copy it, and paste it here.',
  linkScan:
    'Do you have a card with a QR code? Point the phone’s camera at the code. Then you need not type anything.',
  linkGo: 'Open the link',
  linkProblems: {
    empty: 'Paste the link first.',
    foreign: 'This is not a link to Rådslag.',
    short: 'The link is too short. Characters are missing at the end.',
    damaged: 'A character in the link was changed on its way. Have it sent again, or scan the card.',
    burned: 'Another program read the link on its way, so it cannot be used. Ask for a new one.',
    newer: 'The link was made with a newer version of Rådslag. Reload the page and try again.',
  },
}

export const start: Words['start'] = {
  title: 'Start a course',
  pageTitle: 'Start a course – Rådslag',
  lead: 'It takes two minutes. You can change all of it later, and nobody sees anything before you share a link.',
  alias: 'What shall the course be called?',
  aliasHint:
    'Use a name the family chose, for example the Svane family. Never a civil registration (CPR) number.',
  name: 'What is your name?',
  nameHint: 'This is how the others see you in the meeting.',
  role: 'What are you to the family?',
  roleHint: 'For example coordinator, mentor or caseworker.',
  roleDefault: 'coordinator',
  languages: 'Which languages do you read?',
  languagesHint: 'The text is not translated by itself. The choice is used when you make links.',
  go: 'Start the course',
  problems: {
    summary: (count) =>
      count === 1 ? 'There is one thing to correct' : `There are ${count} things to correct`,
    aliasMissing: 'Write what the course shall be called',
    aliasCpr: 'The name looks like a CPR number. Choose a name without digits.',
    nameMissing: 'Write your name',
    nameCpr: 'That looks like a CPR number. Write your name.',
    roleMissing: 'Write what you are to the family',
    roleCpr: 'That looks like a CPR number. Write your role.',
    languagesMissing: 'Choose at least one language',
  },
}

export const recovery: Words['recovery'] = {
  title: 'Your recovery code',
  pageTitle: 'Your recovery code – Rådslag',
  lead: 'If you lose this device, the code is the only way back to your courses. No one else has it, and neither do we. We cannot make you a new one.',
  why: [
    'Print the code, or copy it by hand.',
    'Keep it where only you and your manager can get at it. Not together with the computer.',
    'Do not photograph it, and do not send it by e-mail.',
  ],
  notYet:
    'Rådslag itself cannot use the code yet: recovery on a new device comes in a later version. Keep the code now, for it cannot be made afterwards.',
  codeLabel: 'The code',
  group: (number) => `Group ${number}`,
  print: 'Print the code',
  check: 'I have written it down',
  checkTitle: 'Try whether you have it',
  checkLead: 'Find the paper and type the last group from it. We hide the code meanwhile.',
  checkLabel: 'The last group',
  checkGo: 'Does it fit?',
  checkWrong: 'That is not the last group. Look at the paper again, one character at a time.',
  checkEmpty: 'Type the last group from the paper.',
  showAgain: 'Show the code again',
  later: 'Do it later',
  laterNote: 'You can write now. But wait with a real meeting until you have tried the code.',
  done: 'It fits. Keep the paper well: the code is the key to your courses.',
  doneGo: 'To my courses',
  printedTitle: 'Recovery code for Rådslag',
  printedLead:
    'This code is the key to all your courses. Whoever has the code can read everything. Keep it as you would a key.',
  printedOn: (date) => `Printed ${date}`,
  notSafe: 'Not yet safe to use for a real meeting',
  notSafeMore: 'You have not tried your recovery code. If you lose the device now, your courses are gone.',
  notSafeGo: 'See and try the code',
  checkedMore: (date) =>
    `Without it nobody can open your courses on a new device. Neither can we. You last tried it ${date}.`,
  again: 'Try the code again',
}
