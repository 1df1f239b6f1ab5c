/**
 * Who asks: the session token that App Bridge gives the app's pages in Shopify's admin (a JWT, a minute old at most, signed
 * with the app's secret). There are no cookies: a page of somebody else can make a browser ask nothing in a merchant's name.
 */
import type { Deps } from '../deps.ts'

export interface Asker {
  readonly shop: string
  readonly sessionToken: string
  /** by Shopify, so that the app was installed then */
  readonly issuedAt: Date
}

/** Says nothing of why: the library's words hold the token. */
export class NotAsked extends Error {
  override name = 'NotAsked'
}

/**
 * @param claimedShop what the address says whose shop it is; null: nothing
 * @throws NotAsked when the token is missing, forged, old, for another app, or of another shop
 */
export async function whoAsks(
  { shopify }: Pick<Deps, 'shopify'>,
  token: string | null,
  claimedShop: string | null,
): Promise<Asker> {
  if (token === null) throw new NotAsked('no session token')
  const payload = await shopify.session.decodeSessionToken(token).catch(() => {
    throw new NotAsked('the session token is not valid')
  })
  const shop = URL.canParse(payload.dest) ? shopOf({ shopify }, new URL(payload.dest).host) : null
  if (shop === null || payload.dest !== `https://${shop}` || payload.iss !== `https://${shop}/admin`)
    throw new NotAsked('the session token is not of a shop')
  if (claimedShop !== null && claimedShop !== shop) throw new NotAsked('the session token is of another shop')
  return { shop, sessionToken: token, issuedAt: new Date(payload.iat * 1000) }
}

/** @returns the shop's domain, or null when it is none of Shopify's */
export const shopOf = ({ shopify }: Pick<Deps, 'shopify'>, text: string): string | null =>
  shopify.utils.sanitizeShop(text)
