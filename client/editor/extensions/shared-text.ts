/**
 * Binds the editor to the shared text (protocol.md A6a): what is typed here is written, what is read never is.
 * Undo and redo cover only what was typed in this editor. Knows no awareness and no keys.
 */
import type { Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import type { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { XmlFragment } from 'yjs'
import { NODES } from '../../agreement/schema.ts'
import { fillEmptyBlocks } from './writing-place.ts'

interface Binding {
  mux(work: () => void): void
  /** Writes what was typed into the document, in one transaction. */
  _prosemirrorChanged(doc: unknown): void
}

interface SyncState {
  readonly binding: Binding
}

/** The binding for one fragment. Undo keeps nodes in which others have written meanwhile. */
export function sharedText(fragment: XmlFragment): Extensions {
  const ReadingNeverWrites = Collaboration.extend({
    addProseMirrorPlugins() {
      const plugins: Plugin[] = this.parent?.() ?? []
      for (const plugin of plugins) if (plugin.spec.key === ySyncPluginKey) writeOnlyChanges(plugin, fragment)
      return plugins
    },
  })
  const protectedNodes = new Set(Object.keys(NODES))
  return [
    ReadingNeverWrites.configure({
      fragment,
      yUndoOptions: { protectedNodes, trackedOrigins: [], undoManager: null },
    }),
  ]
}

/**
 * The binding compares the whole text with the document at every update of the view, a moved caret included: in a text that
 * others have emptied that would write a paragraph. So it is told of an update only when the editor's own text differs.
 * Changes that come from the document reach it too, inside its own lock, which keeps it from writing.
 */
function writeOnlyChanges(plugin: Plugin, fragment: XmlFragment): void {
  const open = plugin.spec.view
  if (!open) return
  plugin.spec.view = (view) => {
    const inner = open(view)
    const { binding } = ySyncPluginKey.getState(view.state) as SyncState
    keepWritingPlaces(binding, fragment)
    // Under the lock, this only tells the binding that there is text, so that emptying it later counts as a change.
    if (fragment.length > 0) binding.mux(() => inner.update?.(view, view.state))
    return {
      ...inner,
      update(changed, before) {
        if (changed.state.doc !== before.doc) inner.update?.(changed, before)
      },
    }
  }
}

/** Every block this editor makes or empties keeps a place to write in. */
function keepWritingPlaces(binding: Binding, fragment: XmlFragment): void {
  const write = binding._prosemirrorChanged.bind(binding)
  binding._prosemirrorChanged = (doc) =>
    fragment.doc?.transact((transaction) => {
      write(doc)
      fillEmptyBlocks(transaction)
    }, ySyncPluginKey)
}
