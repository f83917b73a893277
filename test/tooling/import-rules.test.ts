/**
 * The house rule "imports point down only" (docs/architecture.md), shown to bite: each forbidden import is written to
 * a scratch workspace with the project's own configuration, and the linter or the compiler must refuse it.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const imports = (specifier: string) => `import * as it from '${specifier}'\nexport { it }\n`

/** [what, file, source, the rule that must refuse it] */
type Case = readonly [string, string, string, string]

const refusedImports: readonly (readonly [file: string, specifier: string])[] = [
  ['shared/room/a.ts', 'yjs'],
  ['shared/room/b.ts', 'solid-js'],
  ['shared/room/c.ts', 'node:fs'],
  ['shared/room/d.ts', '@radslag/server/relay.ts'],
  ['shared/room/e.ts', '../../client/session/room-session.ts'],
  ['shared/crypto/seal.ts', 'libsodium-wrappers'],
  ['server/a.ts', 'yjs'],
  ['server/b.ts', 'solid-js'],
  ['server/c.ts', '@radslag/client/session/room-session.ts'],
  ['server/d.ts', '../client/session/room-session.ts'],
  ['server/e.ts', '@radslag/test/doubles/relay.ts'],
  ['server/f.ts', 'libsodium-wrappers'],
  ['client/device/vault.ts', 'idb'],
  ['client/device/a.ts', 'solid-js'],
  ['client/device/b.ts', '../session/room-session.ts'],
  ['client/device/c.ts', '../pages/Home.tsx'],
  ['client/agreement/a.ts', 'solid-js'],
  ['client/agreement/templates/b.ts', '../../session/room-session.ts'],
  ['client/session/a.ts', 'solid-js'],
  ['client/session/b.ts', '../pages/Home.tsx'],
  ['client/session/c.ts', '../editor/Editor.tsx'],
  ['client/session/d.ts', '../main.tsx'],
  ['client/session/e.ts', 'libsodium-wrappers'],
  ['client/session/f.ts', '@radslag/server/relay.ts'],
  ['client/session/g.ts', 'ws'],
  ['client/binder/a.ts', 'solid-js'],
  ['client/binder/b.ts', '../editor/Editor.tsx'],
  ['client/editor/a.tsx', '../session/room-session.ts'],
  ['client/editor/b.tsx', '../device/vault.ts'],
  ['client/i18n/a.ts', '../device/vault.ts'],
  ['client/ui/a.ts', '../session/room-session.ts'],
  ['client/pages/g.tsx', '../session/room-session.ts'],
  ['client/pages/h.tsx', '../start.tsx'],
  ['client/pages/a.tsx', '@radslag/test/doubles/relay.ts'],
  ['client/pages/b.tsx', '../../test/doubles/relay.ts'],
  ['client/pages/c.tsx', '../App.tsx'],
  ['client/pages/d.tsx', 'idb'],
  ['client/App.tsx', 'libsodium-wrappers'],
]

const allowedImports: readonly (readonly [file: string, specifier: string])[] = [
  ['shared/room/ok.ts', '../wire/codec.ts'],
  ['shared/room/ok-lib0.ts', 'lib0/encoding'],
  ['shared/crypto/sodium.ts', 'libsodium-wrappers'],
  ['server/ok.ts', '@radslag/shared/wire/record.ts'],
  ['server/ok-node.ts', 'node:fs'],
  ['server/store/ok.ts', 'libsql'],
  ['client/device/database.ts', 'idb'],
  ['client/session/ok.ts', '../device/vault.ts'],
  ['client/session/shadow.ts', 'yjs'],
  ['client/editor/ok.tsx', '@tiptap/core'],
  ['client/pages/ok.tsx', '../agreement/ok.ts'],
  ['client/app/ok.tsx', '../session/ok.ts'],
  ['client/main.tsx', './pages/ok.tsx'],
  ['test/contracts/ok.ts', '@radslag/server/relay.ts'],
]

