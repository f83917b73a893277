import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = fileURLToPath(new URL('.', import.meta.url))
const node = { root: here, environment: 'node' as const }

export default defineConfig({
  test: {
    projects: [
      {
        root: here,
        test: {
          ...node,
          name: 'unit',
          include: ['test/{shared,server,client,contracts,adversary,tooling}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        root: here,
        test: {
          ...node,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
