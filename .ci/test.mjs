// `npm test`: every check of the project in order. Ends with the line `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { requireNode } from './node-version.mjs'

requireNode()
const { build, install, root, say, tool } = await import('./workspace.mjs')
const { obtainChromium } = await import('./obtain-chromium.mjs')

const output = join(root, 'test-output')
const projects = ['shared', 'server', 'client', 'client/tsconfig.core.json', 'test']

/** Each stage answers with how many tests passed and failed; a check that fails counts as one. */
const stages = {
  lint: () => check(tool('oxlint/bin/oxlint', ['-c', 'oxlint.config.mjs', '--deny-warnings'])),
  format: () => check(tool('oxfmt/bin/oxfmt', ['--check'])),
  knip: () => check(tool('knip/bin/knip.js', [])),
  types: async () => {
    const results = await Promise.all(projects.map((path) => tool('typescript/bin/tsc', ['-p', path])))
    return check(results.every(Boolean))
  },
  build: () => check(build()),
  unit: () => vitest('unit'),
  browser: () => vitest('browser'),
  e2e: () => vitest('e2e'),
}

/** @param {boolean | Promise<boolean>} done */
async function check(done) {
  return { passed: 0, failed: (await done) ? 0 : 1 }
}

/** @param {string} project */
async function vitest(project) {
  const report = join(output, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const green = await tool('vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
  ])
  try {
    const { numPassedTests: passed, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed, failed: green ? 0 : Math.max(1, numFailedTests) }
  } catch (error) {
    say(`${project} left no report: ${String(error)}`)
    return { passed: 0, failed: 1 }
  }
}

async function main() {
  if (!(await install())) return { passed: 0, failed: 1 }
  const chromium = await obtainChromium()
  if (!chromium) return { passed: 0, failed: 1 }
  process.env['CHROME_PATH'] = chromium
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })

  const total = { passed: 0, failed: 0 }
  const summary = []
  for (const [name, stage] of Object.entries(stages)) {
    say(`\n── ${name} ──`)
    const since = Date.now()
    const { passed, failed } = await stage()
    total.passed += passed
    total.failed += failed
    const seconds = ((Date.now() - since) / 1000).toFixed(1).padStart(6)
    summary.push(
      `${failed === 0 ? '✓' : '✗'} ${name.padEnd(8)}${seconds} s${passed > 0 ? `  ${passed} tests` : ''}`,
    )
  }
  say(`\n${summary.join('\n')}\n`)
  return total
}

const { passed, failed } = await main()
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
