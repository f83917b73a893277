/** A room of honest Yjs writers without keys or relay: they edit, go offline, reload, undo, and append to one log. */
import * as Y from 'yjs'
import { openDocument } from '@radslag/client/agreement/roots.ts'
import { SESSIONS } from '@radslag/client/session/update-rules.ts'

/** One step: what, by whom, and two numbers that say where. */
export type Step = readonly [action: number, writer: number, a: number, b: number]

export interface Appended {
  author: number
  update: Uint8Array
}

interface Writer {
  index: number
  session: number
  doc: Y.Doc
  undo: Y.UndoManager
  cursor: number
  outbox: Uint8Array[]
}

export function honestRoom(
  count: number,
  append: (entry: Appended) => void,
): { play(step: Step): void; finish(): Y.Doc[] } {
  const log: Appended[] = []
  const writers = Array.from({ length: count }, (_, index) => openWriter(index, 1))

  function openWriter(index: number, session: number, outbox: Uint8Array[] = []): Writer {
    const doc = new Y.Doc()
    doc.clientID = index * SESSIONS + session
    const { text, rows } = openDocument(doc)
    for (const entry of log) Y.applyUpdate(doc, entry.update, 'log')
    for (const update of outbox) Y.applyUpdate(doc, update, 'log')
    const undo = new Y.UndoManager([text, rows], { trackedOrigins: new Set(['own']), captureTimeout: 0 })
    const writer: Writer = { index, session, doc, undo, cursor: log.length, outbox }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'log') writer.outbox.push(update)
    })
    return writer
  }

  function receive(writer: Writer, most: number): void {
    for (let i = 0; i < most && writer.cursor < log.length; i++) {
      const entry = log[writer.cursor++]!
      Y.applyUpdate(writer.doc, entry.update, 'log')
    }
  }

  function send(writer: Writer, how: number): void {
    if (writer.outbox.length === 0) return
    const updates = writer.outbox.splice(0)
    const ready = how === 0 ? updates : [how === 1 ? Y.mergeUpdates(updates) : difference(writer)]
    for (const update of ready) {
      log.push({ author: writer.index, update })
      append(log.at(-1)!)
    }
  }

  function difference(writer: Writer): Uint8Array {
    const accepted = new Y.Doc()
    for (const entry of log) Y.applyUpdate(accepted, entry.update)
    return Y.encodeStateAsUpdate(writer.doc, Y.encodeStateVector(accepted))
  }

  function play([action, who, a, b]: Step): void {
    const at = who % writers.length
    const writer = writers[at]!
    if (action < 60) writer.doc.transact(() => edit(writer.doc, action, a, b), 'own')
    else if (action < 66) writer.undo.undo()
    else if (action < 70) writer.undo.redo()
    else if (action < 84) receive(writer, 1 + (a % 8))
    else if (action < 98) send(writer, a % 3)
    else {
      receive(writer, log.length)
      writer.doc.destroy()
      writers[at] = openWriter(writer.index, writer.session + 1, writer.outbox)
    }
  }

  function finish(): Y.Doc[] {
    for (const writer of writers) send(writer, 0)
    for (let round = 0; round < 4; round++) {
      for (const writer of writers) {
        receive(writer, log.length)
        send(writer, 0)
      }
    }
    return writers.map((writer) => writer.doc)
  }

  return { play, finish }
}

function edit(doc: Y.Doc, action: number, a: number, b: number): void {
  const { text, rows } = openDocument(doc)
  const texts = text.toArray().flatMap((node) => (node instanceof Y.XmlElement ? node.toArray() : []))
  const target = texts[a % Math.max(1, texts.length)]
  if (action < 8 || !(target instanceof Y.XmlText)) {
    const paragraph = new Y.XmlElement(a % 3 === 0 ? 'heading' : 'paragraph')
    if (a % 3 === 0) paragraph.setAttribute('level', String(1 + (b % 3)))
    paragraph.insert(0, [new Y.XmlText('år og dag ')])
    text.insert(b % (text.length + 1), [paragraph])
  } else if (action < 30) target.insert(b % (target.length + 1), 'abc'.slice(a % 3))
  else if (action < 38)
    target.delete(b % (target.length + 1), Math.min(2, target.length - (b % (target.length + 1))))
  else if (action < 46)
    target.format(
      b % (target.length + 1),
      Math.min(3, target.length - (b % (target.length + 1))),
      a % 2 ? { bold: {} } : { bold: null },
    )
  else if (action < 50 && text.length > 0) text.delete(b % text.length, 1)
  else if (action < 55)
    rows.set(`row-${a % 4}`, b % 2 ? { what: 'ring', until: b } : new Y.Map([['what', a]]))
  else rows.delete(`row-${a % 4}`)
}
