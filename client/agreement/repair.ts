/**
 * Removes by hand what the schema refuses (protocol.md A6a): only ever called because a person chose to.
 * Text is lost only with nodes that cannot stand where they are. Knows nothing of editors.
 */
import { XmlFragment, type XmlElement } from 'yjs'
import { judge, type Problem } from './judge.ts'
import { nodeSpec } from './schema.ts'

/** Changes the fragment, in one transaction with this origin, until the schema refuses nothing in it. */
export function removeProblems(fragment: XmlFragment, origin: unknown): void {
  fragment.doc?.transact(() => {
    for (let problem = judge(fragment).at(-1); problem; problem = judge(fragment).at(-1)) remove(problem)
  }, origin)
}

function remove(problem: Problem): void {
  switch (problem.code) {
    case 'unknown-node':
    case 'misplaced-child':
    case 'too-deep':
      problem.holder.delete(problem.index, 1)
      break
    case 'missing-child':
      removeNode(problem.holder)
      break
    case 'unknown-attribute':
      problem.holder.removeAttribute(problem.name)
      break
    case 'missing-attribute':
    case 'bad-attribute':
      writeFallback(problem.holder, problem.name)
      break
    case 'unknown-mark':
      problem.holder.format(0, problem.holder.length, { [problem.name]: null })
      break
  }
}

function removeNode(node: XmlElement): void {
  const { parent } = node
  if (!(parent instanceof XmlFragment)) return
  const index = (parent.toArray() as unknown[]).indexOf(node)
  if (index >= 0) parent.delete(index, 1)
}

function writeFallback(node: XmlElement, name: string): void {
  const attribute = nodeSpec(node.nodeName)?.attributes[name]
  // Yjs takes any value here; its types speak only of texts.
  if (attribute) node.setAttribute(name, attribute.fallback as number & string)
}
