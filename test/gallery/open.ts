/** Builds the gallery, serves it with the product's security headers and opens a Chromium. */
import { chromium, type Page } from 'playwright-core'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs'

export interface Look {
  readonly screen: string
  readonly width: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
  readonly lang?: 'da' | 'en'
  readonly size?: 'normal' | 'largest'
}

export interface Gallery {
  /** Every screen's name. */
  readonly names: readonly string[]
  /** The one page that screens are shown in. */
  readonly page: Page
  /** What the browser complained of since the gallery was opened. */
  readonly complaints: readonly string[]
  /** Shows one screen, ready when its fonts are. */
  show(look: Look): Promise<void>
  close(): Promise<void>
}

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url))

/** Builds and serves; `close` ends browser and server. */
export async function openGallery(): Promise<Gallery> {
  await build({ configFile, logLevel: 'error' })
  const server = await preview({ configFile, logLevel: 'error', preview: { port: 0 } })
  const base = server.resolvedUrls?.local[0]
  if (!base) throw new Error('the gallery has no address')
  const path = findChromium()
  const browser = await chromium.launch({ args: chromiumFlags, ...(path ? { executablePath: path } : {}) })
  const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: 'Europe/Copenhagen' })
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return {
    names: await listNames(page, base),
    page,
    complaints,
    show: (look) => show(page, base, look),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

async function listNames(page: Page, base: string): Promise<string[]> {
  await page.goto(base)
  await page.waitForSelector('html[data-ready]')
  return page.locator('a').allTextContents()
}

async function show(page: Page, base: string, look: Look): Promise<void> {
  const { screen, width, height = 900, theme = 'light', lang = 'da', size = 'normal' } = look
  await page.setViewportSize({ width, height })
  await page.goto(`${base}?${new URLSearchParams({ screen, theme, lang, size })}`)
  await page.waitForSelector('html[data-ready]')
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}