const refusedOwners: readonly Case[] = [
  [
    'a second WebSocket',
    'client/session/h.ts',
    `export const it = new WebSocket('wss://x')\n`,
    'no-restricted-globals',
  ],
  [
    'a hidden WebSocket',
    'client/pages/e.tsx',
    `export const it = globalThis.WebSocket\n`,
    'no-restricted-properties',
  ],
  [
    'a second IndexedDB',
    'client/device/d.ts',
    `export const it = indexedDB.databases()\n`,
    'no-restricted-globals',
  ],
  [
    'words in localStorage',
    'client/pages/f.tsx',
    `export const it = localStorage\n`,
    'no-restricted-globals',
  ],
  [
    'a second applyUpdate',
    'client/session/i.ts',
    `export { applyUpdate } from 'yjs'\n`,
    'no-restricted-imports',
  ],
  [
    'applyUpdate through a namespace',
    'client/editor/c.tsx',
    `import * as Y from 'yjs'\nexport const it = Y.applyUpdate\n`,
    'no-restricted-properties',
  ],
  ['half a circle', 'shared/room/f.ts', `export { it } from './g.ts'\n`, 'no-cycle'],
  ['the other half', 'shared/room/g.ts', `export { it } from './f.ts'\n`, 'no-cycle'],
]

const allowedOwners: readonly (readonly [file: string, source: string])[] = [
  ['client/session/relay-connection.ts', `export const it = new WebSocket('wss://x')\n`],
  ['client/session/shadow.ts', `export { applyUpdate } from 'yjs'\n`],
  ['client/device/database.ts', `export const it = indexedDB.databases()\n`],
]

const workspace = mkdtempSync(join(tmpdir(), 'radslag-rules-'))
afterAll(() => rmSync(workspace, { recursive: true }))

/** Lays out the scratch workspace: the project's configuration and the files given, `node_modules` borrowed. */
function layOut(folder: string, files: Iterable<readonly [string, string]>): string {
  const at = join(workspace, folder)
  for (const name of ['oxlint.config.mjs', 'tsconfig.json', 'shared/tsconfig.json', 'server/tsconfig.json'])
    cpSync(join(root, name), join(at, name))
  symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'))
  writeFileSync(join(at, '.gitignore'), 'node_modules\n')
  for (const [name, source] of files) {
    mkdirSync(dirname(join(at, name)), { recursive: true })
    writeFileSync(join(at, name), source)
  }
  return at
}

/** Lints a workspace and answers, file by file, with the rules that refused it. */
function lint(folder: string): Map<string, Set<string>> {
  const program = join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [program, '-c', 'oxlint.config.mjs', '-f', 'json']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }
  const found = new Map<string, Set<string>>()
  for (const { filename, code } of diagnostics) {
    const rules = found.get(filename) ?? new Set()
    found.set(filename, rules.add(code.replace(/^.*\((.*)\)$/, '$1')))
  }
  return found
}

/** Compiles a folder of a workspace and answers with what the compiler says. */
function compile(folder: string): string {
  const program = join(root, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [program, '-p', folder], { encoding: 'utf8' }).stdout
}

describe('the linter refuses', () => {
  const cases: readonly Case[] = [
    ...refusedImports.map(([file, specifier]): Case => [
      specifier,
      file,
      imports(specifier),
      'no-restricted-imports',
    ]),
    ...refusedOwners,
  ]
  let found: Map<string, Set<string>>
  beforeAll(() => {
    found = lint(
      layOut(
        'refused',
        cases.map(([, file, source]) => [file, source]),
      ),
    )
  })
  test.each(cases)('%s in %s', (_, file, __, rule) => {
    expect([...(found.get(file) ?? [])]).toContain(rule)
  })
})

describe('the linter allows', () => {
  const cases = allowedImports.map(([file, specifier]) => [file, imports(specifier)] as const)
  const structural = /^no-restricted|^no-cycle/
  test('each layer what it may import, and each owner what it owns', () => {
    const refused = [
      ...lint(layOut('allowed-imports', cases)),
      ...lint(layOut('allowed-owners', allowedOwners)),
    ].filter(([, rules]) => [...rules].some((rule) => structural.test(rule)))
    expect(refused).toEqual([])
  })
})

describe('the compiler refuses', () => {
  test.each([
    ['shared', 'document', 'a browser'],
    ['shared', 'process', 'Node'],
    ['server', 'document', 'a browser'],
  ])('in %s the name `%s`: it does not know %s', (layer, name) => {
    const at = layOut(`compiler-${layer}-${name}`, [
      [`${layer}/it.ts`, `export const it: unknown = ${name}\n`],
    ])
    expect(compile(join(at, layer))).toMatch(new RegExp(`Cannot find name '${name}'`))
  })
  test('nothing, where nothing is forbidden', () => {
    const at = layOut('compiler-allowed', [['server/it.ts', 'export const it: unknown = process.pid\n']])
    expect(compile(join(at, 'server'))).toBe('')
  })
})
