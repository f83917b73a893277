/** Everything is closed and started afresh, or was never in touch with a relay: the text is there, and finds its way by itself. */
import { beforeAll, describe, expect, it } from 'vitest'

import type { AppServer } from './app-server.ts'
import { beyondNet, desktop, phone } from './devices.ts'
import { layTable, type Table } from './table.ts'
import {
  blocks,
  button,
  converged,
  editor,
  invite,
  read,
  reading,
  saveState,
  startCourse,
  title,
  write,
} from './walks.ts'

let table: Table

beforeAll(async () => {
  table = await layTable()
})

describe('weeks later', () => {
  let link: string

  it('a course is written and shared, then relay and browsers are ended', async () => {
    const mette = await table.sitWithProfile('mette', desktop)
    const family = await table.sitWithProfile('family', phone)
    await startCourse(mette.page, table.server.origin)
    await write(mette.page, 'Huda henter Yusuf om tirsdagen.')
    link = await invite(mette.page, { name: 'Yusuf', may: 'Læse' })
    await read(family.page, link)
    await converged([editor(mette.page), reading(family.page)], (text) => text.endsWith('om tirsdagen.'))
    await Promise.all([mette.close(), family.close()])
    expect([...mette.complaints, ...family.complaints]).toEqual([])
    await table.server.kill()
  })

  it('the coordinator opens it from Home, the family from its link, and it goes on', async () => {
    await table.server.start()
    const mette = await table.sitWithProfile('mette', desktop)
    await mette.page.goto(table.server.origin)
    await mette.page.getByRole('heading', { name: 'Mine forløb' }).waitFor()
    const since = performance.now()
    await mette.page.getByRole('button', { name: new RegExp(title) }).click()
    await editor(mette.page).waitFor()
    console.info(`from Home to the editor with its text: ${Math.round(performance.now() - since)} ms`)
    expect(await blocks(editor(mette.page))).toEqual(['Huda henter Yusuf om tirsdagen.'])

    const family = await table.sitWithProfile('family', phone)
    await read(family.page, link)
    await write(mette.page, ' Og fredagen.')
    await converged([editor(mette.page), reading(family.page)], (text) => text.endsWith('Og fredagen.'))
    expect([...mette.complaints, ...family.complaints]).toEqual([])
  })

  it('opened at its own address the editor is ready', async () => {
    const mette = await table.sit(desktop)
    await startCourse(mette.page, table.server.origin)
    await mette.page.reload()
    await editor(mette.page).waitFor()
    const ready = await mette.page.evaluate(() => Math.round(performance.now()))
    console.info(`from navigation to the editor ready: ${ready} ms`)
  })
})

describe('no relay to be reached', () => {
  let relay: AppServer
  let app: AppServer

  beforeAll(async () => {
    relay = await table.serve('far-relay')
    await relay.kill()
    app = await table.serve('app', { env: { RELAY_URL: `ws://127.0.0.1:${relay.port}/relay` } })
  })

  it('a course is started and written, closed, and there again', async () => {
    const first = await table.sitWithProfile('offline', desktop)
    await startCourse(first.page, app.origin)
    await write(first.page, 'Skrevet helt uden net.')
    await expect
      .poll(() => saveState(first.page).textContent())
      .toMatch(/ændring(er)? sendes, når der er net$/)
    await first.close()
    expect(beyondNet(first.complaints)).toEqual([])

    const again = await table.sitWithProfile('offline', desktop)
    await again.page.goto(app.origin)
    await again.page.getByRole('button', { name: new RegExp(title) }).click()
    await expect.poll(() => blocks(editor(again.page))).toEqual(['Skrevet helt uden net.'])
    await write(again.page, ' Og mere.')

    await relay.start()
    await expect
      .poll(() => saveState(again.page).textContent(), { timeout: 40_000 })
      .toMatch(/^Gemt her og på serveren/)
    const link = await invite(again.page, { name: 'Huda', may: 'Læse' })
    const family = await table.sit(phone)
    await read(family.page, link)
    const text = await converged([editor(again.page), reading(family.page)])
    expect(text).toBe('Skrevet helt uden net. Og mere.')
    expect(beyondNet([...again.complaints, ...family.complaints])).toEqual([])
  })

  it('without net no link can be made: the person is kept as a draft (V3)', async () => {
    const mette = await table.sit(desktop)
    await relay.kill()
    await startCourse(mette.page, app.origin)
    await button(mette.page, 'Del').click()
    await mette.page.getByLabel('Hvem er linket til?').fill('Jonas')
    await button(mette.page, 'Gem som kladde').click()
    await mette.page
      .getByRole('heading', { name: 'Jonas’ link' })
      .or(mette.page.getByText('Linket er ikke lavet endnu'))
      .first()
      .waitFor()
    expect(beyondNet(mette.complaints)).toEqual([])
  })
})
