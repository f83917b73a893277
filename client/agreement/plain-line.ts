/** Text that somebody else wrote, made fit to stand in a line of ours. Knows nothing of what it says. */

/** What turns the direction of the words around it, or breaks the line: nothing a name or a title needs. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/gu
const BREAKING = /[\p{Cc}\u2028\u2029]+/gu

/** The text as one line that leaves the words around it as they are. Letters, marks and joiners of every script stay. */
export function plainLine(text: string): string {
  return text.replaceAll(TURNING, '').replaceAll(BREAKING, ' ').trim()
}
