/**
 * Stands before the editor (protocol.md A6a): judges every change before any observer sees it, so that an editor is never
 * shown what its schema would refuse, and so would delete. Knows no editor and no screen.
 */
import { XmlFragment, XmlText, type Doc, type Transaction } from 'yjs'
import { judge, judgeText, type Child, type Problem } from '../agreement/judge.ts'
import { removeProblems } from '../agreement/repair.ts'
import { openDocument } from '../agreement/roots.ts'

export interface Guard {
  /** What the schema refuses now; empty when an editor may be shown. */
  problems(): readonly Problem[]
  /**
   * Called when that changes: with problems before any observer of the document runs, so that the listener can take the editor
   * away in time; with none once all transactions are over. Returns what ends it.
   */
  subscribe(listener: (problems: readonly Problem[]) => void): () => void
  /** Removes what the schema refuses, as an own edit. Only ever because a person asked for it. */
  removeBroken(): void
  close(): void
}

/** The transaction origin of a removal by hand. */
const REPAIR_ORIGIN = 'repair'

/** Guards the free prose of this document from now on. */
export function createGuard(doc: Doc): Guard {
  const { text } = openDocument(doc)
  const listeners = new Set<(problems: readonly Problem[]) => void>()
  let problems: readonly Problem[] = judge(text)

  function tell(now: readonly Problem[]): void {
    problems = now
    for (const listener of listeners) listener(now)
  }
  function beforeObservers(transaction: Transaction): void {
    if (problems.length === 0 && brokenBy(transaction, text)) tell(judge(text))
  }
  function afterAll(): void {
    if (problems.length === 0) return
    const now = judge(text)
    if (now.length !== problems.length) tell(now)
    else problems = now
  }
  doc.on('beforeObserverCalls', beforeObservers)
  doc.on('afterAllTransactions', afterAll)

  return {
    problems: () => problems,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    removeBroken: () => removeProblems(text, REPAIR_ORIGIN),
    close() {
      doc.off('beforeObserverCalls', beforeObservers)
      doc.off('afterAllTransactions', afterAll)
      listeners.clear()
    },
  }
}

/** True when a type that changed, or one made in this transaction, breaks the schema. */
function brokenBy(transaction: Transaction, root: XmlFragment): boolean {
  const isNew = ({ _item: item }: Child): boolean =>
    item !== null && item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0)
  for (const type of transaction.changed.keys()) {
    if (!(type instanceof XmlFragment || type instanceof XmlText)) continue
    const depth = depthIn(root, type)
    if (depth === null) continue
    const found = type instanceof XmlText ? judgeText(type) : judge(type, depth, isNew)
    if (found.length > 0) return true
  }
  return false
}

/** How many nodes stand between the root and this type; `null` when it stands elsewhere or was deleted. */
function depthIn(root: XmlFragment, type: XmlFragment | XmlText): number | null {
  let depth = 0
  let at: unknown = type
  while (at instanceof XmlFragment || at instanceof XmlText) {
    if (at === root) return depth
    if (!at._item || at._item.deleted) return null
    depth++
    at = at._item.parent
  }
  return null
}
