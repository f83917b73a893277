// `pnpm build`: app and relay into dist/, unless they are there already.
import { build } from './workspace.mjs'

process.exitCode = (await build()) ? 0 : 1
