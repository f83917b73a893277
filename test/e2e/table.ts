/** A server with an empty data folder and a browser for devices: what a walk begins with. Cleared away when the file's tests are over. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll } from 'vitest'

import { startAppServer, type AppServer, type AppServerOptions } from './app-server.ts'
import { layCable, type Cable } from './cable.ts'
import { launchBrowser, openDevice, openProfile, type TestBrowser } from './devices.ts'

export interface Table {
  readonly server: AppServer
  /** Ways to the server that can be cut, as many as were asked for. */
  readonly cables: readonly Cable[]
  /** All that the walk leaves on disk. */
  readonly folder: string
  readonly dataDir: string
  /** A fresh device. */
  sit(kind: BrowserContextOptions): Promise<TestBrowser>
  /** A device with a profile of this name, which stays when it is closed. */
  sitWithProfile(name: string, kind: BrowserContextOptions): Promise<TestBrowser>
  /** Another server over a data folder of this name. */
  serve(name: string, options?: Partial<AppServerOptions>): Promise<AppServer>
}

/** What the file that imports this has opened: a hook that is registered while hooks run would never be called. */
const closing: (() => Promise<void>)[] = []
const folders: string[] = []
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Call at the top of a file's `beforeAll`. */
export async function layTable({
  cables: count = 0,
  ...options
}: Partial<AppServerOptions> & { readonly cables?: number } = {}): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'radslag-'))
  folders.push(folder)
  const serve: Table['serve'] = async (name, more) => {
    const served = await startAppServer({ dataDir: join(folder, name), ...options, ...more })
    closing.push(served.close)
    return served
  }
  const dataDir = join(folder, 'relay')
  const cables = await Promise.all(Array.from({ length: count }, layCable))
  const origins = cables.map(({ origin }) => origin).join(',')
  const server = await serve('relay', count > 0 ? { env: { ...options.env, ORIGINS: origins } } : {})
  for (const cable of cables) cable.plugInto(server.port)
  closing.push(...cables.map((cable) => cable.close))
  const browser = await launchBrowser()
  closing.push(() => browser.close())
  return {
    server,
    cables,
    folder,
    dataDir,
    serve,
    sit: (kind) => openDevice(browser, kind),
    async sitWithProfile(name, kind) {
      const device = await openProfile(join(folder, name), kind)
      closing.push(device.close)
      return device
    },
  }
}
