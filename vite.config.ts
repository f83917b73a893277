import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import solid from 'vite-plugin-solid'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

import { chromiumFlags, findChromium } from './.ci/chromium.mjs'
import { integrity } from './.ci/integrity.ts'
import { thirdPartyNotices } from './.ci/third-party-notices.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const relay = 'http://127.0.0.1:8787'

/** The app: `/` and, light, `/o` behind every link. */
const app: ViteUserConfig = {
  root: 'client',
  plugins: [solid(), thirdPartyNotices(here), integrity()],
  build: {
    target: 'es2022',
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    assetsInlineLimit: 0, // no data: addresses, the security headers refuse them
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: `${here}client/index.html`, o: `${here}client/o.html` } },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/relay': { target: relay, ws: true }, '/config.json': relay },
  },
}

/** The relay: one file with everything in it but libsql, whose engine is native. */
const server: ViteUserConfig = {
  root: 'server',
  publicDir: false,
  build: {
    ssr: 'main.ts',
    target: 'node20',
    outDir: '../dist/server',
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  ssr: { noExternal: true, external: ['libsql'] },
}

const chromium = findChromium()

/** The tests. Only `browser` has the Solid plugin: its "browser" condition would give Node the wrong `ws`. */
const tests: ViteUserConfig = {
  root: here,
  test: {
    projects: [
      {
        root: here,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{shared,server,client,contracts,adversary,tooling}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        root: `${here}test`,
        plugins: [solid()],
        test: {
          name: 'browser',
          include: ['browser/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumFlags, ...(chromium && { executablePath: chromium }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        root: here,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
}

export default defineConfig(({ mode }) => {
  if (process.env['VITEST']) return tests
  return mode === 'server' ? server : app
})
