/** Browsers and addresses that cannot be used: a page that says so, at both entries, instead of one that is broken. */
import { chromium } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs'
import { layTable, type Table } from './table.ts'

let table: Table
const paths = ['/', `/o#v1.${'A'.repeat(43)}.${'A'.repeat(43)}`, '/o#v1.short']

beforeAll(async () => {
  table = await layTable()
})

/** Headings of the three addresses, with a script run first and flags given. */
async function headings(
  prepare: () => void,
  flags: readonly string[] = [],
  origin = table.server.origin,
): Promise<string[]> {
  const executablePath = findChromium()
  const browser = await chromium.launch({
    args: [...chromiumFlags, ...flags],
    ...(executablePath && { executablePath }),
  })
  const found: string[] = []
  for (const path of paths) {
    const page = await browser.newPage({ locale: 'da-DK' })
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.addInitScript(prepare)
    await page.goto(`${origin}${path}`)
    found.push(await page.locator('h1').first().innerText())
    expect(errors).toEqual([])
    await page.close()
  }
  await browser.close()
  return found
}

describe('a page in plain words', () => {
  it('without WebAssembly the browser is too old', async () => {
    const found = await headings(() => Reflect.deleteProperty(globalThis, 'WebAssembly'))
    expect(found).toEqual(Array.from({ length: 3 }, () => 'Browseren er for gammel'))
  })

  it('over plain http from elsewhere the address is not safe', async () => {
    const { port } = new URL(table.server.origin)
    const rule = '--host-resolver-rules=MAP radslag.test 127.0.0.1'
    const found = await headings(() => undefined, [rule], `http://radslag.test:${port}`)
    expect(found).toEqual(Array.from({ length: 3 }, () => 'Adressen er ikke sikker'))
  })

  it('a browser that may keep nothing says so at Home, and still reads links', async () => {
    const found = await headings(() => {
      const refuse = (): never => {
        throw new DOMException('refused', 'SecurityError')
      }
      Object.defineProperty(globalThis, 'indexedDB', { value: { open: refuse } })
    })
    expect(found[0]).toBe('Browseren må ikke gemme noget her')
    expect(found[2]).toBe('Der mangler et stykke af linket')
  })
})
