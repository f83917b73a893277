/** What the server answers over HTTP: the app, its configuration, health and counts. Does not listen, and knows no sockets. */
import { Hono, type Context } from 'hono'
import type { Asset } from './assets.ts'
import { securityHeaders } from './headers.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface AppOptions {
  readonly assets: ReadonlyMap<string, Asset>
  readonly origins: readonly string[]
  /** Address of another relay the app is to use, as `wss://relay.example/relay`; '' for this one. */
  readonly relayUrl: string
  readonly metrics: Metrics
  readonly log: Log
}

export function createApp(options: AppOptions): Hono {
  const { assets, metrics, origins, relayUrl } = options
  const app = new Hono()
  const dialled = origins.map((origin) => origin.replace(/^http/, 'ws'))
  app.use(securityHeaders(relayUrl === '' ? dialled : [...dialled, new URL(relayUrl).origin]))
  app.get('/relay', (context) => context.body(null, 426))
  app.get('/healthz', (context) => context.json({ ok: true }))
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )
  app.get('/config.json', (context) =>
    context.json({ relay: relayUrl }, 200, { 'Cache-Control': 'no-cache' }),
  )
  app.get('*', (context) => answerFile(context, assets))
  app.onError((error, context) => {
    options.log.error({ err: error }, 'request failed')
    return context.body(null, 500)
  })
  return app
}

/**
 * Files by their path; one page for everything under `/o`, so that a link whose # was mangled into the path still reaches the
 * page that burns it (N4); the app for its own addresses, and for unknown ones with status 404.
 */
function answerFile(context: Context, assets: ReadonlyMap<string, Asset>): Response {
  const { path } = context.req
  const file = assets.get(path)
  if (file && !path.endsWith('.html')) return answer(context, file, 200)
  if (path.startsWith('/o')) return answer(context, assets.get('/o.html'), 200)
  const known = /^\/(start|recovery|c\/[\w-]+)?$/.test(path)
  return answer(context, assets.get('/index.html'), known ? 200 : 404)
}

function answer(context: Context, asset: Asset | undefined, status: 200 | 404): Response {
  if (!asset) return context.body(null, 404)
  const gzip = asset.gzip && /\bgzip\b/.test(context.req.header('Accept-Encoding') ?? '') ? asset.gzip : null
  return context.body(gzip ?? asset.plain, status, {
    'Content-Type': asset.type,
    'Cache-Control': asset.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(gzip && { 'Content-Encoding': 'gzip' }),
  })
}
