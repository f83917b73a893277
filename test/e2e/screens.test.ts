/** Every screen, built and served with the product's own headers: no axe violation, and nothing lost in a narrow window or with large text. */
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openGallery, type Gallery } from '../gallery/open.ts'

let gallery: Gallery

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(async () => {
  await gallery.close()
})

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

async function violations(): Promise<string[]> {
  await gallery.page.evaluate(axe.source)
  const found = await gallery.page.evaluate(async (): Promise<Finding[]> => {
    const { axe: tool } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Finding[] }> }
    }
    return (await tool.run({ resultTypes: ['violations'] })).violations
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
  )
}

/** What sticks out sideways, in the page and in an open dialog, at each of the widths and text sizes. */
function overflowing(): Promise<string[]> {
  return gallery.page.evaluate(() =>
    [undefined, 'largest'].flatMap((size) => {
      if (size) document.documentElement.dataset['size'] = size
      else delete document.documentElement.dataset['size']
      return [document.documentElement, ...document.querySelectorAll('dialog[open]')]
        .filter((box) => box.scrollWidth > box.clientWidth)
        .map(
          (box) =>
            `${box.tagName} at ${innerWidth} px, ${size ?? 'usual'} text: ${box.scrollWidth - box.clientWidth} px too wide`,
        )
    }),
  )
}

describe('every screen', () => {
  it('passes axe, wide in Danish and light, narrow in English and dark, and the headers refuse nothing', async () => {
    const wrong: string[] = []
    for (const screen of gallery.names) {
      await gallery.show({ screen, width: 1440 })
      wrong.push(...(await violations()).map((problem) => `${screen}, wide: ${problem}`))
      await gallery.show({ screen, width: 390, lang: 'en', theme: 'dark' })
      wrong.push(...(await violations()).map((problem) => `${screen}, narrow: ${problem}`))
    }
    expect([...wrong, ...gallery.complaints]).toEqual([])
  }, 240_000)

  it('loses nothing at 320 px, nor with text at 200 %', async () => {
    const wrong: string[] = []
    for (const screen of gallery.names.filter((name) => name !== 'card')) {
      await gallery.show({ screen, width: 1440 })
      for (const width of [1440, 640, 320]) {
        await gallery.page.setViewportSize({ width, height: 900 })
        wrong.push(...(await overflowing()).map((problem) => `${screen}: ${problem}`))
      }
    }
    expect(wrong).toEqual([])
  }, 240_000)
})
