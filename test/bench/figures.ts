/** Figures of a run, in sections, and how they are printed and measured. */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A number with its unit in the name, words, or several runs of one measurement. */
export type Figure = number | string | Spread
export type Section = { readonly title: string; readonly figures: Readonly<Record<string, Figure>> }

export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0
  return { median: at(0.5), least: at(0), most: at(1) }
}

/** Milliseconds since `start`, which came from `performance.now()`. */
export function since(start: number): number {
  return performance.now() - start
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes of JavaScript's heap and of buffers that are alive, once closing sockets have let go and what is dead is collected. */
export async function bytesAlive(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    await setTimeout(40)
    collect()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

export function table(sections: readonly Section[]): string {
  return sections.map(({ title, figures }) => `\n${title}\n${rows(figures)}`).join('')
}

function rows(figures: Section['figures']): string {
  return Object.entries(figures)
    .map(([name, figure]) => `  ${name.padEnd(58)} ${shown(figure)}\n`)
    .join('')
}

function shown(figure: Figure): string {
  if (typeof figure === 'string') return figure
  if (typeof figure === 'number') return rounded(figure).padStart(12)
  return `${rounded(figure.median).padStart(12)}   ${rounded(figure.least)}–${rounded(figure.most)}`
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 })
}
