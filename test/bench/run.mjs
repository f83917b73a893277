// `pnpm trace …` and `pnpm latency …`: bundles one benchmark into dist/bench, since Node 20 does not run TypeScript, and runs it.
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const outDir = join(here, '../../dist/bench')
const [name = 'trace', ...args] = process.argv.slice(2)

await build({
  configFile: false,
  root: here,
  logLevel: 'warn',
  publicDir: false,
  build: { ssr: `${name}.ts`, target: 'node20', outDir, emptyOutDir: false, reportCompressedSize: false },
  ssr: { noExternal: true, external: ['libsql'] },
})
const { main } = await import(pathToFileURL(join(outDir, `${name}.js`)).href)
process.exitCode = await main(args)
