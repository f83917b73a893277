/** Gives every script, style and preload tag of the built pages its hash (C1). Knows nothing of what they hold. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const TAG = /<(?:script|link)\b[^>]*\b(?:src|href)="\/([^"]+)"[^>]*>/g
const HASHED_LINK = /\brel="(?:stylesheet|modulepreload)"/

/** Works on the written files, after every other plugin: what is hashed is what is served. */
export function integrity(): Plugin {
  return {
    name: 'radslag:integrity',
    apply: 'build',
    async writeBundle({ dir }) {
      if (!dir) throw new Error('The build has no output folder.')
      const pages = (await readdir(dir)).filter((name) => name.endsWith('.html'))
      await Promise.all(pages.map((page) => hashTags(dir, join(dir, page))))
    },
  }
}

async function hashTags(dir: string, page: string): Promise<void> {
  let html = await readFile(page, 'utf8')
  for (const [tag, path] of html.matchAll(TAG)) {
    if (!path || (tag.startsWith('<link') && !HASHED_LINK.test(tag))) continue
    const hash = createHash('sha384')
      .update(await readFile(join(dir, path)))
      .digest('base64')
    html = html.replace(tag, tag.replace(/^<\w+/, `$& integrity="sha384-${hash}"`))
  }
  await writeFile(page, html)
}
