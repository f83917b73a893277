// `pnpm dev`: the app with hot reload on http://127.0.0.1:5173, the relay rebuilt and restarted on every change.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { build, buildStamp, install, root } from './workspace.mjs'

if (!(await install()) || !(await build())) process.exit(1)
rmSync(buildStamp) // from here on dist/server changes under our hands

const vite = join(root, 'node_modules/vite/bin/vite.js')
const hosts = ['http://localhost', 'http://127.0.0.1']
const origins = [8787, 5173].flatMap((port) => hosts.map((host) => `${host}:${port}`)).join(',')

const children = [
  [vite],
  [vite, 'build', '--mode', 'server', '--watch', '--emptyOutDir', 'false', '--logLevel', 'warn'],
  ['--watch', '--watch-preserve-output', join(root, 'dist/server/main.js')],
].map((args) =>
  spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PORT: '8787', ORIGINS: origins },
  }),
)

let closing = false
function close() {
  if (closing) return
  closing = true
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.on('exit', close)
process.on('SIGINT', close)
process.on('SIGTERM', close)
