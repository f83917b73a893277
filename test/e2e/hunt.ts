/**
 * Looks for words in everything a walk left behind. Each word is looked for as UTF-8 and UTF-16, in files also behind the gzip
 * and Snappy that Chromium's caches and LevelDB use. Knows no product.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { snappyBlocks } from './leveldb.ts'

/** Where words are looked for, and what lies there. */
export type Places = ReadonlyMap<string, readonly Uint8Array[]>

/** `place: word` for each place and word that was found, in order. */
export function hunt(places: Places, words: readonly string[]): string[] {
  const found: string[] = []
  for (const [place, contents] of places) {
    for (const word of words) {
      const forms = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]
      const lies = contents.some((bytes) => forms.some((form) => Buffer.from(bytes).includes(form)))
      if (lies) found.push(`${place}: ${word}`)
    }
  }
  return found
}

/** Every file under a folder: as it lies there, and unpacked where it is packed. */
export function filesUnder(folder: string): Uint8Array[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return [bytes, ...unpacked(entry.name, bytes)]
    })
}

function unpacked(name: string, bytes: Buffer): Uint8Array[] {
  if (name.endsWith('.ldb')) return snappyBlocks(bytes)
  return [gunzipSync, brotliDecompressSync].flatMap((unpack) => {
    try {
      return [unpack(bytes)]
    } catch (error) {
      if (error instanceof Error && 'code' in error) return []
      throw error
    }
  })
}
