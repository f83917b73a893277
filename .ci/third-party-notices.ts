/**
 * Writes the licences of every production package into `third-party-notices.txt` beside the app. Knows only
 * `dependencies`: platform-dependent optional parts carry their parent's licence, and would make builds differ.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

interface Manifest {
  name: string
  version: string
  license?: string
  homepage?: string
  dependencies?: Record<string, string>
}

const PRODUCT = ['client', 'server', 'shared']
const LICENCE_FILE = /^(licen[cs]e|notice|copying)(\.|-|$)/i
const RULE = `\n${'─'.repeat(80)}\n\n`

/** `root` is the folder of the workspace. */
export function thirdPartyNotices(root: string): Plugin {
  return {
    name: 'radslag:third-party-notices',
    apply: 'build',
    async generateBundle() {
      const notices = new Map<string, string>()
      for (const name of PRODUCT) await collect(join(root, name), notices)
      const source = [...notices].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, notice]) => notice)
      this.emitFile({ type: 'asset', fileName: 'third-party-notices.txt', source: source.join(RULE) })
    },
  }
}

/** Adds the notices of everything that the package in `folder` depends on. */
async function collect(folder: string, notices: Map<string, string>): Promise<void> {
  const { dependencies = {} } = await readManifest(folder)
  for (const name of Object.keys(dependencies)) {
    const found = await realpath(locate(folder, name))
    const manifest = await readManifest(found)
    const id = `${manifest.name} ${manifest.version}`
    if (notices.has(id) || name.startsWith('@radslag/')) continue
    notices.set(id, await write(found, id, manifest))
    await collect(found, notices)
  }
}

async function write(folder: string, id: string, { license, homepage }: Manifest): Promise<string> {
  const files = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).toSorted()
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const heading = [id, license, homepage].filter(Boolean).join(' · ')
  return [heading, ...texts.map((text) => text.trim())].join('\n\n') + '\n'
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** The folder of package `name` as seen from `folder`, the way Node looks for it. */
function locate(folder: string, name: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const candidate = join(at, 'node_modules', name)
    if (existsSync(candidate)) return candidate
  }
  throw new Error(`${name} is not installed`)
}
