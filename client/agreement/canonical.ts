/**
 * The canonical bytes of a document (protocol.md S3): the same for every replica whose visible content is the same,
 * whatever the client ids and the order of writing. Knows no schema: malformed content has canonical bytes too.
 *
 * Rules, named by `CANON`. Every value is one tag byte and what follows it:
 * - `0` null; `1` false; `2` true; `3` number, 8 bytes IEEE 754, big-endian; `4` text, as length and UTF-8 bytes, without Unicode
 *   normalisation; `5` bytes, as length and bytes; `6` list, as count and values; `7` map, as count and, ordered by the
 *   UTF-8 bytes of the key, key and value; `8` integer beyond a number, as its decimal digits.
 * - `9` element: name, attributes as a map body, count of children, children; `10` hook: name, entries as a map body;
 *   `11` fragment: count, children; `12` text type: attributes as a map body, count of runs, and per run its value (a text,
 *   or what is embedded) and its marks as a map body. Neighbouring texts with equal marks are one run. `13` subdocument.
 * - Lengths and counts are 4 bytes, big-endian. What JSON cannot say follows JSON: undefined in a list is null and in a map
 *   absent; NaN and the infinities are null, −0 is 0. Attributes and marks that are null are absent.
 */
import { createEncoder, toUint8Array, writeUint8Array } from 'lib0/encoding'
import {
  AbstractType,
  Array as YArray,
  Doc,
  Map as YMap,
  Text as YText,
  XmlElement,
  XmlFragment,
  XmlHook,
} from 'yjs'
import { equal, utf8, type Bytes } from '@radslag/shared/bytes.ts'

/** The name of these rules; stands before the bytes in what is hashed. */
export const CANON = 'radslag/canon/1'

const TAG = {
  null: 0,
  false: 1,
  true: 2,
  number: 3,
  text: 4,
  bytes: 5,
  list: 6,
  map: 7,
  bigint: 8,
  element: 9,
  hook: 10,
  fragment: 11,
  textType: 12,
  subdocument: 13,
} as const

/** Work still to be done, last first: bytes to write, or a value to take apart. */
type Task = { readonly bytes: Uint8Array } | { readonly value: unknown }

interface Run {
  readonly insert: unknown
  readonly marks: readonly Task[]
}

/** Canonical bytes of any value a document can hold. Uses no recursion over nested values. */
export function canonicalBytes(value: unknown): Bytes {
  const out = createEncoder()
  const tasks: Task[] = [{ value }]
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    if ('bytes' in task) writeUint8Array(out, task.bytes)
    else {
      const parts = takeApart(task.value)
      for (let i = parts.length - 1; i >= 0; i--) tasks.push(parts[i]!)
    }
  }
  return new Uint8Array(toUint8Array(out))
}

function takeApart(value: unknown): Task[] {
  if (value instanceof AbstractType) return takeTypeApart(value)
  if (value instanceof Doc) return [tag('subdocument')]
  if (value instanceof Uint8Array) return [tag('bytes'), count(value.length), { bytes: value }]
  if (Array.isArray(value))
    return [tag('list'), count(value.length), ...value.map((item: unknown) => ({ value: item }))]
  switch (typeof value) {
    case 'boolean':
      return [tag(value ? 'true' : 'false')]
    case 'number':
      return Number.isFinite(value) ? [tag('number'), { bytes: ieee(value) }] : [tag('null')]
    case 'string':
      return [tag('text'), ...text(value)]
    case 'bigint':
      return [tag('bigint'), ...text(BigInt.asIntN(64, value).toString())]
    case 'object':
      return value === null ? [tag('null')] : [tag('map'), ...mapBody(Object.entries(value))]
    case 'undefined':
    case 'function':
    case 'symbol':
      return [tag('null')]
  }
}

/** XmlHook is a Map, XmlElement a fragment and XmlText a text: the narrower type is asked for first. */
function takeTypeApart(type: unknown): Task[] {
  if (type instanceof XmlElement) {
    const attributes = Object.entries<unknown>(type.getAttributes())
    return [tag('element'), ...text(type.nodeName), ...mapBody(attributes, true), ...children(type)]
  }
  if (type instanceof XmlFragment) return [tag('fragment'), ...children(type)]
  if (type instanceof XmlHook) return [tag('hook'), ...text(type.hookName), ...mapBody([...type.entries()])]
  if (type instanceof YMap) return [tag('map'), ...mapBody([...type.entries()])]
  if (type instanceof YArray) return takeApart(type.toArray())
  if (type instanceof YText) return textType(type)
  return [tag('null')]
}

function children(fragment: XmlFragment): Task[] {
  const nodes: unknown[] = fragment.toArray()
  return [count(nodes.length), ...nodes.map((value) => ({ value }))]
}

function textType(type: YText): Task[] {
  const attributes = Object.entries<unknown>(type.getAttributes())
  const parts = runs(type)
  return [
    tag('textType'),
    ...mapBody(attributes, true),
    count(parts.length),
    ...parts.flatMap(({ insert, marks }) => [{ value: insert }, ...marks]),
  ]
}

/** The runs of a text; neighbouring texts whose marks have the same canonical bytes become one. */
function runs(type: YText): Run[] {
  const out: (Run & { readonly key: Bytes })[] = []
  for (const { insert, attributes = {} } of type.toDelta() as { insert: unknown; attributes?: object }[]) {
    const shown = Object.entries(attributes).filter(([, value]) => value !== null)
    const key = canonicalBytes(Object.fromEntries(shown))
    const last = out.at(-1)
    if (last && typeof last.insert === 'string' && typeof insert === 'string' && equal(last.key, key)) {
      out[out.length - 1] = { ...last, insert: last.insert + insert }
    } else out.push({ insert, marks: mapBody(shown, true), key })
  }
  return out
}

/** Count and entries, ordered by the UTF-8 bytes of their keys. */
function mapBody(entries: readonly (readonly [string, unknown])[], withoutNull = false): Task[] {
  const kept = entries
    .filter(([, value]) => value !== undefined && !(withoutNull && value === null))
    .map(([key, value]) => ({ key: utf8(key), value }))
    .toSorted((a, b) => compareBytes(a.key, b.key))
  return [
    count(kept.length),
    ...kept.flatMap(({ key, value }) => [count(key.length), { bytes: key }, { value }]),
  ]
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = a[i]! - b[i]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function tag(name: keyof typeof TAG): Task {
  return { bytes: Uint8Array.of(TAG[name]) }
}

function text(value: string): Task[] {
  const bytes = utf8(value)
  return [count(bytes.length), { bytes }]
}

function count(value: number): Task {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return { bytes }
}

/** Adding 0 turns −0 into 0. */
function ieee(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value + 0)
  return bytes
}
