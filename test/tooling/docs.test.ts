/**
 * The documents tell the truth: what they name exists, what exists is named, and what a reader can run is run here or is a
 * script of package.json. Reads files; knows no more of their words than it must.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { save as savedInDanish } from '@radslag/client/i18n/da/common.ts'
import { halts as haltsInEnglish } from '@radslag/client/i18n/en/halts.ts'
import { notices as noticesInEnglish } from '@radslag/client/i18n/en/room.ts'
import { locales } from '@radslag/client/i18n/locales.ts'
import { localOrigins, readConfig } from '@radslag/server/config.ts'
import { createMetrics } from '@radslag/server/metrics.ts'
import { createSqliteStore } from '@radslag/server/store/sqlite.ts'
import { asChainHash, asRecordId, asRoomId } from '@radslag/shared/ids.ts'
import { LIMITS } from '@radslag/shared/limits.ts'
import { thirdPartyNotices } from '../../.ci/third-party-notices.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const packages = ['client', 'server', 'shared', 'test']

interface Manifest {
  readonly license: string
  readonly packageManager: string
  readonly scripts: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
}
const manifestOf = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest
const workspace = manifestOf('.')

/** Paths of the files under a folder whose names end so, relative to the root. */
function filesUnder(folder: string, ...endings: string[]): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path, ...endings)
    return endings.some((ending) => path.endsWith(ending)) ? [path] : []
  })
}

const documents = ['README.md', 'SECURITY.md', ...filesUnder('docs', '.md')]
const text = new Map(documents.map((path) => [path, read(path)]))
const all = [...text.values()].join('\n')
const matches = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map((match) => match[1]!)
const unique = (values: readonly string[]) => [...new Set(values)].toSorted()

/** The lines a reader can paste into a shell, without what is said about them. */
function commandsIn(source: string): string[] {
  return matches(source, /^```sh\n(.*?)^```/gms)
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter(Boolean)
}

