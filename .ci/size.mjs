// `pnpm size`: what each built page loads, gzipped: before the first paint, and later when asked for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { build, install, root, say } from './workspace.mjs'

/** @typedef {{ file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk */

if (!(await install()) || !(await build())) process.exit(1)

const dist = join(root, 'dist/client')
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
/** @param {string} key */
const chunk = (key) => /** @type {Chunk} */ (manifest[key])
/** @param {string} file */
const gzipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

/**
 * Every chunk reached from `keys` through static imports and, when `lazily`, dynamic ones.
 * @param {string[]} keys
 */
function reached(keys, lazily = false, seen = /** @type {Set<string>} */ (new Set())) {
  for (const key of keys) {
    if (seen.has(key)) continue
    seen.add(key)
    const { imports = [], dynamicImports = [] } = chunk(key)
    reached([...imports, ...(lazily ? dynamicImports : [])], lazily, seen)
  }
  return seen
}

/** @param {Iterable<string>} keys */
const files = (keys) => new Set([...keys].flatMap((key) => [chunk(key).file, ...(chunk(key).css ?? [])]))

/** @param {Set<string>} list @param {string} title */
function print(title, list) {
  const sizes = [...list]
    .map((file) => ({ file, bytes: gzipped(file) }))
    .toSorted((a, b) => b.bytes - a.bytes)
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  say(`  ${title.padEnd(22)}${(total / 1000).toFixed(1).padStart(8)} kB`)
  for (const { file, bytes } of sizes) say(`    ${(bytes / 1000).toFixed(1).padStart(8)}  ${file}`)
}

for (const [page] of Object.entries(manifest).filter(([, { isEntry }]) => isEntry)) {
  const first = files(reached([page]))
  const later = [...files(reached([page], true))].filter((file) => !first.has(file))
  say(`${page}: html ${(gzipped(page) / 1000).toFixed(1)} kB`)
  print('before first paint', first)
  print('later', new Set(later))
}
