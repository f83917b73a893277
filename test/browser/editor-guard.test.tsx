import { Editor as TipTap } from '@tiptap/core'
import { afterEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import * as Y from 'yjs'
import { da } from '@radslag/client/i18n/da.ts'
import { Editor } from '@radslag/client/editor/Editor.tsx'
import { proseExtensions } from '@radslag/client/editor/extensions/prose.ts'
import { sharedText } from '@radslag/client/editor/extensions/shared-text.ts'
import { ReadOnly } from '@radslag/client/editor/ReadOnly.tsx'
import { editorRoom, type Member } from './editor-room.ts'

const PEOPLE = [
  { name: 'Mette', colour: 1 },
  { name: 'Amal', colour: 2 },
  { name: 'Jonas', colour: 7 },
]
const closing: (() => void)[] = []

function mounted(view: () => ReturnType<typeof Editor>): HTMLElement {
  const place = document.createElement('div')
  document.body.append(place)
  const dispose = render(view, place)
  closing.push(() => {
    dispose()
    place.remove()
  })
  return place
}

function open(member: Member): HTMLElement {
  const personOf = (client: number) => PEOPLE[Math.floor(client / 65_536)] ?? null
  return mounted(() => (
    <Editor doc={member.doc} awareness={member.awareness} personOf={personOf} words={da.editor} />
  ))
}

function room(count: number) {
  const made = editorRoom(count)
  closing.unshift(made.close)
  return made
}

const surface = (place: HTMLElement) => place.querySelector<HTMLElement>('[role=textbox]')
/** What stands in the editor, without the names at others' carets. */
function shown(place: HTMLElement): string {
  const copy = surface(place)!.cloneNode(true) as HTMLElement
  for (const caret of copy.querySelectorAll('.caret')) caret.remove()
  return copy.textContent
}
const tool = (place: HTMLElement, label: string) =>
  place.querySelector<HTMLElement>(`[aria-label="${label}"]`)!
const paragraph = (text: string, name = 'paragraph'): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  made.insert(0, [new Y.XmlText(text)])
  return made
}
async function type(place: HTMLElement, text: string): Promise<void> {
  await userEvent.click(surface(place)!)
  await userEvent.keyboard(text)
}

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close()
})