describe('commands', () => {
  test('every script named is in package.json, and README names every script', () => {
    const named = matches(
      all,
      /(?:`|^)(?:[A-Z_]+=\S+ )*(?:npx --yes )?p?npm(?:@[\d.]+)? ([a-z:]+)(?=`|\s|$)/gm,
    )
    const scripts = Object.keys(workspace.scripts).toSorted()
    expect(unique(named).filter((name) => !scripts.includes(name))).toEqual([])
    expect(scripts.filter((name) => !new RegExp(`\`pnpm ${name}[\` ]`).test(read('README.md')))).toEqual([])
  })

  test('every command in a block is a script, the built relay, or the backup that is run below', () => {
    const known = [
      /^([A-Z_]+=\S+ )*npm (start|test)$/,
      /^node dist\/server\/main\.js$/,
      /^node -e "new \(require\('libsql'\)\)/,
    ]
    const commands = [...text.values()].flatMap(commandsIn)
    expect(commands.length).toBeGreaterThan(4)
    expect(commands.filter((command) => !known.some((pattern) => pattern.test(command)))).toEqual([])
  })

  test('the package manager and the projects of vitest are the real ones', () => {
    expect(unique(matches(all, /\b(pnpm@[\d.]+\d)/g))).toEqual([workspace.packageManager])
    const projects = [...matches(all, /--project ([a-z0-9]+)/g), 'unit', 'browser', 'e2e']
    for (const project of projects) expect(read('vite.config.ts')).toContain(`name: '${project}'`)
  })

  test('the backup of operating.md, taken from a relay that runs, holds what was acknowledged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'radslag-docs-'))
    const store = createSqliteStore(join(folder, 'rooms.db'))
    try {
      const roomId = asRoomId(new Uint8Array(32).fill(1))
      const record = {
        n: 0,
        kind: 'genesis',
        author: 0,
        authorSeq: 1,
        seenSeq: 0,
        id: asRecordId(new Uint8Array(32).fill(2)),
        chain: asChainHash(new Uint8Array(32).fill(3)),
        bytes: new Uint8Array(100),
      } as const
      await store.append(roomId, 0, [record])
      const command = commandsIn(read('docs/operating.md')).find((line) => line.startsWith('node -e'))!
      const source = command.replace('data/rooms.db', join(folder, 'rooms.db'))
      const run = spawnSync('sh', ['-c', source.replace('backup.db', join(folder, 'backup.db'))], {
        cwd: root,
        encoding: 'utf8',
      })
      expect(run.stderr).toBe('')
      const copy = createSqliteStore(join(folder, 'backup.db'))
      expect((await copy.heads(roomId))?.count).toBe(1)
      await copy.close()
    } finally {
      await store.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('settings, metrics, limits', () => {
  const rows = (path: string) =>
    new Map([...read(path).matchAll(/^\| `([A-Z_]{4,})`\s*\| (.*?)\s*\|/gm)].map((row) => [row[1]!, row[2]!]))

  test('the variables in both tables are those that the server reads', () => {
    const known = unique(matches(read('server/config.ts'), /env\['([A-Z_]+)'\]/g))
    expect(unique([...rows('README.md').keys()])).toEqual(known)
    expect(unique([...rows('docs/operating.md').keys()])).toEqual(known)
  })

  test('the defaults are those of the server', () => {
    const config = readConfig({})
    const shown = rows('README.md')
    expect(shown.get('PORT')).toBe(`\`${config.port}\``)
    expect(shown.get('HOST')).toBe(`\`${config.host}\``)
    expect(shown.get('STORE')).toBe(`\`${config.store}\``)
    expect(shown.get('LOG_LEVEL')).toBe(`\`${config.logLevel}\``)
    expect(join(root, shown.get('DATA_DIR')!.replaceAll('`', ''))).toBe(join(root, 'data'))
    expect(config.dataDir).toMatch(/data$/)
    const origins = localOrigins(8787).join(',').replaceAll('8787', 'PORT')
    expect(shown.get('ORIGINS')).toBe(`\`${origins}\``)
  })

  test('the settings in the examples can be used', () => {
    const examples = [...text.values()].flatMap(commandsIn)
    const settings = examples.flatMap((line) => [...line.matchAll(/\b([A-Z_]{4,})=(\S+)/g)])
    expect(settings.length).toBeGreaterThan(1)
    for (const [, name, value] of settings) expect(() => readConfig({ [name!]: value })).not.toThrow()
    expect(() => readConfig({ RELAY_URL: 'wss://relay.example/relay' })).not.toThrow()
  })

  test('operating.md lists every metric and no other', async () => {
    const counted = matches(await createMetrics().text(), /^# TYPE (radslag_\w+)/gm)
    expect(unique(matches(read('docs/operating.md'), /`(radslag_\w+)`/g))).toEqual(counted.toSorted())
  })

  test('the limits in operating.md are those in force', () => {
    const page = read('docs/operating.md')
    const mib = (bytes: number) => `${bytes / 1024 / 1024} MiB`
    const number = (value: number) => value.toLocaleString('en')
    const said = [
      `${mib(LIMITS.room)} of records`,
      `${number(LIMITS.keys)} keys ever`,
      `${LIMITS.connectionsPerRoom} connections`,
      `${LIMITS.recordBody / 1024} KiB`,
      `a snapshot ${mib(LIMITS.snapshotBody)}`,
      `| ${mib(LIMITS.frame)}`,
      `${LIMITS.appendRate} records/s (${number(LIMITS.appendBurst)} at once)`,
      `${mib(LIMITS.byteRate)}/s (${mib(LIMITS.byteBurst)} at once)`,
      `${LIMITS.addressShare} times as much, ${LIMITS.connectionsPerAddress} connections`,
      `${number(LIMITS.connectRatePerMinute)} new ones a minute`,
      `${LIMITS.roomsPerAddressPerHour} new rooms an hour`,
      `dropped at ${mib(LIMITS.slowReader)}`,
      `| ${LIMITS.hold / 1000} s `,
      `the relay speaks every ${LIMITS.ping / 1000} s`,
    ]
    expect(said.filter((words) => !page.includes(words))).toEqual([])
  })
})

describe('the tree', () => {
  const sources = ['client', 'server', 'shared'].flatMap((folder) => filesUnder(folder, '.ts', '.tsx'))

  /** Files listed in architecture.md under the heading of their folder. */
  function listed(): string[] {
    const [, ...sections] = read('docs/architecture.md').split(/^### `/m)
    return sections.flatMap((section) => {
      const folder = section.slice(0, section.indexOf('`'))
      return matches(section, /^- `([\w.-]+)`: \S/gm).map((file) => folder + file)
    })
  }

  test('architecture.md lists every source file once, each with its job, and nothing else', () => {
    expect(listed().toSorted()).toEqual(sources.toSorted())
  })

  test('every path named in the documents exists', () => {
    const paths = matches(
      all,
      /`((?:client|server|shared|test|docs|\.ci)\/[\w./{}*-]*|[\w-]+\.(?:config\.)?(?:mjs|yml|yaml))`/g,
    )
    const plain = unique(paths.filter((path) => !/[{}*]/.test(path)))
    expect(plain.length).toBeGreaterThan(30)
    expect(plain.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('every link leads somewhere', () => {
    const broken: string[] = []
    for (const [path, source] of text) {
      const targets = [...matches(source, /\]\(([^)\s]+)\)/g), ...matches(source, /<img src="([^"]+)"/g)]
      for (const target of targets.filter((one) => !/^https?:/.test(one))) {
        const [file = '', anchor] = target.split('#')
        const to = file === '' ? path : normalize(join(dirname(path), file))
        const there = existsSync(join(root, to))
        if (!there || (anchor && !anchorsOf(read(to)).includes(anchor))) broken.push(`${path}: ${target}`)
      }
    }
    expect(broken).toEqual([])
  })

  function anchorsOf(source: string): string[] {
    return matches(source, /^#+ (.*)$/gm).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    )
  }

  test('every rule that a document quotes stands in protocol.md', () => {
    const rules = unique(matches(read('docs/protocol.md'), /\*\*([A-Z]\d+a?)\*\*/g))
    const range = (letter: string, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`)
    const known = new Set([
      ...rules,
      ...range('W', 1, 13),
      ...range('F', 1, 7),
      'C1',
      'A1',
      'A2',
      'A3',
      'A4',
      'A6',
    ])
    const others = documents.filter((path) => path !== 'docs/protocol.md').map((path) => text.get(path)!)
    const quoted = others.flatMap((source) => matches(source, /\b([A-Z]\d{1,2}a?)\b/g))
    expect(unique(quoted).filter((rule) => !known.has(rule))).toEqual([])
  })
})

describe('decisions and dependencies', () => {
  const decisions = filesUnder('docs/decisions', '.md').toSorted()

  test('decisions are numbered without a gap, short, and say context, decision and consequences', () => {
    decisions.forEach((path, i) => {
      const source = read(path)
      expect(path).toMatch(new RegExp(`/${String(i + 1).padStart(4, '0')}-[a-z-]+\\.md$`))
      expect(source).toMatch(new RegExp(`^# ${i + 1}\\. `))
      for (const part of ['Context', 'Decision', 'Consequences']) expect(source).toContain(`**${part}.**`)
      expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
    })
  })

  /** Every package that a package of the workspace asks for, with the folder that asks. */
  const asked = new Map(
    ['.', ...packages].flatMap((folder) => {
      const { dependencies, devDependencies } = manifestOf(folder)
      return Object.keys({ ...dependencies, ...devDependencies })
        .filter((name) => !name.startsWith('@radslag/'))
        .map((name) => [name, folder])
    }),
  )

  /** The table of decision 13: names and patterns of packages, and the licences given for them. */
  const table = [...read('docs/decisions/0013-dependencies.md').matchAll(/^\| (.+?)\s*\| (.+?)\s*\|/gm)]
    .slice(2)
    .flatMap((row) => {
      const licences = row[2]!.split(', ')
      return row[1]!
        .replaceAll('`', '')
        .split(/, (?![^{]*\})/)
        .map((name, i) => ({ pattern: patternOf(name), name, licence: licences[i] ?? licences[0]! }))
    })

  function patternOf(name: string): RegExp {
    const source = name
      .replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.+')
      .replaceAll(/\{([^}]*)\}/g, (_, choices: string) => `(${choices.replaceAll(',', '|')})`)
    return new RegExp(`^${source}$`)
  }

  test('every dependency has a line with its licence, and every line a dependency', () => {
    const wrong: string[] = []
    for (const [name, folder] of asked) {
      const line = table.find(({ pattern }) => pattern.test(name))
      const { license } = manifestOf(join(folder, 'node_modules', name))
      if (line?.licence !== license) wrong.push(`${name} is ${license}, said to be ${line?.licence}`)
    }
    for (const { pattern, name } of table) {
      if (![...asked.keys()].some((one) => pattern.test(one))) wrong.push(`${name} is not used`)
    }
    expect(wrong).toEqual([])
  })

  test('the notices of the build hold every product dependency with the words of its licence', async () => {
    let notices = ''
    const plugin = thirdPartyNotices(root)
    const emitFile = (file: { source: string }) => {
      notices = file.source
      return ''
    }
    const generate = plugin.generateBundle as unknown as (this: {
      emitFile: typeof emitFile
    }) => Promise<void>
    await generate.call({ emitFile })
    const sections = notices.split(`\n${'─'.repeat(80)}\n\n`)
    for (const folder of ['client', 'server', 'shared']) {
      for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
        if (name.startsWith('@radslag/')) continue
        const section = sections.find((one) => one.startsWith(`${name} `))
        expect(section, name).toMatch(/permission|license/i)
        expect(section!.length, name).toBeGreaterThan(300)
      }
    }
  })
})

describe('what is said of the product', () => {
  test('publiccode.yml agrees with package.json, the licence and the languages', () => {
    const publiccode = read('publiccode.yml')
    expect(publiccode).toContain(`license: ${workspace.license}`)
    expect(publiccode).toContain(`availableLanguages: [${locales.join(', ')}]`)
    expect(read('LICENSE')).toContain('Mozilla Public License Version 2.0')
    expect(packages.map((folder) => manifestOf(folder).license)).toEqual(
      packages.map(() => workspace.license),
    )
  })

  test('the glossary says the states of saving as the screen does', () => {
    const glossary = read('docs/glossary.md')
    for (const words of [savedInDanish.writing, savedInDanish.device, savedInDanish.relay, savedInDanish.all])
      expect(glossary).toContain(`| ${words} `)
    expect(glossary).toContain(`| ${savedInDanish.offline} `)
    expect(savedInDanish.present(1, 2)).toBe('Gemt hos 1 af 2')
  })

  test('what people see when something is wrong is said as the screen says it', () => {
    const screen = Object.values<unknown>({ ...haltsInEnglish, ...noticesInEnglish })
    const [, table = ''] = read('docs/operating.md').split('## When something is wrong')
    const quoted = matches(table, /^\| "([^"]+)"/gm)
    expect(quoted.length).toBeGreaterThan(3)
    for (const words of quoted)
      expect(
        screen.some((value) => typeof value === 'string' && value.startsWith(words)),
        words,
      ).toBe(true)
  })

  test('no document promises away that no cryptographer has read it', () => {
    for (const path of ['README.md', 'SECURITY.md', 'docs/threat-model.md'])
      expect(read(path)).toMatch(/no cryptographer has reviewed/i)
  })
})
