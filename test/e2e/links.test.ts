/** Links as people meet them: stripped, mangled, cut short, kept or not, in two tabs, without a mouse. */
import type { BrowserContextOptions } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { desktop, phone, type TestBrowser } from './devices.ts'
import { layTable, type Table } from './table.ts'
import {
  blocks,
  button,
  converged,
  editor,
  invite,
  join,
  read,
  reading,
  startCourse,
  title,
  write,
} from './walks.ts'

let table: Table
let mette: TestBrowser
const devices: TestBrowser[] = []

async function sit(kind: BrowserContextOptions): Promise<TestBrowser> {
  const device = await table.sit(kind)
  devices.push(device)
  return device
}

const heading = ({ page }: TestBrowser, name: string) =>
  page.getByRole('heading', { name }).waitFor({ timeout: 8000 })

beforeAll(async () => {
  table = await layTable()
  mette = await sit(desktop)
  await startCourse(mette.page, table.server.origin)
  await write(mette.page, 'Aftalen om Yusuf.')
})

describe('N4: the seed', () => {
  it('is out of the address before anything is fetched for it, and going back does not bring it again', async () => {
    const family = await sit(phone)
    const link = await invite(mette.page, { name: 'Yusuf', may: 'Læse' })
    const seed = link.split('.').at(-1)!
    await family.page.goto(`${table.server.origin}/`)
    await read(family.page, link)
    expect(family.page.url()).toBe(`${table.server.origin}/o`)
    expect(family.requests.filter((asked) => asked.includes(seed))).toEqual([])
    await family.page.goBack()
    await family.page.goForward()
    expect(family.page.url()).not.toContain('#')
    await heading(family, 'Scan dit kort igen')
  })

  it('behind %23 reached the server: the link burns itself, says so, and is dead for good', async () => {
    const mangled = await invite(mette.page, { name: 'Karim', may: 'Læse' })
    const karim = await sit(phone)
    await karim.page.goto(mangled.replace('#', '%23'))
    await heading(karim, 'Linket kan ikke bruges mere')
    expect(karim.page.url()).toBe(`${table.server.origin}/o`)
    await karim.page.goto(mangled)
    await heading(karim, 'Linket er lukket')
    await button(mette.page, 'Del').click()
    const row = mette.page.getByRole('dialog').getByRole('button', { name: /Karim/ })
    await expect.poll(() => row.innerText()).toContain('Lukket')
    await mette.page.keyboard.press('Escape')
  })
})

describe('a link with a piece missing', () => {
  it('opened: the page shows what was opened and what is wrong, and takes the whole one', async () => {
    const link = await invite(mette.page, { name: 'Sara', may: 'Læse' })
    const sara = await sit(phone)
    await sara.page.goto(link.slice(0, -9))
    await heading(sara, 'Der mangler et stykke af linket')
    expect(await sara.page.getByText('Linket er for kort. Der mangler tegn til sidst.').count()).toBe(1)
    await sara.page.getByLabel('Sæt linket ind').fill(link)
    await button(sara.page, 'Åbn linket').click()
    await button(sara.page, 'Læs aftalen').click()
    await converged([editor(mette.page), reading(sara.page)])
  })

  it('pasted on Home: the field says what is missing, then takes the whole one', async () => {
    const link = await invite(mette.page, { name: 'Liv', may: 'Læse' })
    const liv = await sit(desktop)
    await liv.page.goto(table.server.origin)
    await liv.page.getByRole('button', { name: /Åbn et link/ }).click()
    const field = liv.page.getByLabel('Sæt linket ind')
    await field.fill(link.slice(0, -9))
    await button(liv.page, 'Åbn linket').click()
    await liv.page.getByText('Linket er for kort. Der mangler tegn til sidst.').waitFor()
    await field.fill(link)
    await button(liv.page, 'Åbn linket').click()
    await button(liv.page, 'Læs aftalen').waitFor()
  })
})

describe('the family’s phone', () => {
  it('reload without keeping: scan again; keeping: there again after a reload; forgetting: gone', async () => {
    const link = await invite(mette.page, { name: 'Mor', may: 'Læse' })
    const family = await sit(phone)
    await read(family.page, link)
    await family.page.reload()
    await heading(family, 'Scan dit kort igen')

    await read(family.page, link)
    await button(family.page, 'Gem på denne telefon').click()
    await family.page.getByText('Aftalen er gemt på denne telefon').waitFor()
    await family.page.reload()
    await converged([editor(mette.page), reading(family.page)], (text) => text.includes('Yusuf'))
    await button(family.page, 'Glem den på denne telefon').click()
    await family.page.getByRole('button', { name: /Start et forløb/ }).waitFor()
    expect(await family.page.getByText(title).count()).toBe(0)
  })
})

describe('two tabs', () => {
  it('the second says that another writes and can take over; then the first stops', async () => {
    const second = await mette.newTab()
    await second.goto(mette.page.url())
    await second.getByRole('heading', { name: 'Forløbet er åbent i en anden fane' }).waitFor()
    await button(second, 'Skriv her i stedet').click()
    await editor(second).waitFor()
    await heading(mette, 'Forløbet er åbent i en anden fane')
    await write(second, ' Fra fane to.')
    await button(mette.page, 'Skriv her i stedet').click()
    await expect.poll(() => blocks(editor(mette.page))).toEqual(['Aftalen om Yusuf. Fra fane to.'])
    await second.close()
  })
})

describe('without a mouse', () => {
  it('a person joins and writes with the keyboard alone', async () => {
    const link = await invite(mette.page, { name: 'Jonas', may: 'Læse og skrive' })
    const { page } = await sit(desktop)
    await page.goto(link)
    const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
    await page.getByLabel('Hvad skal de andre kalde dig?').waitFor()
    for (let step = 0; step < 20 && (await focused()) !== 'join-name'; step++)
      await page.keyboard.press('Tab')
    expect(await focused()).toBe('join-name')
    await page.keyboard.press('Enter')
    await editor(page).waitFor()
    const isEditor = () => editor(page).evaluate((element) => element === document.activeElement)
    for (let step = 0; step < 20 && !(await isEditor()); step++) await page.keyboard.press('Tab')
    expect(await isEditor()).toBe(true)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' Jonas er her.')
    await converged([editor(mette.page), editor(page)], (text) => text.endsWith('Jonas er her.'))
  })
})

describe('an address of the app', () => {
  it('can be loaded again, whichever screen it shows', async () => {
    const { page } = await sit(desktop)
    for (const path of ['/', '/start', '/recovery']) {
      const response = await page.goto(table.server.origin + path)
      expect(response?.status()).toBe(200)
      await page.getByRole('heading', { level: 1 }).waitFor()
    }
  })
})

describe('an open link on a device that has joined', () => {
  it('leads into the room it already has', async () => {
    const link = await invite(mette.page, { name: 'Ida', may: 'Læse og skrive' })
    const ida = await sit(desktop)
    await join(ida.page, link, 'Ida')
    await ida.page.goto(link)
    await editor(ida.page).waitFor()
    await converged([editor(mette.page), editor(ida.page)])
  })
})

it('no browser complained of anything', () => {
  expect(devices.flatMap(({ complaints }) => complaints)).toEqual([])
})
