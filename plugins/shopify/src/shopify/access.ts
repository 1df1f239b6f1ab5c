/**
 * The access token of a shop: expires within the hour and is renewed by a token that is good once. So renewing is done by
 * one at a time over all processes, and whoever waited takes what the other got.
 */
import { HttpResponseError, RequestedTokenType, type Session } from '@shopify/shopify-api'
import type { Deps } from '../deps.ts'
import { alone } from '../store/alone.ts'
import { scopes } from './library.ts'
import { createSessionStorage } from './session-storage.ts'

/** A token that ends sooner is renewed first: a question may take its time. */
const marginMs = 60_000

/** The shop must be opened in Shopify's admin once more: only its session token gives access anew. */
export class NoAccess extends Error {
  override name = 'NoAccess'
}

/** Shopify doesn't answer, or not as it should: try again. */
export class ShopifyAway extends Error {
  override name = 'ShopifyAway'
}

/** @throws NoAccess, ShopifyAway */
export async function accessOf(deps: Deps, shop: string): Promise<Session> {
  const storage = createSessionStorage(deps)
  const id = deps.shopify.session.getOfflineId(shop)
  const known = await storage.loadSession(id)
  if (known !== undefined && !isEnding(deps, known)) return known
  return alone(deps.store, `access:${shop}`, async () => {
    const session = await storage.loadSession(id)
    if (session !== undefined && !isEnding(deps, session)) return session
    const { refreshToken, refreshTokenExpires } = session ?? {}
    if (refreshToken === undefined || (refreshTokenExpires !== undefined && refreshTokenExpires <= deps.now()))
      throw new NoAccess(`There is no access to ${shop}`)
    const renewed = await deps.shopify.auth.refreshToken({ shop, refreshToken }).catch(async error => {
      if (!isRefusal(error)) throw new ShopifyAway(wordsOf(error))
      await storage.deleteSession(id)
      throw new NoAccess(`Shopify doesn't renew the access to ${shop}`)
    })
    await storage.storeSession(renewed.session)
    return renewed.session
  })
}

/** What renews access ends too, after months: a shop without an order for so long would have none when the next one comes. */
export async function keepAccess(deps: Deps, signal: AbortSignal): Promise<void> {
  const rows = deps.store.models.Shop.find({ relayTokenSealed: { $ne: null }, uninstalledAt: null }, { _id: 1 }).lean()
  for await (const { _id } of rows.cursor()) {
    if (signal.aborted) return
    await accessOf(deps, _id).catch(error => {
      if (error instanceof NoAccess || error instanceof ShopifyAway) deps.log.warn({ shop: _id }, error.message)
      else throw error
    })
  }
}

/**
 * When a person opens the app: the session token he brings is changed into access where there is none any more.
 * @param sessionToken judged by `whoAsks` already
 * @throws NoAccess, ShopifyAway
 */
export async function ensureAccess(deps: Deps, shop: string, sessionToken: string): Promise<void> {
  const storage = createSessionStorage(deps)
  const id = deps.shopify.session.getOfflineId(shop)
  const isRight = (session: Session | undefined) =>
    session !== undefined && !isEnding(deps, session) && session.isScopeIncluded(scopes)
  if (isRight(await storage.loadSession(id))) return
  await alone(deps.store, `access:${shop}`, async () => {
    if (isRight(await storage.loadSession(id))) return
    const requestedTokenType = RequestedTokenType.OfflineAccessToken
    const { session } = await deps.shopify.auth
      .tokenExchange({ shop, sessionToken, requestedTokenType, expiring: true })
      .catch(error => {
        if (isRefusal(error)) throw new NoAccess(`Shopify doesn't change the session token of ${shop}`)
        throw new ShopifyAway(wordsOf(error))
      })
    await storage.storeSession(session)
  })
}

/**
 * After Shopify has refused it: the next question renews it. Under the lock of renewing: written beside it, it would put back
 * the token that renewed, which is good no more, and the access would be lost.
 */
export async function forgetAccess(deps: Deps, session: Session): Promise<void> {
  const storage = createSessionStorage(deps)
  await alone(deps.store, `access:${session.shop}`, async () => {
    const known = await storage.loadSession(session.id)
    if (known === undefined || known.accessToken !== session.accessToken) return // somebody has renewed it meanwhile
    known.expires = deps.now()
    await storage.storeSession(known)
  })
}

const isEnding = ({ now }: Deps, { expires }: Session) =>
  expires !== undefined && expires.getTime() - now().getTime() < marginMs

const isRefusal = (error: unknown) =>
  error instanceof HttpResponseError && [400, 401, 403].includes(error.response.code)

/** Never the library's own words: they may hold a token. */
export const wordsOf = (error: unknown): string =>
  error instanceof HttpResponseError
    ? `Shopify answers ${error.response.code}`
    : `Shopify does not answer (${(error as Error)?.name ?? 'unknown'})`
