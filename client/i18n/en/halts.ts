/** English: full-page stops. What happened, whose fault it is not, what to do, whom to ring. */
import type { Words } from '../da.ts'

const changes = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)

export const halts: Words['halts'] = {
  askNew: (name) => `Ask ${name} for a new link`,
  newLink: 'I have been given a new link',
  toHome: 'To my courses',
  retry: 'Try again',
  reload: 'Reload the page',
  details: 'For the person who helps you',
  unknownContact: 'Call the person who gave you the link.',

  closed: 'This link is closed',
  closedBy: (name, date) =>
    `${name} closed it ${date}. You can no longer see the agreement from here, and what was kept here is deleted.`,
  closedWhat: 'You can no longer see the agreement from here, and what was kept here is deleted.',
  closedNote:
    'You have done nothing wrong. Access has an end date, or the family may have changed who reads along.',
  unsent: (count) =>
    `${changes(count)} you wrote did not get through. Save ${count === 1 ? 'it' : 'them'} before you close the page.`,
  unsentGo: 'Save my text',

  broken: 'Part of the link is missing',
  brokenWhat:
    'The link must be whole to open the agreement. This often happens when a link is sent by e-mail or typed.',
  brokenSteps: [
    'Scan the QR code on your card again. That is the surest way.',
    'Only have a message? Hold your finger on the whole link, copy it, and paste it here.',
  ],
  brokenGo: 'Open the link',

  burned: 'The link can no longer be used',
  burnedWhat:
    'A mail program had opened the link before you did. Others may then have seen the key, so we have closed the link.',
  burnedNote: 'You have done nothing wrong. Ask for a new link as a QR code or text message, not by e-mail.',

  ended: 'Your link has ended',
  endedWhat: (date) =>
    `The server says that the link was valid until ${date}. So we do not show the text right now.`,
  endedWhatNoDate: 'The server says that the link is no longer valid. So we do not show the text right now.',
  endedNote: 'Nothing is deleted. If you are to read on, the coordinator can give you more time.',

  suspended: 'Your seat is paused',
  suspendedWhat: 'The family or the coordinator asked for a pause. Meanwhile you can neither read nor write.',
  suspendedNote: 'Nothing is deleted. Call and ask why.',

  mismatch: 'Something does not match. Writing is paused',
  mismatchWhat:
    'The server shows another history than the one your device remembers. Either something is missing, or something was added.',
  mine: 'Your device remembers',
  theirs: 'The server shows',
  side: (count, moment) => `${changes(count)}, the last ${moment}`,
  sideCount: (count) => changes(count),
  sideNothing: 'nothing',
  copyCode: (name) =>
    `Your copy’s code. Read it to ${name}: if the digits are the same, your copies are alike`,
  copyCodeAnyone:
    'Your copy’s code. Read it to another in the course: if the digits are the same, your copies are alike',
  copyCodeAt: (n) => `at change ${n}`,
  mismatchNote:
    'It may be a fault on the server. It may also be that someone tried to change something. Your own copy is unchanged.',
  exportBoth: 'Save both versions',
  readOn: 'Read on in my own copy',

  otherTab: 'The course is open in another tab',
  otherTabWhat:
    'Only one tab writes at a time, so that nothing is lost. Close the other tab, or write here instead.',
  takeOver: 'Write here instead',
  readHere: 'Read along here',

  full: 'There is no room on the device',
  fullWhat: 'The browser cannot store more. What you wrote still stands on the screen but is not saved.',
  fullSteps: [
    'Do not close the page.',
    'Save your text to a file, or delete something else on the device, for example photos or films.',
    'Try again.',
  ],
  fullExport: 'Save my text to a file',

  damaged: 'Something on the device is broken',
  damagedWhat:
    'The browser cannot read what it stored itself. Perhaps a cleaning program deleted part of it.',
  damagedNote:
    'It is not your fault. What was sent is still with the others. Reload the page, or open your link again.',

  blocked: 'The browser may not store anything here',
  blockedWhat:
    'Perhaps the window is private, or storage is turned off. What you write would then disappear when you close the page.',
  blockedSteps: [
    'Open the link in an ordinary window.',
    'Or let the page store data, in the browser’s settings.',
  ],
  blockedRead: 'Read without storing',

  old: 'The browser is too old',
  oldWhat: 'The agreement is locked, and your browser lacks what it takes to unlock it.',
  oldSteps: ['Update the browser and open the link again.', 'Or use another phone or computer.'],

  insecure: 'The address is not secure',
  insecureWhat:
    'The page was opened without https. Others on the network could read along, and the browser will not unlock the agreement.',
  insecureNote: 'It is not your fault. Whoever runs the server must put https in front. README shows how.',

  unknown: 'The server does not know the course',
  unknownWhat:
    'Perhaps a character in the link was changed on the way. Perhaps it belongs to another server, or the server was set up anew.',
  unknownNote: 'If the course is on this device, your own copy is still here.',

  destroyed: 'The course is deleted',
  destroyedWhat: (name, date) => `${name} asked for deletion ${date}. Nobody can open it any longer.`,
  destroyedWhatPlain: 'Nobody can open it any longer.',
  destroyedUntil: (date) => `Its owner can undo this until ${date}. After that it is gone for good.`,

  update: 'There is a newer version',
  updateWhat:
    'Someone in the course writes with a newer version of Rådslag. Reload the page and you are with them again.',
  updateNote: 'What you wrote is kept on this device.',

  scanAgain: 'Scan your card again',
  scanAgainWhat:
    'The key was only in memory, and it went when the page was reloaded. That is how it is meant when the agreement is not kept on the phone.',
  scanAgainNote: 'Next time you can choose “Keep on this phone”.',

  copied: 'Your course is open somewhere else with the same key',
  copiedWhat:
    'That can happen when a computer was copied or restored. Two copies with one key could write over each other, so writing has stopped here.',
  copiedNote: 'Your copy is unchanged. Write on with the other device, or get a new link for this one.',
  wrongKey: 'The key to the newest version does not fit',
  wrongKeyWhat:
    'The key this device was given does not fit what the coordinator signed. We have stopped here so that you read nothing wrong.',
  wrongKeyNote: 'You have done nothing wrong. Your own copy is unchanged. Tell the coordinator.',
  notFetched: 'You need net to open this page',
  notFetchedWhat:
    'This part of Rådslag has not been fetched to the device yet. What you wrote is kept here. Try again when there is net.',
  bug: 'Something broke on our side',
  bugWhat: 'It is not your fault. What you wrote is kept on this device. Reload the page.',
}
