/** Photographs every screen for human eyes: three widths, light and dark, and the hardest cases. */
import { mkdir } from 'node:fs/promises'

import { openGallery, type Gallery, type Look } from './open.ts'

const folder = 'test-output/screens'
const widths = { desktop: 1440, tablet: 900, phone: 390 } as const

/** Takes the screens whose names begin with one of `wanted`, or all. */
export async function shoot(wanted: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const gallery = await openGallery()
  try {
    const names = gallery.names.filter(
      (name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)),
    )
    for (const name of names) await shootScreen(gallery, name)
  } finally {
    await gallery.close()
  }
}

async function shootScreen(gallery: Gallery, screen: string): Promise<void> {
  for (const [device, width] of Object.entries(widths)) {
    await take(gallery, `${screen}-${device}`, { screen, width })
    await take(gallery, `${screen}-${device}-dark`, { screen, width, theme: 'dark' })
  }
  await take(gallery, `${screen}-text-200`, { screen, width: 1440, size: 'largest' })
  await take(gallery, `${screen}-320`, { screen, width: 320 })
  await take(gallery, `${screen}-en`, { screen, width: 390, lang: 'en' })
}

async function take(gallery: Gallery, name: string, look: Look): Promise<void> {
  const before = gallery.complaints.length
  await gallery.show(look)
  await gallery.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  for (const complaint of gallery.complaints.slice(before)) process.stderr.write(`${name}: ${complaint}\n`)
}
