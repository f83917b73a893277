import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

import { readAppearance, usualAppearance, writeAppearance } from '@radslag/client/ui/appearance.ts'

const styles = new URL('../../../client/ui/tokens.css', import.meta.url)

describe('looks', () => {
  it('the dark theme chosen by hand is the dark theme of the device', async () => {
    const css = await readFile(styles, 'utf8')
    const block = (start: string) => {
      expect(css).toContain(start)
      const from = css.indexOf('{', css.indexOf(start)) + 1
      return css
        .slice(from, css.indexOf('}', from))
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    }
    expect(block(":root:not([data-theme='light'])")).toEqual(block(":root[data-theme='dark']"))
  })

  it('what a device remembers is read back, and nonsense becomes the usual', () => {
    const chosen = { size: 'largest', theme: 'dark' } as const
    expect(readAppearance(writeAppearance(chosen))).toEqual(chosen)
    expect([readAppearance(null), readAppearance('huge pink'), readAppearance('')]).toEqual([
      usualAppearance,
      usualAppearance,
      usualAppearance,
    ])
  })
})
