/**
 * Finds what looks like a Danish civil registration number (CPR), which must never stand in a title or a name
 * (product.md: “never a CPR number”). Looks at the pattern alone: knows no register and no checksum, since
 * numbers issued after 2007 need not have one.
 */

/** ddmmyy then four digits, together or parted by one hyphen, dash or space; never inside a longer number. */
const pattern = /(?<!\d)(\d{2})(\d{2})\d{2}[-\u2010-\u2015 \u00a0]?\d{4}(?!\d)/g

/** The first run of characters that looks like a CPR number, or null. Day 01–31 (also 61–91: replacement numbers), month 01–12. */
export function findCpr(text: string): string | null {
  for (const match of text.matchAll(pattern)) {
    const day = Number(match[1])
    const month = Number(match[2])
    const dayFits = (day >= 1 && day <= 31) || (day >= 61 && day <= 91)
    if (dayFits && month >= 1 && month <= 12) return match[0]
  }
  return null
}
