/** Serves the List-Help pages of domains to everybody, in the language he prefers. Nothing of who asks is kept. */
import { createHash } from 'node:crypto'
import Router from '@koa/router'
import type { Context } from 'koa'
import { helpPagePolicy, type Locale, renderHelpPage } from '../domains/help-page.ts'
import { publicHelpPage } from '../domains/help-pages.ts'
import type { ApiDeps } from './deps.ts'

/** A merchant who corrects his page sees it within this time, also through proxies. */
const maxAgeSeconds = 300

export function serveHelpPages(deps: ApiDeps) {
  const router = new Router()
  router.get('/help/:id', async context => {
    context.set('Content-Security-Policy', helpPagePolicy)
    context.set('Referrer-Policy', 'no-referrer')
    const found = await publicHelpPage(deps, String(context.params.id))
    if (found === null) return notThere(context)
    const { content, updatedAt } = found
    const locale = localeFor(context, content.language)
    const page = renderHelpPage(content, found.domain, locale)
    context.type = 'text/html; charset=utf-8'
    context.set('Content-Language', locale)
    context.set('Cache-Control', `public, max-age=${maxAgeSeconds}`)
    context.vary('Accept-Language')
    context.lastModified = updatedAt
    context.etag = createHash('sha256').update(page).digest('base64url').slice(0, 22)
    context.status = 200
    if (context.fresh) context.status = 304
    else context.body = page
  })
  return router
}

/** What he chose, what his browser wants, else the merchant's. */
function localeFor(context: Context, fallback: Locale): Locale {
  const chosen = context.query.lang
  if (chosen === 'de' || chosen === 'en') return chosen
  if (context.get('accept-language') === '') return fallback
  const accepted = context.acceptsLanguages(fallback, fallback === 'de' ? 'en' : 'de')
  return accepted === 'de' || accepted === 'en' ? accepted : fallback
}

function notThere(context: Context): void {
  context.status = 404
  context.type = 'text/plain; charset=utf-8'
  context.set('Cache-Control', 'no-store')
  context.body = 'Diese Seite gibt es nicht (mehr). / This page does not exist (any more).\n'
}
