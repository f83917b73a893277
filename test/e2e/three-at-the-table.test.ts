/** A coordinator, a relative on a phone and a reader in three browsers write and read one document through a real relay. */
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { desktop, phone, type TestBrowser } from './devices.ts'
import { layTable, type Table } from './table.ts'
import {
  converged,
  coordinator,
  editor,
  invite,
  join,
  occurrences,
  read,
  reading,
  saveState,
  startCourse,
  write,
} from './walks.ts'

/** Her name is Arabic, and so is what she writes. */
const huda = 'هدى'

let table: Table
let mette: TestBrowser
let mother: TestBrowser
let family: TestBrowser

beforeAll(async () => {
  table = await layTable()
  ;[mette, mother, family] = await Promise.all([table.sit(desktop), table.sit(phone), table.sit(phone)])
  await startCourse(mette.page, table.server.origin)
})

const writers = (): TestBrowser[] => [mette, mother]
const texts = (): Locator[] => [editor(mette.page), editor(mother.page), reading(family.page)]

describe('three at the table', () => {
  it('a link to write and a link to read lead through the invitation to the text', async () => {
    await write(mette.page, 'Vi mødes hos Huda.\n')
    const toWrite = await invite(mette.page, { name: huda, relation: 'mor', may: 'Læse og skrive' })
    const toRead = await invite(mette.page, { name: 'Yusuf', may: 'Læse' })
    expect(toRead).not.toBe(toWrite)
    await join(mother.page, toWrite, huda)
    const since = performance.now()
    await read(family.page, toRead)
    await converged(texts(), (text) => text.includes('Vi mødes hos Huda.'))
    console.info(
      `from the link, through the invitation, to the text: ${Math.round(performance.now() - since)} ms`,
    )
  })

  it('N4: the seed has left the address and the history', async () => {
    for (const { page } of [mother, family]) {
      expect(page.url()).not.toContain('#')
      expect(await page.evaluate(() => [history.length > 0, history.state])).toEqual([true, null])
    }
    expect(family.page.url()).toBe(`${table.server.origin}/o`)
  })

  it('both write at the same place at the same time, and nothing is lost', async () => {
    await Promise.all(writers().map(({ page }) => editor(page).focus()))
    await Promise.all(writers().map(({ page }) => page.keyboard.press('Control+End')))
    await Promise.all([mette.page.keyboard.type('Q'.repeat(40)), mother.page.keyboard.type('ه'.repeat(40))])
    await converged(texts(), (text) => occurrences(text, 'Q') === 40 && occurrences(text, 'ه') === 40)
  }, 40_000)

  it('each sees the other’s caret with the name that the log gives it (E1)', async () => {
    const caretOf = (page: TestBrowser['page']) => page.locator('.caret--named .caret__name')
    await write(mother.page, '.')
    await expect.poll(() => caretOf(mette.page).allTextContents()).toEqual([huda])
    await write(mette.page, '.')
    await expect.poll(() => caretOf(mother.page).allTextContents()).toEqual([coordinator])
  })

  it('both write in different places, and the reader sees it come', async () => {
    await editor(mother.page).focus()
    await goTo(mother.page, 'Control+Home', editor(mette.page).locator('> :first-child .caret'))
    await goTo(mette.page, 'Control+End', editor(mother.page).locator('> :last-child .caret'))
    await Promise.all([
      mother.page.keyboard.type('أنا سعيدة\n'),
      mette.page.keyboard.type('\nAftalen gælder til jul.'),
    ])
    const text = await converged(texts(), (all) => all.includes('jul.') && all.includes('سعيدة'))
    expect(text).toMatch(/^أنا سعيدة\n/)
    expect(text).toMatch(/\nAftalen gælder til jul\.$/)
    for (const page of texts()) {
      const direction = (block: Locator) => block.evaluate((element) => getComputedStyle(element).direction)
      expect(await direction(page.locator('p').first())).toBe('rtl')
      expect(await direction(page.locator('p').last())).toBe('ltr')
    }
  })

  it('both begin in the same empty line at the same time, and nothing is lost or doubled', async () => {
    await write(mette.page, '\n')
    await converged(texts(), (text) => text.endsWith('\n'))
    await Promise.all(writers().map(({ page }) => editor(page).focus()))
    await Promise.all(writers().map(({ page }) => page.keyboard.press('Control+End')))
    await Promise.all([mette.page.keyboard.type('X'.repeat(15)), mother.page.keyboard.type('ي'.repeat(15))])
    const last = (text: string) => text.split('\n').at(-1) ?? ''
    const text = await converged(texts(), (all) => last(all).length >= 30)
    expect([occurrences(last(text), 'X'), occurrences(last(text), 'ي'), last(text).length]).toEqual([
      15, 15, 30,
    ])
  })

  it('undo takes back one’s own words only', async () => {
    await write(mother.page, ' HUDAORD')
    await converged(texts(), (text) => text.includes('HUDAORD'))
    await write(mette.page, ' METTEORD')
    await converged(texts(), (text) => text.includes('METTEORD'))
    await mette.page.keyboard.press('Control+z')
    await converged(texts(), (text) => !text.includes('METTEORD') && text.includes('HUDAORD'))
    await mette.page.keyboard.press('Control+y')
    await converged(texts(), (text) => text.includes('METTEORD') && text.includes('HUDAORD'))
  })

  it('D2: each writer is told that all have it, who only reads counted apart', async () => {
    for (const { page } of writers())
      await expect.poll(() => saveState(page).innerText()).toMatch(/^Gemt hos alle/)
    expect(await saveState(mette.page).innerText()).toMatch(/bekræftet .*plus 1, der kun læser$/)
  })

  it('who is here and who can read stand at the side, each name in its own direction', async () => {
    const side = mette.page.getByRole('complementary')
    await expect
      .poll(() => side.locator('.present bdi').allInnerTexts())
      .toEqual([`\u2068${coordinator}\u2069 (dig)`, huda, 'Yusuf'])
  })

  it('no browser complained of anything', () => {
    expect([mette, mother, family].flatMap(({ complaints }) => complaints)).toEqual([])
  })
})

/** Presses until the others see the caret there: a remote change that arrives with the key puts the caret back. */
async function goTo(page: TestBrowser['page'], key: string, seen: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.keyboard.press(key)
        return await seen.waitFor({ state: 'attached', timeout: 1000 }).then(
          () => 'there',
          () => 'not there',
        )
      },
      { timeout: 10_000 },
    )
    .toBe('there')
}
