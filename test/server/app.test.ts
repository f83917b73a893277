/** What is served over HTTP: pages, headers (C1), the burned link (N4), counts without names (Y6). */
import { sodiumReady } from '@radslag/shared/crypto/sodium.ts'
import { toHex } from '@radslag/shared/bytes.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAssets } from '@radslag/server/assets.ts'
import { ConfigError, readConfig } from '@radslag/server/config.ts'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { newFolder } from '../doubles/folder.ts'
import { RelayRoom } from '../doubles/relay-room.ts'
import { startTestRelay } from '../doubles/test-relay.ts'

beforeAll(sodiumReady)

async function start(env: Record<string, string> = {}) {
  const folder = newFolder()
  mkdirSync(join(folder, 'assets'))
  mkdirSync(join(folder, '.vite'))
  writeFileSync(join(folder, 'index.html'), '<p>app</p>')
  writeFileSync(join(folder, 'o.html'), '<p>link</p>')
  writeFileSync(join(folder, 'assets/a-1234.js'), 'export const a = 1\n'.repeat(100))
  writeFileSync(join(folder, '.vite/manifest.json'), '{}')
  const relay = await startTestRelay({ assets: readAssets(folder), env })
  onTestFinished(() => relay.close())
  return {
    relay,
    get: (path: string, headers = {}) => fetch(`${relay.origin}${path}`, { headers }),
  }
}

describe('the app', () => {
  it('serves its pages by address and 404 for others', async () => {
    const { get } = await start()
    const page = async (path: string) => {
      const answer = await get(path)
      return [answer.status, await answer.text()]
    }
    expect(await page('/')).toEqual([200, '<p>app</p>'])
    expect(await page('/c/x7-Y_9')).toEqual([200, '<p>app</p>'])
    expect(await page('/o')).toEqual([200, '<p>link</p>'])
    expect(await page('/nowhere')).toEqual([404, '<p>app</p>'])
    expect(await page('/.vite/manifest.json')).toEqual([404, '<p>app</p>'])
    expect(await page('/assets/..%2f..%2fpackage.json')).toEqual([404, '<p>app</p>'])
  })

  it('N4: an address with the # mangled into the path still reaches the page that burns it', async () => {
    const { get } = await start()
    for (const path of ['/o%23v1.abc.def', '/o/%23v1.abc.def', '/o%2523v1.abc']) {
      const answer = await get(path)
      expect([answer.status, await answer.text()]).toEqual([200, '<p>link</p>'])
    }
  })

  it('C1: every answer carries the security headers', async () => {
    const { get } = await start({ RELAY_URL: 'wss://relay.example/relay' })
    for (const path of ['/', '/o', '/assets/a-1234.js', '/config.json', '/healthz', '/nowhere']) {
      const { headers } = await get(path)
      const csp = headers.get('Content-Security-Policy')!
      expect(csp).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'")
      expect(csp).toContain('wss://relay.example')
      expect(csp).not.toContain('unsafe-inline')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    }
  })

  it('caches hashed assets for ever and pages never; gzips', async () => {
    const { get } = await start()
    const asset = await get('/assets/a-1234.js', { 'Accept-Encoding': 'gzip' })
    expect(asset.headers.get('Cache-Control')).toContain('immutable')
    expect(asset.headers.get('Content-Encoding')).toBe('gzip')
    expect(await asset.text()).toContain('export const a')
    expect((await get('/')).headers.get('Cache-Control')).toBe('no-cache')
  })

  it('tells the app where its relay is, and whether it lives', async () => {
    const { get } = await start({ RELAY_URL: 'wss://relay.example/relay' })
    expect(await (await get('/config.json')).json()).toEqual({ relay: 'wss://relay.example/relay' })
    expect(await (await get('/healthz')).json()).toEqual({ ok: true })
    expect((await get('/relay')).status).toBe(426)
  })

  it('Y6: metrics count and name nobody', async () => {
    const { relay, get } = await start()
    const { maker } = await RelayRoom.create(relay.origin)
    const text = await (await get('/metrics')).text()
    expect(text).toContain('radslag_records_total 2')
    expect(text).toContain('radslag_connections 1')
    expect(text).toContain('radslag_rooms_open 1')
    expect(text).not.toContain(toHex(maker.roomId).slice(0, 8))
    expect(text).not.toContain('127.0.0.1')
  })

  it('forgets a room when the last one leaves', async () => {
    const { relay, get } = await start()
    const room = await RelayRoom.create(relay.origin)
    await room.owner.close()
    expect(await (await get('/metrics')).text()).toContain('radslag_rooms_open 0')
  })
})

describe('settings', () => {
  it('have defaults for a machine of one’s own', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      origins: [],
      relayUrl: '',
      store: 'sqlite',
    })
  })

  it('are refused when they cannot be meant', () => {
    for (const env of [
      { PORT: 'http' },
      { ORIGINS: 'radslag.example' },
      { ORIGINS: 'https://radslag.example/path' },
      { RELAY_URL: 'https://relay.example' },
      { TRUST_PROXY: 'yes' },
      { LOG_LEVEL: 'loud' },
    ]) {
      expect(() => readConfig(env)).toThrow(ConfigError)
    }
  })
})
