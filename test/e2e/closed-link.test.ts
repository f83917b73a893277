/** A link is closed: that person is out and told why, the copy on their device goes, and nobody else notices (V1, V4). */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Cable } from './cable.ts'
import { beyondNet, desktop, phone, type TestBrowser } from './devices.ts'
import { layTable } from './table.ts'
import {
  button,
  converged,
  coordinator,
  editor,
  invite,
  join,
  read,
  reading,
  saveState,
  startCourse,
  write,
} from './walks.ts'

/** Jonas’ own way to the server. */
let cable: Cable
let mette: TestBrowser
let huda: TestBrowser
let jonas: TestBrowser
let family: TestBrowser
let hudasLink: string

beforeAll(async () => {
  const table = await layTable({ cables: 2 })
  const [others, jonasOwn] = table.cables as [Cable, Cable]
  cable = jonasOwn
  ;[mette, huda, jonas, family] = await Promise.all([
    table.sit(desktop),
    table.sit(phone),
    table.sit(desktop),
    table.sit(phone),
  ])
  await startCourse(mette.page, others.origin)
  hudasLink = await invite(mette.page, { name: 'Huda', may: 'Læse og skrive' })
  const jonasLink = await invite(mette.page, { name: 'Jonas', may: 'Læse og skrive' })
  const familyLink = await invite(mette.page, { name: 'Yusuf', may: 'Læse' })
  await join(huda.page, hudasLink, 'Huda')
  await join(jonas.page, jonasLink.replace(others.origin, cable.origin), 'Jonas')
  await read(family.page, familyLink)
})

async function closeLink(name: string, owner: string): Promise<void> {
  const { page } = mette
  await button(page, 'Del').click()
  const dialog = page.getByRole('dialog', { name: 'Del aftalen' })
  await dialog.getByRole('button', { name: new RegExp(`^\\S*\\s*${name}`) }).click()
  await dialog.getByRole('button', { name: `Luk ${owner} link` }).click()
  await dialog.getByRole('button', { name: 'Luk linket', exact: true }).click()
  await dialog.getByText('Linket er lukket').waitFor()
  await page.keyboard.press('Escape')
}

/** Keys of everything the device keeps, without what belongs to the device itself. */
async function keptRows(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const asked = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('refused')))
      })
    const database = await asked(indexedDB.open('radslag'))
    const names = [...database.objectStoreNames].filter((name) => name !== 'device')
    const keys = await Promise.all(
      names.map(async (name) => {
        const found = await asked(database.transaction(name).objectStore(name).getAllKeys())
        return found.map((key) => `${name} ${JSON.stringify(key)}`)
      }),
    )
    database.close()
    return keys.flat()
  })
}

describe('closing Huda’s link', () => {
  it('at first all four have the text', async () => {
    await write(huda.page, 'Fra Huda.')
    const others = [editor(mette.page), editor(jonas.page), reading(family.page)]
    await converged(others, (text) => text === 'Fra Huda.')
  })

  it('she is told who closed it and when, and nothing of it stays on her device', async () => {
    expect((await keptRows(huda.page)).length).toBeGreaterThan(3)
    await closeLink('Huda', 'Hudas')
    await huda.page.getByRole('heading', { name: 'Linket er lukket' }).waitFor()
    const said = await huda.page.getByRole('main').innerText()
    expect(said).toContain(`${coordinator} lukkede det i dag.`)
    expect(said).not.toContain('Fra Huda')
    await expect.poll(() => keptRows(huda.page)).toEqual([])
  })

  it('the others write on, under the new key', async () => {
    const texts = [editor(mette.page), editor(jonas.page), reading(family.page)]
    await write(mette.page, ' Uden Huda.')
    await converged(texts, (text) => text === 'Fra Huda. Uden Huda.')
    await write(jonas.page, ' Ja.')
    await converged(texts, (text) => text === 'Fra Huda. Uden Huda. Ja.')
  })

  it('her course is gone from her Home, and her link opens no more', async () => {
    await button(huda.page, 'Til mine forløb').click()
    await huda.page.getByRole('button', { name: /Start et forløb/ }).waitFor()
    await huda.page.goto(hudasLink)
    await huda.page.getByRole('heading', { name: 'Linket er lukket' }).waitFor()
    expect(await huda.page.getByRole('main').innerText()).not.toContain('Uden Huda')
  })
})

describe('closing Jonas’ link while he is without net and has written', () => {
  it('what never arrived is offered to him first; then his copy goes', async () => {
    await jonas.context.setOffline(true)
    cable.pull()
    await write(jonas.page, ' Jonas alene.')
    await expect
      .poll(() => saveState(jonas.page).textContent())
      .toMatch(/ændring(er)? sendes, når der er net$/)
    await closeLink('Jonas', 'Jonas’')
    expect(await editor(jonas.page).innerText()).toContain('Jonas alene.')

    cable.mend()
    await jonas.context.setOffline(false)
    await jonas.page.getByRole('heading', { name: 'Linket er lukket' }).waitFor({ timeout: 40_000 })
    expect(await jonas.page.getByRole('main').innerText()).toMatch(/ændring(er)?, du skrev, nåede ikke frem/)
    expect((await keptRows(jonas.page)).length).toBeGreaterThan(0)
    const [saved] = await Promise.all([
      jonas.page.waitForEvent('download'),
      button(jonas.page, 'Gem min tekst').click(),
    ])
    expect(await readFile(await saved.path(), 'utf8')).toContain('Jonas alene.')
    await expect.poll(() => keptRows(jonas.page)).toEqual([])
  })

  it('Mette and the family have lost nothing, and no browser complained of anything but the net', async () => {
    await write(mette.page, ' Slut.')
    await converged([editor(mette.page), reading(family.page)], (text) => text.endsWith('Ja. Slut.'))
    const complaints = [mette, huda, jonas, family].flatMap((device) => device.complaints)
    expect(beyondNet(complaints)).toEqual([])
  })
})
