/** Builds the gallery, serves it with the product's security headers and opens a Chromium. */
import { chromium, type Browser, type Page } from 'playwright-core'
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
  /** Opens one screen in a page of its own, ready when fonts are; what the browser complains of goes to `complaints`. */
  show(look: Look): Promise<{ readonly page: Page; readonly complaints: readonly string[] }>
  close(): Promise<void>
}

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url))

export async function openGallery(): Promise<Gallery> {
  await build({ configFile, logLevel: 'error' })
  const server = await preview({ configFile, logLevel: 'error', preview: { port: 0 } })
  const base = server.resolvedUrls?.local[0]
  if (!base) throw new Error('the gallery has no address')
  const path = findChromium()
  const browser = await chromium.launch({ args: chromiumFlags, ...(path ? { executablePath: path } : {}) })
  return {
    names: await listNames(browser, base),
    show: (look) => show(browser, base, look),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

async function listNames(browser: Browser, base: string): Promise<string[]> {
  const page = await browser.newPage()
  await page.goto(base)
  await page.waitForSelector('html[data-ready]')
  const names = await page.locator('a').allTextContents()
  await page.close()
  return names
}

async function show(browser: Browser, base: string, look: Look) {
  const context = await browser.newContext({ viewport: { width: look.width, height: look.height ?? 900 }, reducedMotion: 'reduce', timezoneId: 'Europe/Copenhagen' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const { screen, theme = 'light', lang = 'da', size = 'normal' } = look
  await page.goto(`${base}?${new URLSearchParams({ screen, theme, lang, size })}`)
  await page.waitForSelector('html[data-ready]')
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  return { page, complaints }
}
