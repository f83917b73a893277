/** People's devices: browser contexts of their own, with everything their browser complained of, sent and received. */
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'

import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs'

export interface TestBrowser {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors and warnings on the console, uncaught errors, and refusals by the security headers. */
  readonly complaints: string[]
  /** Every WebSocket message in both directions. */
  readonly frames: Buffer[]
  /** Addresses asked for, and the referrers sent with them. */
  readonly requests: string[]
  /** One more tab on the same device. */
  newTab(): Promise<Page>
  close(): Promise<void>
}

const path = findChromium()
const launch = { args: chromiumFlags, ...(path ? { executablePath: path } : {}) }
const danish: BrowserContextOptions = {
  locale: 'da-DK',
  timezoneId: 'Europe/Copenhagen',
  reducedMotion: 'reduce',
  permissions: ['clipboard-read', 'clipboard-write'],
}

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
}

/** One Chromium, for devices that keep nothing after it. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch(launch)
}

export async function openDevice(browser: Browser, kind: BrowserContextOptions): Promise<TestBrowser> {
  return await watched(await browser.newContext({ ...danish, ...kind }))
}

/** A device whose profile lies in a folder: closing and opening it again is what a person does. */
export async function openProfile(folder: string, kind: BrowserContextOptions): Promise<TestBrowser> {
  return await watched(await chromium.launchPersistentContext(folder, { ...launch, ...danish, ...kind }))
}

async function watched(context: BrowserContext): Promise<TestBrowser> {
  const complaints: string[] = []
  const frames: Buffer[] = []
  const requests: string[] = []
  const keep = ({ payload }: { payload: string | Buffer }) => void frames.push(Buffer.from(payload))

  function watch(page: Page): void {
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('websocket', (socket) => {
      requests.push(socket.url())
      socket.on('framesent', keep)
      socket.on('framereceived', keep)
    })
  }

  context.on('page', watch)
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  context.on('request', (request) => {
    requests.push(request.url(), request.headers()['referer'] ?? '', request.postData() ?? '')
  })
  await context.addInitScript(listen)
  const [first] = context.pages()
  if (first) watch(first)
  const page = first ?? (await context.newPage())
  return {
    context,
    page,
    complaints,
    frames,
    requests,
    newTab: () => context.newPage(),
    close: () => context.close(),
  }
}

/** Runs in every page: tells of refusals by the headers, and notes each save state it shows. */
function listen(): void {
  const noted: string[] = []
  Object.assign(window, { noted })
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`refused by the headers: ${violatedDirective} ${blockedURI}`),
  )
  new MutationObserver(() => {
    const text = document.querySelector('.save-state__text')?.textContent
    if (text && text !== noted.at(-1)) noted.push(text)
  }).observe(document, { subtree: true, childList: true, characterData: true })
}

/** Every save state the page has shown since it was loaded. */
export async function notedStates(page: Page): Promise<string[]> {
  return await page.evaluate(() => (window as unknown as { noted: string[] }).noted)
}

/** Complaints other than those of a browser that cannot reach the server. */
export function beyondNet(complaints: readonly string[]): string[] {
  return complaints.filter((complaint) => !/net::ERR_|WebSocket connection to .* failed/.test(complaint))
}
