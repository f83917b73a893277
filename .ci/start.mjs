// `npm start`: from a bare checkout to a running app and relay, in this one process.
import { requireNode } from './node-version.mjs'

requireNode()
const { build, install } = await import('./workspace.mjs')
if (!(await install()) || !(await build())) process.exit(1)
await import(new URL('../dist/server/main.js', import.meta.url).href)
