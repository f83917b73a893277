/**
 * Canary words in title, names, relation, text and cursors are looked for in everything that leaves a browser or stays in its
 * profile. The control, the same walk through an app without seals, must find them: a hunt that finds nothing proves nothing alone.
 */
import { beforeAll, describe, expect, it } from 'vitest'

import { filesUnder, hunt, type Places } from './hunt.ts'
import { desktop, phone } from './devices.ts'
import { layTable, type Table } from './table.ts'
import { buildUnsealedApp } from './unsealed-app.ts'
import { converged, editor, invite, join, read, reading, saveState, startCourse, write } from './walks.ts'

const words = {
  title: 'Zirkonfamilien',
  coordinator: 'Quintussine',
  invited: 'Wolframine',
  relation: 'xylofonmoster',
  named: 'Yttriumbert',
  text: 'Jordbærgrødsnat',
}
/** How a cursor is written inside a presence message. */
const cursor = '"cursor":{"anchor"'
const canaries = [...Object.values(words), cursor]

/** Walks with three people, closes everything, and gives all that was sent and kept. */
async function walk(table: Table): Promise<Places> {
  const [owner, editing, family] = [
    await table.sitWithProfile('owner', desktop),
    await table.sitWithProfile('editor', phone),
    await table.sitWithProfile('family', phone),
  ]
  await startCourse(owner.page, table.server.origin, { title: words.title, name: words.coordinator })
  const toWrite = await invite(owner.page, {
    name: words.invited,
    relation: words.relation,
    may: 'Læse og skrive',
  })
  const toRead = await invite(owner.page, { name: words.invited, may: 'Læse' })
  await join(editing.page, toWrite, words.named)
  await read(family.page, toRead)
  await write(owner.page, 'Første linje. ')
  await editor(editing.page).focus()
  await editing.page.keyboard.insertText(words.text)
  const texts = [editor(owner.page), editor(editing.page), reading(family.page)]
  await converged(texts, (text) => text.includes(words.text))
  await expect.poll(() => saveState(owner.page).textContent()).toMatch(/^Gemt hos alle/)
  await family.page.getByRole('button', { name: 'Gem på denne telefon' }).click()
  await family.page.getByText('Aftalen er gemt på denne telefon').waitFor()
  const metrics = await (await fetch(`${table.server.origin}/metrics`)).arrayBuffer()

  const devices = [owner, editing, family]
  await Promise.all(devices.map(({ close }) => close()))
  await table.server.kill()
  const text = (lines: readonly string[]) => lines.map((line) => Buffer.from(line))
  expect(devices.flatMap(({ complaints }) => complaints)).toEqual([])
  return new Map<string, readonly Uint8Array[]>([
    ['frames', devices.flatMap(({ frames }) => frames)],
    ['addresses and referrers', text(devices.flatMap(({ requests }) => requests))],
    ['database', filesUnder(table.dataDir)],
    ['log', text([table.server.output()])],
    ['metrics', [new Uint8Array(metrics)]],
    ['profiles', ['owner', 'editor', 'family'].flatMap((name) => filesUnder(`${table.folder}/${name}`))],
  ])
}

describe('the product', () => {
  let table: Table
  beforeAll(async () => {
    table = await layTable()
  })

  it('nobody but the three browsers ever has a word', async () => {
    const places = await walk(table)
    for (const [place, contents] of places) expect([place, contents.length > 0]).toEqual([place, true])
    expect(hunt(places, canaries)).toEqual([])
  })
})

describe('the control: the same without seals', () => {
  let table: Table
  beforeAll(async () => {
    table = await layTable({ folder: await buildUnsealedApp() })
  })

  it('finds every canary in the frames, in the database and in the profiles', async () => {
    const found = hunt(await walk(table), canaries)
    for (const word of canaries) expect(found).toContain(`frames: ${word}`)
    for (const word of Object.values(words)) expect(found).toContain(`database: ${word}`)
    for (const word of Object.values(words)) expect(found).toContain(`profiles: ${word}`)
  })
})
