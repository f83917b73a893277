/** What people do on the screens, in their words: start a course, invite, join, read, write. Knows no protocol. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export const title = 'Familien Svane'
export const coordinator = 'Mette Holm'

export interface Invitee {
  readonly name: string
  readonly relation?: string
  readonly may: 'Læse' | 'Læse og skrive'
}

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true })

/** The page one writes in. */
export const editor = (page: Page): Locator => page.getByRole('textbox', { name: 'Aftalen' })

/** The page one only reads. */
export const reading = (page: Page): Locator => page.locator('.family__text .prose')

export const saveState = (page: Page): Locator => page.locator('.save-state__text')

/** Home, the form, the recovery code put off, the room. */
export async function startCourse(
  page: Page,
  origin: string,
  words = { title, name: coordinator },
): Promise<void> {
  await page.goto(`${origin}/`)
  await page.getByRole('button', { name: /Start et forløb|Nyt forløb/ }).click()
  await page.getByLabel('Hvad skal forløbet hedde?').fill(words.title)
  await page.getByLabel('Hvad hedder du?').fill(words.name)
  await button(page, 'Start forløbet').click()
  await button(page, 'Gør det senere').click()
  await editor(page).waitFor()
}

/** Makes a link in the Share dialog and copies it. The dialog is closed again. */
export async function invite(page: Page, { name, relation = '', may }: Invitee): Promise<string> {
  await button(page, 'Del').click()
  const dialog = page.getByRole('dialog', { name: 'Del aftalen' })
  await dialog.waitFor()
  await dialog.getByRole('button', { name: /Giv .* link/ }).click()
  await dialog.getByLabel('Hvem er linket til?').fill(name)
  await dialog.getByLabel('Hvem er det for familien?').fill(relation)
  await dialog.getByLabel('Hvad må den, der får linket?').selectOption({ label: may })
  await dialog.getByRole('button', { name: 'Lav linket' }).click()
  await dialog.getByRole('button', { name: 'Kopiér link' }).click()
  await dialog.getByText('Kopieret').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  return link
}

/** From a link through the invitation into the room. */
export async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Hvad skal de andre kalde dig?').fill(name)
  await button(page, 'Gå ind i mødet').click()
  await editor(page).waitFor()
}

/** From a link through the invitation to the text. */
export async function read(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await button(page, 'Læs aftalen').click()
  await page.getByText('Du ser det, mens det bliver skrevet').waitFor()
}

/** Types at the end of the text as fast as the browser takes it. */
export async function write(page: Page, text: string): Promise<void> {
  await editor(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
}

/** The blocks of a page of text, without other people's carets. */
export async function blocks(page: Locator): Promise<string[]> {
  return await page.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('.caret')) caret.remove()
    return [...copy.children].map((block) => (block.textContent ?? '').replaceAll(/[\u2060\ufeff]/g, ''))
  })
}

export function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}

/** Waits until all these pages show the same text and it passes. */
export async function converged(
  pages: readonly Locator[],
  passes: (text: string) => boolean = () => true,
): Promise<string> {
  let text = ''
  await expect
    .poll(
      async () => {
        const all = await Promise.all(pages.map((page) => blocks(page)))
        text = (all[0] ?? []).join('\n')
        return { passes: passes(text), texts: [...new Set(all.map((each) => each.join('\n')))] }
      },
      { timeout: 30_000 },
    )
    .toEqual({ passes: true, texts: [expect.any(String)] })
  return text
}