describe('A6a: reading never writes', () => {
  it('A6a: an empty document opened, focused, left and closed gives no own update', async () => {
    const { members } = room(1)
    const place = open(members[0]!)
    await userEvent.click(surface(place)!)
    await userEvent.keyboard('{ArrowDown}{ArrowUp}')
    surface(place)!.blur()
    for (const close of closing.splice(1)) close()
    expect(members[0]!.own).toEqual([])
  })

  it('A6a: nor does a text that others write and then empty, with the caret moved in it', async () => {
    const { members } = room(2)
    const [reader, writer] = members as [Member, Member]
    const place = open(reader)
    await userEvent.click(surface(place)!)
    writer.text.insert(0, [paragraph('Velkommen'), paragraph('alle')])
    expect(surface(place)!.textContent).toContain('Velkommen')
    await userEvent.keyboard('{ArrowDown}{ArrowUp}')
    writer.text.delete(0, 2)
    await userEvent.keyboard('{ArrowDown}{ArrowUp}')
    await userEvent.click(surface(place)!)
    expect(reader.own).toEqual([])
    await userEvent.keyboard('ja')
    expect(writer.text.toJSON()).toBe('<paragraph>ja</paragraph>')
  })

  it.each<[string, (text: Y.XmlFragment) => void]>([
    ['an unknown node', (text) => text.insert(0, [paragraph('Tabel', 'table')])],
    ['a misplaced child', (text) => (text.get(1) as Y.XmlElement).insert(0, [paragraph('inde i')])],
    ['a child that is missing', (text) => text.insert(1, [new Y.XmlElement('bulletList')])],
    ['a missing attribute', (text) => text.insert(1, [paragraph('Uden niveau', 'heading')])],
    ['an unknown attribute', (text) => (text.get(0) as Y.XmlElement).setAttribute('style', 'color:red')],
    [
      'an unknown mark',
      (text) => ((text.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 3, { link: { href: 'x' } }),
    ],
    [
      'an embed',
      (text) => ((text.get(0) as Y.XmlElement).get(0) as Y.XmlText).insertEmbed(1, { image: 'x' }),
    ],
    ['loose text at the top', (text) => text.insert(1, [new Y.XmlText('løs')])],
    ['a hook', (text) => text.insert(1, [new Y.XmlHook('krog') as unknown as Y.XmlElement])],
  ])('A6a: %s takes the editor away, is shown inert, and makes nobody write', async (_, forge) => {
    const { members } = room(2)
    const [reader, forger] = members as [Member, Member]
    forger.text.insert(0, [paragraph('Første afsnit'), paragraph('Andet afsnit')])
    const place = open(reader)
    await userEvent.click(surface(place)!)
    const before = forger.text.toJSON()
    forge(forger.text)
    expect(surface(place)).toBeNull()
    expect(place.textContent).toContain(da.editor.removePart)
    expect(place.textContent).toContain('Andet afsnit')
    expect(reader.own).toEqual([])
    expect(reader.text.toJSON()).toBe(forger.text.toJSON())
    expect(reader.text.toJSON()).not.toBe(before)
  })

  it('A6a: what was broken before opening is never given to an editor, and goes by hand only', async () => {
    const { members } = room(2)
    const [reader, forger] = members as [Member, Member]
    forger.text.insert(0, [paragraph('Godt'), paragraph('Ukendt', 'table')])
    const place = open(reader)
    const other = open(forger)
    expect(surface(place)).toBeNull()
    expect(reader.own).toEqual([])
    await userEvent.click(
      [...place.querySelectorAll('button')].find((button) => button.textContent === da.editor.removePart)!,
    )
    expect(reader.own).toHaveLength(1)
    expect(shown(place)).toBe('Godt')
    expect(shown(other)).toBe('Godt')
    expect(forger.text.toJSON()).toBe('<paragraph>Godt</paragraph>')
    await type(place, 'x')
    expect(forger.text.toJSON()).toContain('x')
  })
})

describe('A6a: why there is a guard', () => {
  it('A6a: without it the binding deletes, and so signs away, what its schema cannot build', () => {
    const { members } = room(2)
    const [reader, forger] = members as [Member, Member]
    const element = document.createElement('div')
    const unguarded = new TipTap({
      element,
      injectCSS: false,
      extensions: [...proseExtensions(), ...sharedText(reader.text)],
    })
    forger.text.insert(0, [paragraph('Hele afsnittet', 'table')])
    expect(reader.own).not.toEqual([])
    expect(forger.text.toJSON()).toBe('')
    unguarded.destroy()
  })
})

describe('A6a: writing together', () => {
  it('honest remote typing shows up, and typing here reaches the others', async () => {
    const { members } = room(2)
    const places = members.map(open)
    await type(places[0]!, 'Hej')
    expect(shown(places[1]!)).toBe('Hej')
    await userEvent.click(surface(places[1]!)!.querySelector('p')!)
    await userEvent.keyboard('{End} alle')
    expect(shown(places[0]!)).toBe('Hej alle')
    expect(members[0]!.text.toJSON()).toBe(members[1]!.text.toJSON())
  })

  it('undo takes back only what was typed here', async () => {
    const { members } = room(2)
    const places = members.map(open)
    await type(places[0]!, 'mit')
    ;((members[1]!.text.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(3, ' dit')
    await userEvent.click(tool(places[0]!, da.editor.undo))
    expect(members[1]!.text.toJSON()).toBe('<paragraph> dit</paragraph>')
    await userEvent.click(tool(places[0]!, da.editor.redo))
    expect(members[1]!.text.toJSON()).toBe('<paragraph>mit dit</paragraph>')
  })

  it('undo of an own list keeps what others wrote in it', async () => {
    const { members } = room(2)
    const places = members.map(open)
    await type(places[0]!, '- punkt')
    const item = ((members[1]!.text.get(0) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlElement
    ;(item.get(0) as Y.XmlText).insert(5, ' fra Amal')
    const undo = tool(places[0]!, da.editor.undo)
    while (undo.getAttribute('aria-disabled') !== 'true') await userEvent.click(undo)
    expect(shown(places[0]!)).not.toContain('punkt')
    expect(members[1]!.text.toString()).toContain(' fra Amal')
  })

  it('two who first write in the same empty paragraph end with both texts, once', async () => {
    const { members, online } = room(2)
    const places = members.map(open)
    await type(places[0]!, 'x{Enter}')
    online(false)
    await type(places[0]!, 'A')
    await type(places[1]!, 'B')
    online(true)
    online(true)
    expect(members[0]!.text.toJSON()).toBe(members[1]!.text.toJSON())
    const second = members[0]!.text
      .get(1)
      .toString()
      .replaceAll(/<[^>]*>/g, '')
    expect([...second].toSorted().join('')).toBe('AB')
  })

  it('the toolbar makes headings, lists, quotes and marks that the schema knows, and tells their state', async () => {
    const { members } = room(2)
    const place = open(members[0]!)
    await type(place, 'Mål')
    await userEvent.selectOptions(tool(place, da.editor.style), '2')
    await userEvent.click(surface(place)!)
    await userEvent.keyboard('{End}{Enter}')
    await userEvent.click(tool(place, da.editor.bulletList))
    await userEvent.click(tool(place, da.editor.bold))
    expect(tool(place, da.editor.bold).getAttribute('aria-pressed')).toBe('true')
    expect(tool(place, da.editor.bulletList).getAttribute('aria-pressed')).toBe('true')
    await userEvent.keyboard('punkt')
    expect(members[1]!.text.toJSON()).toBe(
      '<heading level="2">Mål</heading><bulletlist><listitem><paragraph><bold>punkt</bold></paragraph></listitem></bulletlist>',
    )
  })

  it('no browser may translate or spell-check the text away, and its name follows the language', () => {
    const { members } = room(1)
    const [words, setWords] = createSignal(da.editor)
    const { doc, awareness } = members[0]!
    const place = mounted(() => (
      <Editor doc={doc} awareness={awareness} personOf={() => null} words={words()} />
    ))
    const text = surface(place)!
    expect([text.translate, text.spellcheck, text.ariaLabel]).toEqual([false, false, da.editor.label])
    setWords({ ...da.editor, label: 'The agreement' })
    expect(text.ariaLabel).toBe('The agreement')
    expect(place.querySelectorAll('[style]')).toHaveLength(0)
  })

  it('the toolbar is one stop for Tab, and arrows move inside it', async () => {
    const { members } = room(1)
    const place = open(members[0]!)
    const tools = [...place.querySelectorAll<HTMLElement>('.tool')]
    await Promise.resolve()
    expect(tools.filter((each) => each.tabIndex === 0)).toEqual([tools[0]])
    tools[0]!.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(document.activeElement).toBe(tools[2])
    await userEvent.keyboard('{End}')
    expect(document.activeElement).toBe(tools.at(-1))
    await userEvent.keyboard('{ArrowRight}')
    expect(document.activeElement).toBe(tools[0])
  })
})

describe('E1: carets', () => {
  it('E1: a caret bears the name and colour of the control log, whatever its message claims', async () => {
    const { members } = room(2)
    const places = members.map(open)
    await type(places[0]!, 'Hej')
    members[0]!.awareness.setLocalStateField('user', { name: 'Kommunen', color: '#ff0000' })
    const caret = places[1]!.querySelector<HTMLElement>('.caret')!
    expect(caret.textContent).toBe('Mette')
    expect(caret.classList.contains('p1')).toBe(true)
    expect(places[1]!.innerHTML).not.toContain('Kommunen')
    expect(members[1]!.own).toEqual([])
  })
})

describe('E1: cursors that point anywhere', () => {
  it('E1: neither break the editor nor make it write', async () => {
    const { members } = room(2)
    const [reader, pointer] = members as [Member, Member]
    pointer.text.insert(0, [paragraph('Et'), paragraph('To')])
    pointer.doc.getMap('rows').set('a', new Y.Map([['what', 'ring']]))
    pointer.text.delete(0, 1)
    const place = open(reader)
    const ids = [
      null,
      ...Array.from({ length: 14 }, (_, clock) => ({ client: pointer.doc.clientID, clock })),
      { client: 9, clock: 0 },
    ]
    for (const spot of ids) {
      for (const item of ids) {
        const at = { type: spot, item, tname: spot || item ? null : 'text', assoc: item ? -1 : 0 }
        pointer.awareness.setLocalState({ cursor: { anchor: at, head: at } })
      }
      await new Promise(requestAnimationFrame)
    }
    expect(shown(place)).toBe('To')
    expect(reader.own).toEqual([])
  })
})

describe('A6: reading without an editor', () => {
  it('A6: is live, draws anew only what changed, and shows the unknown as text', () => {
    const { members } = room(2)
    const [reader, writer] = members as [Member, Member]
    writer.text.insert(0, [paragraph('Et'), paragraph('<img src=x onerror=alert(1)>')])
    const place = mounted(() => <ReadOnly fragment={reader.text} words={da.editor} />)
    const [, second] = place.querySelectorAll('p')
    ;((writer.text.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(2, ' to')
    expect([...place.querySelectorAll('p')].map((p) => p.textContent)).toEqual([
      'Et to',
      '<img src=x onerror=alert(1)>',
    ])
    expect(place.querySelectorAll('p')[1]).toBe(second)
    expect(place.querySelector('img')).toBeNull()
    writer.text.insert(2, [paragraph('Ukendt', 'iframe')])
    expect(place.textContent).toContain(da.editor.unknownPart)
    expect(place.textContent).toContain('Ukendt')
    expect(reader.own).toEqual([])
  })
})
