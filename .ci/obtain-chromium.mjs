// Gets a Chromium when the machine has none: from Debian as root, else Playwright's own.
import { existsSync } from 'node:fs'

import { findChromium, isProgram } from './chromium.mjs'
import { run, say, tool } from './workspace.mjs'

/**
 * The path of a Chromium that is really there, installed first if need be.
 * @returns {Promise<string | null>} null when none could be had; the reason has been said
 */
export async function obtainChromium() {
  const found = findChromium()
  if (found) return isProgram(found) ? found : missing(`CHROME_PATH names ${found}, which is no program.`)
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium with apt-get …')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], env)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env)
    const installed = findChromium()
    if (installed) return installed
  }
  const { chromium } = await import('playwright')
  if (!existsSync(chromium.executablePath())) {
    say('Installing Chromium with Playwright …')
    await tool('playwright/cli.js', ['install', 'chromium'])
  }
  const own = chromium.executablePath()
  return existsSync(own)
    ? own
    : missing('No Chromium found and none could be installed. Set CHROME_PATH to one.')
}

/** @param {string} reason */
function missing(reason) {
  say(reason)
  return null
}
