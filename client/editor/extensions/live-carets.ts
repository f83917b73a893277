/** Shows other people's carets and selections, and tells ours (E1). Knows names only through the function it is given. */
import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import { createCarets, type CaretPerson } from '../carets.ts'

interface AwarenessChange {
  readonly added: readonly number[]
  readonly updated: readonly number[]
}

/** `personOf` says from the control log whose client this is; what the message claims is not looked at. */
export function liveCarets(
  awareness: Awareness,
  personOf: (client: number) => CaretPerson | null,
): Extension {
  return Extension.create({
    name: 'liveCarets',
    addProseMirrorPlugins() {
      const carets = createCarets()
      return [
        yCursorPlugin(awareness, {
          cursorBuilder: (_: unknown, client: number) => carets.render(client, personOf(client)),
          selectionBuilder: (_: unknown, client: number) => ({
            class: carets.selectionClass(personOf(client)),
          }),
        }) as Plugin,
        new Plugin({ view: () => showNames(awareness, carets) }),
      ]
    },
  })
}

function showNames(awareness: Awareness, carets: ReturnType<typeof createCarets>): { destroy(): void } {
  const changed = ({ added, updated }: AwarenessChange) => {
    for (const client of [...added, ...updated]) carets.moved(client)
  }
  awareness.on('change', changed)
  return {
    destroy() {
      awareness.off('change', changed)
      carets.close()
    },
  }
}
