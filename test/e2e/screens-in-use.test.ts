/** The pages in a person's hands: keyboard and forms, with nothing behind them but a note of what they asked for. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openGallery, type Gallery } from '../gallery/open.ts'

let gallery: Gallery
let page: Page

beforeAll(async () => {
  gallery = await openGallery()
  page = gallery.page
})

afterAll(async () => {
  await gallery.close()
})

/** The name and values of the last callback a page made. */
async function asked(): Promise<unknown> {
  return JSON.parse((await page.locator('html').getAttribute('data-asked')) ?? 'null')
}

const button = (name: string) => page.getByRole('button', { name, exact: true })

describe('dialogs and menus', () => {
  it('a drawer opens from the faces, Esc closes it and focus goes back', async () => {
    await gallery.show({ screen: 'room', width: 390 })
    const faces = page.locator('.room-bar__people')
    await faces.click()
    await page.getByRole('dialog', { name: 'Menneskerne om bordet' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await faces.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('“Aa” changes text size and light at once, and Esc leads back to it', async () => {
    await gallery.show({ screen: 'home', width: 1440 })
    await button('Tekststørrelse og udseende').click()
    await page.getByLabel('Stor', { exact: true }).check()
    await page.getByLabel('Mørk').check()
    expect(
      await page.locator('html').evaluate(({ dataset: { size, theme } }) => ({ size, theme })),
    ).toMatchObject({
      size: 'larger',
      theme: 'dark',
    })
    await page.keyboard.press('Escape')
    expect(await button('Tekststørrelse og udseende').getAttribute('aria-expanded')).toBe('false')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Tekststørrelse og udseende',
    )
  })

  it('the language changes every word without leaving the page', async () => {
    await gallery.show({ screen: 'join', width: 390 })
    await page.getByLabel('English').check()
    await page.getByRole('button', { name: 'Enter the meeting' }).waitFor()
  })

  it('the skip link leads to the content and leaves the address alone', async () => {
    await gallery.show({ screen: 'home', width: 1440 })
    const before = page.url()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN')
    expect(page.url()).toBe(before)
  })
})

describe('forms', () => {
  it('starting a course: all that is missing is summed up, a CPR number is refused, then it starts', async () => {
    await gallery.show({ screen: 'start', width: 390 })
    await page.getByLabel('Hvad skal forløbet hedde?').fill('Yusuf 010203-1234')
    await button('Start forløbet').click()
    expect(await asked()).toBeNull()
    expect(await page.getByRole('alert').innerText()).toContain('Der er 2 ting, du skal rette')
    await page.getByRole('link', { name: 'Skriv dit navn' }).click()
    await page.keyboard.type('Mette Holm')
    await page.getByLabel('Hvad skal forløbet hedde?').fill(' Familien Svane ')
    await page.getByLabel('العربية').check()
    await button('Start forløbet').click()
    expect(await asked()).toEqual([
      'start',
      { alias: 'Familien Svane', name: 'Mette Holm', roleWord: 'tovholder', languages: ['da', 'ar'] },
    ])
  })

  it('the recovery code is asked back by its last group, in any case and spacing (M5)', async () => {
    await gallery.show({ screen: 'recovery', width: 390 })
    await button('Jeg har skrevet den af').click()
    expect(await page.getByText('0ZA1BC').count()).toBe(0)
    await page.getByLabel('Den sidste gruppe').fill('0ZA1BD')
    await button('Passer det?').click()
    expect(await asked()).toBeNull()
    await page.getByLabel('Den sidste gruppe').fill('0za 1bc')
    await button('Passer det?').click()
    expect(await asked()).toEqual(['checked'])
  })

  it('a link is made with its limits; offline the person is kept as a draft (V3)', async () => {
    for (const [screen, act, name] of [
      ['share-new', 'Lav linket', 'create'],
      ['share-new-offline', 'Gem som kladde', 'draft'],
    ] as const) {
      await gallery.show({ screen, width: 1440 })
      await page.getByLabel('Hvem er linket til?').fill('Huda')
      await page.getByLabel('Kan læse til').selectOption('none')
      await button(act).click()
      expect(await asked()).toMatchObject([name, { name: 'Huda', role: 'editor', readUntil: 0 }])
    }
  })

  it('closing a link is told whole before it is done, and the question never passes to another person', async () => {
    await gallery.show({ screen: 'share', width: 1440 })
    await button('Luk Hudas link').click()
    expect(await page.getByText('kan ingen tage tilbage.').count()).toBeGreaterThan(0)
    expect(await asked()).toBeNull()
    await page.getByRole('button', { name: /^Jonas/ }).click()
    expect(await button('Luk linket').count()).toBe(0)
    await page.getByRole('button', { name: /^Huda/ }).click()
    await button('Luk Hudas link').click()
    await button('Luk linket').click()
    expect(await asked()).toEqual(['close-link', 5])
  })

  it('a name is asked of those who write, none of those who only read', async () => {
    await gallery.show({ screen: 'join', width: 390 })
    await page.getByLabel('Hvad skal de andre kalde dig?').fill(' ')
    await button('Gå ind i mødet').click()
    expect(await asked()).toBeNull()
    await page.getByLabel('Hvad skal de andre kalde dig?').fill('Huda')
    await button('Gå ind i mødet').click()
    expect(await asked()).toEqual(['enter', 'Huda'])
    await gallery.show({ screen: 'join-view', width: 390 })
    expect(await page.getByRole('textbox').count()).toBe(0)
    await button('Læs aftalen').click()
    expect(await asked()).toEqual(['enter', ''])
  })
})
