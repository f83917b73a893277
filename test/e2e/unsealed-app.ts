/**
 * The product with its seals taken off, to show that a hunt finds words where they lie open: the same server, and the app built
 * with identity in place of the sealing of records and of the device's vault.
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

import { dist } from './app-server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Tag of an opened seal: as long as the real one, so that sizes stay the same. */
const openSeals = `
export const aeadSeal = (key, nonce, data, plaintext) => {
  const open = new Uint8Array(plaintext.length + 16)
  open.set(plaintext)
  return open
}
export const aeadOpen = (key, nonce, data, sealed) => sealed.slice(0, -16)
`
const openVault = `
export const openVault = () => Promise.resolve({
  seal: (label, plaintext) => Promise.resolve(plaintext.slice()),
  open: (label, sealed) => Promise.resolve(sealed.slice()),
})
`

/** Replaces the sealing functions of two files and leaves the rest of them as it is. */
function withoutSeals(): Plugin {
  return {
    name: 'radslag:without-seals',
    enforce: 'pre',
    transform(code, id) {
      if (id.endsWith('/client/device/vault.ts')) return openVault
      if (!id.endsWith('/shared/crypto/sodium.ts')) return null
      return code.replace(/export function (aeadSeal|aeadOpen)\(/g, 'function sealed_$1(') + openSeals
    },
  }
}

/** Builds it and gives the folder that holds server and app. */
export async function buildUnsealedApp(): Promise<string> {
  const folder = join(root, 'test-output', 'unsealed')
  const client = join(root, 'client')
  await build({
    configFile: false,
    mode: 'production',
    root: client,
    plugins: [withoutSeals(), solid()],
    logLevel: 'error',
    build: {
      target: 'es2022',
      outDir: join(folder, 'client'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [join(client, 'index.html'), join(client, 'o.html')] },
    },
  })
  cpSync(join(dist, 'server'), join(folder, 'server'), { recursive: true })
  return folder
}
