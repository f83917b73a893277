/**
 * The free prose for those who only read, live: a light renderer of agreement/readable.ts without any editor.
 * Only top-level blocks that changed are drawn anew.
 */
import { createEffect, createSignal, For, onCleanup, type JSX } from 'solid-js'
import type { AbstractType, XmlFragment, YEvent } from 'yjs'

import { childrenOf } from '../agreement/judge.ts'
import { readableBlock, type Block, type Inline } from '../agreement/readable.ts'
import './prose.css'

export interface ReadOnlyProps {
  readonly fragment: XmlFragment
  readonly words: { readonly unknownPart: string }
}

export function ReadOnly(props: ReadOnlyProps): JSX.Element {
  const [blocks, setBlocks] = createSignal<readonly Block[]>([])
  createEffect(() => {
    const reader = createReader(props.fragment, setBlocks)
    onCleanup(reader.close)
  })
  return (
    <div class="prose" translate="no">
      <For each={blocks()}>{(block) => blockElement(block, props.words)}</For>
    </div>
  )
}

/** Tells the blocks now and after every change; a block that did not change stays the same object. */
function createReader(fragment: XmlFragment, tell: (blocks: readonly Block[]) => void): { close(): void } {
  const known = new Map<unknown, Block>()
  const read = () => {
    const blocks = childrenOf(fragment).map((child) => {
      const block = known.get(child) ?? readableBlock(child)
      return [child, block] as const
    })
    known.clear()
    for (const [child, block] of blocks) if (typeof child === 'object') known.set(child, block)
    tell(blocks.map(([, block]) => block))
  }
  const changed = (events: readonly YEvent<AbstractType<unknown>>[]) => {
    for (const event of events) known.delete(topOf(event.target, fragment))
    read()
  }
  fragment.observeDeep(changed)
  read()
  return { close: () => fragment.unobserveDeep(changed) }
}

/** The child of the fragment in which a type stands. */
function topOf(type: AbstractType<unknown>, fragment: XmlFragment): unknown {
  let at = type
  while (at.parent && at.parent !== fragment) at = at.parent
  return at
}

function blockElement(block: Block, words: ReadOnlyProps['words']): JSX.Element {
  const inside = (blocks: readonly Block[]) => blocks.map((each) => blockElement(each, words))
  switch (block.kind) {
    case 'paragraph':
      return <p dir="auto">{inlineElements(block.inlines)}</p>
    case 'heading':
      return headingElement(block.level, inlineElements(block.inlines))
    case 'quote':
      return <blockquote>{inside(block.blocks)}</blockquote>
    case 'list': {
      const items = block.items.map((item) => <li>{inside(item)}</li>)
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
    }
    case 'unknown':
      return (
        <div class="prose__unknown">
          <p class="prose__unknown-word">{words.unknownPart}</p>
          <p dir="auto">{block.text}</p>
        </div>
      )
  }
}

/** The page's own title is its first heading, so those of the text begin one below. */
function headingElement(level: 1 | 2 | 3, inside: JSX.Element): JSX.Element {
  if (level === 1)
    return (
      <h2 class="prose__h1" dir="auto">
        {inside}
      </h2>
    )
  if (level === 2)
    return (
      <h3 class="prose__h2" dir="auto">
        {inside}
      </h3>
    )
  return (
    <h4 class="prose__h3" dir="auto">
      {inside}
    </h4>
  )
}

function inlineElements(inlines: readonly Inline[]): JSX.Element {
  return inlines.map((inline) => {
    if (inline.kind === 'break') return <br />
    if (inline.kind === 'unknown') return <span class="prose__unknown">{inline.text}</span>
    const text = inline.italic ? <em>{inline.text}</em> : inline.text
    return inline.bold ? <strong>{text}</strong> : text
  })
}
