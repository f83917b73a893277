/** The net goes away, the relay freezes, dies and comes back: nothing is lost, and the screen tells the truth at each step. */
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Cable } from './cable.ts'
import { beyondNet, desktop, notedStates, phone, type TestBrowser } from './devices.ts'
import { layTable, type Table } from './table.ts'
import { converged, editor, invite, join, occurrences, saveState, startCourse, write } from './walks.ts'

let table: Table
let mette: TestBrowser
let huda: TestBrowser
/** Between each of them and the server. */
let cables: { readonly mette: Cable; readonly huda: Cable }

beforeAll(async () => {
  table = await layTable({ cables: 2 })
  cables = { mette: table.cables[0]!, huda: table.cables[1]! }
  ;[mette, huda] = await Promise.all([table.sit(desktop), table.sit(phone)])
  await startCourse(mette.page, cables.mette.origin)
})

const texts = (): Locator[] => [editor(mette.page), editor(huda.page)]

async function says({ page }: TestBrowser, words: RegExp): Promise<void> {
  await expect.poll(() => saveState(page).textContent(), { timeout: 30_000 }).toMatch(words)
}

describe('the save state', () => {
  it('alone: at the relay', async () => {
    await write(mette.page, 'Et.')
    await says(mette, /^Gemt her og på serveren ?modtaget/)
  })

  it('with another present: at all', async () => {
    const link = await invite(mette.page, { name: 'Huda', may: 'Læse og skrive' })
    await join(huda.page, link.replace(cables.mette.origin, cables.huda.origin), 'Huda')
    await Promise.all([says(mette, /^Gemt hos alle/), says(huda, /^Gemt hos alle/)])
  })

  it('the relay does not answer: on this device; then at all again', async () => {
    table.server.freeze()
    await write(mette.page, ' To.')
    await says(mette, /^Gemt på denne enhed ?sender til de andre$/)
    table.server.thaw()
    await says(mette, /^Gemt hos alle/)
    const states = await notedStates(mette.page)
    const after = states.slice(states.findLastIndex((state) => state.startsWith('Skriver')))
    expect(after[0]).toMatch(/^Skriver ?ikke gemt endnu$/)
    expect(after[1]).toMatch(/^Gemt på denne enhed/)
    expect(after.at(-1)).toMatch(/^Gemt hos alle/)
  })
})

describe('one without net', () => {
  it('she writes on, and is told how much waits', async () => {
    await huda.context.setOffline(true)
    cables.huda.pull()
    await says(huda, /^Gemmes på denne enhed ?uden net siden/)
    await expect.poll(() => huda.page.getByText('Du er uden net. Det er helt i orden').count()).toBe(1)
    await write(huda.page, ' Uden net.')
    await says(huda, /^Gemmes på denne enhed ?\d+ ændring(er)? sendes, når der er net$/)
  })

  it('the other is told who lacks it', async () => {
    await write(mette.page, ' Imens.')
    await says(mette, /^Gemt hos 1 af 2 ?Huda er uden net$/)
    expect(await editor(huda.page).innerText()).not.toContain('Imens')
    expect(await editor(mette.page).innerText()).not.toContain('Uden net')
  })

  it('the relay is killed −9 while the other types, and started again: both end with all of it', async () => {
    const typing = (async () => {
      await editor(mette.page).focus()
      await mette.page.keyboard.type('m'.repeat(120), { delay: 5 })
    })()
    await expect.poll(async () => occurrences(await editor(mette.page).innerText(), 'm')).toBeGreaterThan(20)
    await table.server.kill()
    await typing
    await says(mette, /^Gemmes på denne enhed ?\d+ ændring(er)? sendes, når der er net$/)
    await table.server.start()
    cables.huda.mend()
    await huda.context.setOffline(false)
    const text = await converged(texts(), (all) => all.includes('Uden net.') && all.includes('Imens.'))
    expect(occurrences(text, 'm')).toBe(120 + occurrences('Imens.', 'm'))
    expect(text.startsWith('Et. To.')).toBe(true)
    await Promise.all([says(mette, /^Gemt hos alle/), says(huda, /^Gemt hos alle/)])
  })

  it('both write on as before, and no browser complained of anything but the net', async () => {
    await write(huda.page, ' Slut.')
    await converged(texts(), (text) => text.endsWith(' Slut.'))
    expect([mette, huda].flatMap(({ complaints }) => beyondNet(complaints))).toEqual([])
  })
})
