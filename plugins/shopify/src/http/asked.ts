/** Who asks, and what: for every route but the webhooks'. */
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { Deps } from '../deps.ts'
import type { Language } from '../mails/kinds.ts'
import { NoAccess } from '../shopify/access.ts'
import { type Asker, NotAsked, shopOf, whoAsks } from '../shopify/session-token.ts'
import { shopThatAsks } from '../shops.ts'
import type { ShopRow } from '../store/models.ts'
import { protect } from './security.ts'

/** Of a template with all its parts. */
const formLimit = 512 * 1024

const one = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null)

/**
 * The shop whose session token comes with the request, in its header or, where Shopify's admin opens the app, in its address.
 * @throws NotAsked
 */
export async function askerOf(deps: Deps, context: Context): Promise<Asker> {
  const [, bearer] = /^Bearer (\S+)$/.exec(context.get('Authorization')) ?? []
  const opened = context.method === 'GET' ? one(context.query.id_token) : null
  const asker = await whoAsks(deps, bearer ?? opened, one(context.query.shop))
  protect(context, asker.shop)
  return asker
}

/** @throws NotAsked, ShopifyAway */
export async function shopOfRequest(deps: Deps, context: Context): Promise<ShopRow> {
  const asker = await askerOf(deps, context)
  try {
    return await shopThatAsks(deps, asker, languageOf(context))
  } catch (error) {
    if (error instanceof NoAccess) throw new NotAsked(error.message) // with a fresh token it may go
    throw error
  }
}

/** Of the merchant's admin. */
export const languageOf = (context: Context): Language => (/^de\b/i.test(one(context.query.locale) ?? '') ? 'de' : 'en')

/** Of an opened page without a token: whose admin may show it, while it asks for one. Nothing is shown but that. */
export const shopInAddress = (deps: Deps, context: Context): string | null =>
  shopOf(deps, one(context.query.shop) ?? '')

export async function formOf(context: Context): Promise<URLSearchParams> {
  const octets = await getRawBody(context.req, { length: context.request.length, limit: formLimit })
  return new URLSearchParams(octets.toString('utf8'))
}
