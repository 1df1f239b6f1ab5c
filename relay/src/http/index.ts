/** HTTP: health, readiness and metrics, the API and its reference. */
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import Koa from 'koa'
import { identityMiddleware } from '../identity/koa-bridge.ts'
import type { RelayDeps } from '../ops/deps.ts'
import { listenPatiently } from '../ops/listen.ts'
import { refusalText } from '../values.ts'
import { apiRoutes } from './api.ts'
import { knowClient } from './client-address.ts'
import { serveConnectPages } from './connect-pages.ts'
import type { ApiDeps } from './deps.ts'
import { serveHelpPages } from './help-page.ts'
import { openApiDocument } from './openapi.ts'
import { serveReference } from './reference.ts'
import { serveByPath, serveRoutes } from './serve.ts'
import { serveUi } from './ui.ts'

export type HttpDeps = ApiDeps & Pick<RelayDeps, 'allMetrics'>

export async function startHttp(deps: HttpDeps) {
  const { settings, log } = deps
  const router = new Router()
  router.get('/healthz', context => {
    context.body = { status: 'ok' }
  })
  router.get('/readyz', async context => {
    const why = deps.notReady()
    const store = await deps.store.ping(3000).then(
      () => true,
      () => false,
    )
    const ready = why === null && store
    context.status = ready ? 200 : 503
    context.body = { status: ready ? 'ready' : 'not ready', store, reason: why === null ? null : refusalText(why) }
  })
  router.get('/metrics', async context => {
    context.type = 'text/plain; version=0.0.4; charset=utf-8'
    context.body = await deps.allMetrics()
  })

  const app = new Koa()
  app.on('error', error => log.error({ err: error }, 'request failed'))
  app.use(
    knowClient(settings, peer =>
      log.warn(
        { peer },
        'requests come with X-Forwarded-For from an address that is not in DEPESCHE_TRUSTED_PROXIES: if it is your proxy, all clients count as one',
      ),
    ),
  )
  app.use(async (context, next) => {
    context.set('X-Content-Type-Options', 'nosniff')
    context.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    await next()
  })
  app.use(serveByPath(deps, apiRoutes)) // first: mails come this way
  app.use(router.routes())
  app.use(serveHelpPages(deps).routes())
  const { identity } = deps
  if (identity !== null) {
    const bridge = identityMiddleware(identity, settings.publicUrl)
    app.use((context, next) =>
      /^\/(?:api\/auth|\.well-known\/oauth-authorization-server)(?:\/|$)/.test(context.path)
        ? bridge(context, next)
        : next(),
    )
  }
  app.use(serveConnectPages(deps).routes())
  app.use(serveUi())
  app.use(serveReference(JSON.stringify(openApiDocument(apiRoutes, settings.publicUrl))).routes())
  const api = serveRoutes(deps, apiRoutes)
  app.use(api.routes()).use(api.allowedMethods())
  const server = await listenPatiently(
    `DEPESCHE_HTTP_PORT ${settings.httpPort}`,
    () =>
      new Promise<ReturnType<typeof app.listen>>((resolve, reject) => {
        const listening = app.listen(settings.httpPort, settings.bind)
        listening.once('listening', () => resolve(listening))
        listening.once('error', reject)
      }),
  )
  return {
    ports: { http: (server.address() as AddressInfo).port },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await deps.identity?.close() // its mails under way go through intake
    },
  }
}
