/** The built app in memory, plain and gzipped. Knows files and their types; a path outside the folder cannot be asked for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

export interface Asset {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  /** Null where compression gains nothing. */
  readonly gzip: Uint8Array<ArrayBuffer> | null
  /** Whether its name contains its hash, so that it never changes. */
  readonly hashed: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}
const COMPRESSED = new Set(['.png', '.ico', '.woff2'])

/** Reads a folder into a map from address path, as `/assets/x.js`, to file. Empty when there is no such folder. */
export function readAssets(folder: string): Map<string, Asset> {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !relative(folder, entry.parentPath).startsWith('.'),
  )
  return new Map(
    files.map((entry) => {
      const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
      return [`/${path}`, readAsset(folder, path)]
    }),
  )
}

function readAsset(folder: string, path: string): Asset {
  const plain = new Uint8Array(readFileSync(join(folder, path)))
  const extension = extname(path)
  const gzip = COMPRESSED.has(extension) ? null : new Uint8Array(gzipSync(plain, { level: 9 }))
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    plain,
    gzip: gzip && gzip.length < plain.length ? gzip : null,
    hashed: path.startsWith('assets/'),
  }
}
