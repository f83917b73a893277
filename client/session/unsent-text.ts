/** What a person wrote that never reached the log, as plain text to be given back (V4, A10). Knows Yjs updates, no screen. */
import { decodeUpdate } from 'yjs'
import type { OutboxEntry } from '../device/outbox.ts'

/** The characters typed in these entries, in the order they were typed; deletions are not shown. */
export function unsentText(entries: readonly OutboxEntry[]): string {
  return entries
    .filter((entry) => entry.kind === 'update')
    .map((entry) => textIn(entry.payload))
    .join('')
}

function textIn(update: Uint8Array): string {
  let text = ''
  for (const struct of decodeUpdate(update).structs) {
    const content = 'content' in struct ? struct.content : null
    if (content && 'str' in content && typeof content.str === 'string') text += content.str
    else if (content && 'type' in content && text !== '' && !text.endsWith('\n')) text += '\n'
  }
  return text
}
