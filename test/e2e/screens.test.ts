/** Every screen, built as it is served: no axe violation, nothing lost in a narrow window or at 200 % text, no refusal by the security headers. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openGallery, type Gallery, type Look } from '../gallery/open.ts'

let gallery: Gallery

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(async () => {
  await gallery.close()
})

const looks = [
  { width: 1440 },
  { width: 1440, theme: 'dark' },
  { width: 390, lang: 'en' },
  { width: 390, theme: 'dark' },
] as const satisfies Partial<Look>[]

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(async (): Promise<Finding[]> => {
    const { axe: tool } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    return (await tool.run()).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`))
}

/** What sticks out sideways, in the page and in an open dialog. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open]')]
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth))
  })
}

describe('every screen', () => {
  it('passes axe in light and dark, wide and narrow, Danish and English, under the product’s own headers', async () => {
    const wrong: string[] = []
    for (const screen of gallery.names) {
      for (const look of looks) {
        const { page, complaints } = await gallery.show({ screen, ...look })
        await page.evaluate(axe.source)
        for (const problem of [...complaints, ...(await violations(page))]) wrong.push(`${screen} ${JSON.stringify(look)} ${problem}`)
        await page.context().close()
      }
    }
    expect(wrong).toEqual([])
  }, 300_000)

  it('loses nothing at 320 px, nor at 200 % text', async () => {
    const wrong: string[] = []
    for (const screen of gallery.names.filter((name) => name !== 'card')) {
      for (const look of [{ width: 320 }, { width: 640, size: 'largest' }, { width: 1440, size: 'largest' }] as const) {
        const { page } = await gallery.show({ screen, ...look })
        const over = await overflow(page)
        if (over > 0) wrong.push(`${screen} ${JSON.stringify(look)} sticks out ${over} px`)
        await page.context().close()
      }
    }
    expect(wrong).toEqual([])
  }, 300_000)
})
