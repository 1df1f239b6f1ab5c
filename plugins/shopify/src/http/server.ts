/** The app's HTTP: webhooks from Shopify's servers, pages in Shopify's admin. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import Koa from 'koa'
import type { Deps } from '../deps.ts'
import type { Jobs } from '../jobs.ts'
import { ShopifyAway } from '../shopify/access.ts'
import { NotAsked } from '../shopify/session-token.ts'
import { takeWebhook } from '../webhooks/intake.ts'
import { addPages } from './pages.ts'
import { protect } from './security.ts'

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

/** Shopify gives a webhook five seconds; a page may wait for Shopify and the relay. */
const requestMs = 60_000

export async function startServer(deps: Deps, jobs: Jobs): Promise<RunningServer> {
  const { settings, log, store } = deps
  const app = new Koa()
  app.silent = true
  app.on('error', error => log.debug({ code: error?.code }, 'a connection broke'))
  app.use(async (context, next) => {
    protect(context, null)
    try {
      await next()
    } catch (error) {
      if (error instanceof NotAsked) {
        log.info({ path: context.path, why: error.message }, 'not asked by a shop')
        // App Bridge takes a fresh token then, and asks once more
        context.set('X-Shopify-Retry-Invalid-Session-Request', '1')
        answer(context, 401, 'Open this app in the admin of your Shopify shop.')
      } else if ((error as { type?: string }).type === 'entity.too.large') answer(context, 413, 'That is too much.')
      else if (error instanceof ShopifyAway) answer(context, 503, 'Shopify does not answer. Try again in a moment.')
      else {
        log.error({ err: error, path: context.path }, 'request failed')
        answer(context, 500, 'Something went wrong in the app. Try again in a moment.')
      }
    }
  })

  const router = new Router()
  router.get('/healthz', context => answer(context, 200, 'ok'))
  router.get('/readyz', async context => {
    const ready = await store.connection.db?.command({ ping: 1 }).then(
      () => true,
      () => false,
    )
    answer(context, ready === true ? 200 : 503, ready === true ? 'ok' : 'the store does not answer')
  })
  router.post('/webhooks', async context => {
    const { status, isNew } = await takeWebhook(deps, context.req, context.res)
    if (isNew) jobs.wake()
    answer(context, status, status === 200 ? 'ok' : 'not taken')
  })
  addPages(deps, router)
  app.use(router.routes())
  app.use(context => answer(context, 404, 'There is nothing here.'))

  const server = createServer({ requestTimeout: requestMs }, app.callback())
  server.listen(settings.httpPort, settings.bind)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
    },
  }
}

function answer(context: Koa.Context, status: number, text: string): void {
  context.status = status
  if (status === 413) context.set('Connection', 'close') // the rest of it isn't read
  context.type = 'text/plain'
  context.body = `${text}\n`
}
