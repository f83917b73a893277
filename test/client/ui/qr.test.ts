import { describe, expect, it } from 'vitest'

import { qrPath } from '@radslag/client/ui/qr.ts'

/** Draws the path back into rows of dark (#) and white (.) modules. */
function drawn(path: string, size: number): string[] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => '.'))
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    rows[Number(y)]?.fill('#', Number(x), Number(x) + Number(length))
  }
  return rows.map((row) => row.join(''))
}

const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']

describe('a QR code as one path', () => {
  const text = 'https://raadslag.example/o#v1.k7Qm2vX9tBaR4nZc8LwYpE3uHsJ6dGfT1oViMxKbN5A.pQ8rS2tU4vW6xY0z'
  const { path, size } = qrPath(text)
  const rows = drawn(path, size)
  const corner = (x: number, y: number) => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7))

  it('stands in four white modules on every side', () => {
    const white = '.'.repeat(size)
    expect([...rows.slice(0, 4), ...rows.slice(-4)]).toEqual(Array.from({ length: 8 }, () => white))
    expect(rows.every((row) => row.startsWith('....') && row.endsWith('....'))).toBe(true)
  })

  it('has its three corners where a camera looks for them, and not a fourth', () => {
    const far = size - 11
    expect([corner(4, 4), corner(far, 4), corner(4, far)]).toEqual([finder, finder, finder])
    expect(corner(far, far)).not.toEqual(finder)
  })

  it('draws each run of dark modules once, whole', () => {
    const runs = rows.flatMap((row) => row.match(/#+/g) ?? []).length
    expect(path.match(/M/g)?.length).toBe(runs)
  })

  it('says when a text is too long', () => {
    expect(() => qrPath('x'.repeat(3000))).toThrow(RangeError)
  })
})
