// `pnpm screens [name…]`: runs shoot.ts, which Node 20 cannot run by itself.
import { runnerImport } from 'vite'

const { module } = await runnerImport('./test/gallery/shoot.ts')
await module.shoot(process.argv.slice(2))
