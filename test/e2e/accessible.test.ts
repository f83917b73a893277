/** axe on the running product: every screen of the walk, light and dark, wide and on a phone. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { desktop, phone, type TestBrowser } from './devices.ts'
import { layTable, type Table } from './table.ts'
import { button, editor, invite, read, startCourse, write } from './walks.ts'

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

let table: Table
let mette: TestBrowser
const devices: TestBrowser[] = []

beforeAll(async () => {
  table = await layTable()
  mette = await table.sit(desktop)
  devices.push(mette)
})

/** What axe finds, in light and in dark. */
async function findings(page: Page): Promise<string[]> {
  const all: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(axe.source)
    const found = await page.evaluate(async (): Promise<Finding[]> => {
      const { axe: tool } = window as unknown as {
        axe: { run(options: object): Promise<{ violations: Finding[] }> }
      }
      return (await tool.run({ resultTypes: ['violations'] })).violations
    })
    const told = found.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${colorScheme} ${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`,
      ),
    )
    all.push(...told)
  }
  return all
}

describe('axe finds nothing', () => {
  it('on Home before there is anything, and on the form', async () => {
    await mette.page.goto(table.server.origin)
    await mette.page.getByRole('button', { name: /Start et forløb/ }).click()
    await mette.page.getByLabel('Hvad skal forløbet hedde?').waitFor()
    expect(await findings(mette.page)).toEqual([])
    await button(mette.page, 'Fortryd').click()
    await mette.page.getByRole('button', { name: /Start et forløb/ }).waitFor()
    expect(await findings(mette.page)).toEqual([])
  })

  it('in the room', async () => {
    await startCourse(mette.page, table.server.origin)
    await write(mette.page, 'Vi mødes igen i maj.\n')
    await mette.page.getByLabel('Teksttype').selectOption({ label: 'Overskrift 1' })
    await write(mette.page, 'Hvem gør hvad')
    expect(await findings(mette.page)).toEqual([])
  })

  it('in the Share dialog, with a form, with a link, and asked to close it', async () => {
    await invite(mette.page, { name: 'Huda', relation: 'mor', may: 'Læse og skrive' })
    await button(mette.page, 'Del').click()
    const dialog = mette.page.getByRole('dialog', { name: 'Del aftalen' })
    await dialog.getByRole('button', { name: /Huda/ }).click()
    await button(mette.page, 'Luk Hudas link').click()
    expect(await findings(mette.page)).toEqual([])
    await dialog.getByRole('button', { name: /Giv .* link/ }).click()
    expect(await findings(mette.page)).toEqual([])
    await mette.page.keyboard.press('Escape')
  })

  it('on the invitation and the family’s page', async () => {
    const links = {
      write: await invite(mette.page, { name: 'Jonas', may: 'Læse og skrive' }),
      read: await invite(mette.page, { name: 'Yusuf', may: 'Læse' }),
    }
    const guest = await table.sit(phone)
    devices.push(guest)
    await guest.page.goto(links.write)
    await button(guest.page, 'Gå ind i mødet').waitFor()
    expect(await findings(guest.page)).toEqual([])
    await button(guest.page, 'Gå ind i mødet').click()
    await editor(guest.page).waitFor()
    expect(await findings(guest.page)).toEqual([])
    const family = await table.sit(phone)
    devices.push(family)
    await read(family.page, links.read)
    expect(await findings(family.page)).toEqual([])
  })

  it('on Home with a course', async () => {
    await mette.page.goto(table.server.origin)
    await mette.page.getByRole('heading', { name: 'Mine forløb' }).waitFor()
    expect(await findings(mette.page)).toEqual([])
  })

  it('and no browser complained of anything', () => {
    expect(devices.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
