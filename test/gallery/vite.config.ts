import { fileURLToPath } from 'node:url'
import solid from 'vite-plugin-solid'
import { defineConfig } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The security headers the product is served with, so that a style or script they refuse fails here too. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

/** The screens alone, with made-up people and no session behind. Not part of the product. */
export default defineConfig({
  root: here,
  base: '/',
  plugins: [solid()],
  build: {
    target: 'es2022',
    outDir: '../../test-output/gallery',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  preview: { host: '127.0.0.1', headers },
  server: { host: '127.0.0.1', headers: {} },
})
