// Makes the checkout ready: installed, then built, each only when something changed. Needs nothing but Node and npm.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']
const packages = ['client', 'server', 'shared']
const installStamp = join(root, 'node_modules', '.radslag-installed')
/** Present only while dist/ is what the sources say. */
export const buildStamp = join(root, 'dist', '.built')

/**
 * Runs a program to its end in the workspace, its output shown.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<boolean>} whether it ended with 0
 */
export function run(program, args, env = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && program === 'npx'
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      shell,
      env: { ...process.env, ...env },
    })
    child.on('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`)
      resolve(false)
    })
    child.on('exit', (code) => resolve(code === 0))
  })
}

/** Runs an installed tool, e.g. `tool('vite/bin/vite.js', ['build'])`. */
export function tool(/** @type {string} */ path, /** @type {string[]} */ args, env = {}) {
  return run(process.execPath, [join(root, 'node_modules', path), ...args], env)
}

/** Installs exactly what the lockfile says, with the pinned pnpm. Returns whether all is there. */
export async function install() {
  const wanted = digest([...manifests, ...packages.concat('test').map((name) => `${name}/package.json`)])
  if (readStamp(installStamp) === wanted) return true
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  say(`Installing with ${packageManager} …`)
  const done = await run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], { CI: 'true' })
  if (done) writeFileSync(installStamp, wanted)
  return done
}

/** Builds app and relay into dist/. Returns whether both are there. */
export async function build() {
  const sources = [...manifests, 'vite.config.ts', 'tsconfig.json', ...['.ci', ...packages].flatMap(filesIn)]
  const wanted = digest(sources)
  if (readStamp(buildStamp) === wanted) return true
  say('Building …')
  rmSync(buildStamp, { force: true })
  const vite = 'vite/bin/vite.js'
  const quiet = ['--logLevel', 'warn']
  const done =
    (await tool(vite, ['build', ...quiet])) && (await tool(vite, ['build', '--mode', 'server', ...quiet]))
  if (done) writeFileSync(buildStamp, wanted)
  return done
}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`)
}

/** @param {string} path */
function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** @param {string[]} files relative to the root */
function digest(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of files.toSorted()) hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesIn(path) : [path]
    })
}
