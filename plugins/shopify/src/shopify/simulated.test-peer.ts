/**
 * Shopify, simulated for tests: it runs nowhere but at Shopify. Session tokens and webhooks are really signed, tokens really
 * end and are renewed once, and the Admin API is executed by graphql-js on the published schema (admin-api.excerpt.graphql):
 * a question that the schema doesn't know fails, and so does an answer that isn't of its types.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { buildSchema, graphql } from 'graphql'
import { jwtVerify, SignJWT } from 'jose'
import { scopes } from './library.ts'

const schema = buildSchema(readFileSync(new URL('../../admin-api.excerpt.graphql', import.meta.url), 'utf8'))

export const apiKey = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
export const apiSecret = 'shpss_0123456789abcdef0123456789abcdef'

interface Token {
  readonly shop: string
  readonly until: number
}

export interface SimulatedShop {
  readonly name: string
  contactEmail: string
  readonly orders: Map<string, object>
  readonly fulfillments: Map<string, object>
  readonly refunds: Map<string, object>
  readonly drafts: Map<string, object>
  readonly pages: Map<string, { id: string; handle: string; title: string; body: string; isPublished: boolean }>
}

export interface SimulatedShopify extends AsyncDisposable {
  readonly port: number
  /** by its domain; made when it is asked for first */
  shop(domain: string): SimulatedShop
  /** what came to the token endpoint: grant types */
  readonly grants: string[]
  /** names of the operations that were asked */
  readonly asked: string[]
  /** how long access tokens live, s */
  lifetime: number
  /** answers nothing but 503 */
  isAway: boolean
  /** ends all access tokens now; those that renew them stay */
  endAccess(): void
  /** ends everything, as when an app is uninstalled */
  revoke(domain: string): void
  sessionToken(
    domain: string,
    more?: { secret?: string; audience?: string; issuer?: string; age?: number },
  ): Promise<string>
  /** tells the app at `url`; @returns its answer's status */
  tell(url: string, domain: string, topic: string, payload: object, more?: Partial<ToldHow>): Promise<number>
  /** `fetch` for the app: leads every shop's address here */
  readonly fetch: typeof fetch
}

export interface ToldHow {
  readonly eventId: string
  readonly hmac: string
  readonly body: string
  readonly at: Date
}

export async function startSimulatedShopify(): Promise<SimulatedShopify> {
  const shops = new Map<string, SimulatedShop>()
  const access = new Map<string, Token>()
  const renewals = new Map<string, string>() // token → shop
  const shopOf = (domain: string): SimulatedShop => {
    const shop = shops.get(domain) ?? {
      name: 'Schuhmagazin',
      contactEmail: 'hallo@shop.test',
      ...{ orders: new Map(), fulfillments: new Map(), refunds: new Map(), drafts: new Map(), pages: new Map() },
    }
    shops.set(domain, shop)
    return shop
  }

  const grant = (shop: string) => {
    const [token, renewal] = [`shpat_${randomBytes(16).toString('hex')}`, `shprt_${randomBytes(16).toString('hex')}`]
    access.set(token, { shop, until: Date.now() + simulated.lifetime * 1000 })
    renewals.set(renewal, shop)
    return {
      access_token: token,
      scope: scopes.join(','),
      expires_in: simulated.lifetime,
      refresh_token: renewal,
      refresh_token_expires_in: 90 * 24 * 3600,
    }
  }

  async function tokens(domain: string, form: Record<string, string>): Promise<[number, object]> {
    simulated.grants.push(form.grant_type ?? '')
    if (form.client_id !== apiKey || form.client_secret !== apiSecret) return [401, { error: 'invalid_client' }]
    if (form.grant_type === 'refresh_token') {
      const shop = renewals.get(form.refresh_token ?? '')
      renewals.delete(form.refresh_token ?? '') // good once
      return shop === domain ? [200, grant(domain)] : [400, { error: 'invalid_grant' }]
    }
    if (form.expiring !== '1') return [400, { error: 'invalid_request' }] // what Shopify demands of new apps
    const judged = await jwtVerify(form.subject_token ?? '', new TextEncoder().encode(apiSecret), {
      audience: apiKey,
    }).catch(() => null)
    if (judged?.payload.dest !== `https://${domain}`) return [400, { error: 'invalid_subject_token' }]
    return [200, grant(domain)]
  }

  async function admin(domain: string, request: IncomingMessage, body: string): Promise<[number, object]> {
    const token = access.get(`${request.headers['x-shopify-access-token']}`)
    if (token === undefined || token.shop !== domain || token.until <= Date.now())
      return [401, { errors: '[API] Invalid API key or access token' }]
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    simulated.asked.push(/(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '')
    const result = await graphql({ schema, source: query, variableValues: variables, rootValue: root(domain) })
    return [200, result]
  }

  const root = (domain: string) => {
    const shop = shopOf(domain)
    const found =
      (of: Map<string, object>) =>
      ({ id }: { id: string }) =>
        of.get(id) ?? null
    return {
      shop: {
        name: shop.name,
        contactEmail: shop.contactEmail,
        ianaTimezone: 'Europe/Berlin',
        primaryDomain: { url: `https://${domain.replace('.myshopify.com', '')}.test` },
      },
      order: found(shop.orders),
      fulfillment: found(shop.fulfillments),
      refund: found(shop.refunds),
      draftOrder: found(shop.drafts),
      page: found(shop.pages),
      pageCreate({ page }: { page: { title: string; body: string; isPublished: boolean } }) {
        const id = `gid://shopify/Page/${shop.pages.size + 1}`
        const handle = page.title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
        const made = { ...page, id, handle }
        shop.pages.set(id, made)
        return { page: made, userErrors: [] }
      },
      pageUpdate({ id, page }: { id: string; page: object }) {
        const known = shop.pages.get(id)
        if (known === undefined) return { page: null, userErrors: [{ field: ['id'], message: 'Page does not exist' }] }
        const changed = { ...known, ...page }
        shop.pages.set(id, changed)
        return { page: changed, userErrors: [] }
      },
      pageDelete: ({ id }: { id: string }) =>
        shop.pages.delete(id)
          ? { deletedPageId: id, userErrors: [] }
          : { deletedPageId: null, userErrors: [{ field: ['id'], message: 'Page does not exist' }] },
    }
  }

  const server = createServer(async (request, response) => {
    const body = await text(request)
    const domain = `${request.headers['x-simulated-host']}`
    const path = request.url ?? ''
    const [status, json] = simulated.isAway
      ? [503, {}]
      : path === '/admin/oauth/access_token'
        ? await tokens(domain, JSON.parse(body))
        : path === '/admin/api/2026-10/graphql.json'
          ? await admin(domain, request, body)
          : [404, {}]
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const simulated: SimulatedShopify = {
    port,
    shop: shopOf,
    grants: [],
    asked: [],
    lifetime: 3600,
    isAway: false,
    endAccess: () => access.clear(),
    revoke(domain) {
      for (const [token, { shop }] of access) if (shop === domain) access.delete(token)
      for (const [token, shop] of renewals) if (shop === domain) renewals.delete(token)
    },
    sessionToken(domain, { secret = apiSecret, audience = apiKey, issuer, age = 0 } = {}) {
      const now = Math.floor(Date.now() / 1000) - age
      return new SignJWT({ dest: `https://${domain}`, sid: randomUUID() })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer ?? `https://${domain}/admin`)
        .setAudience(audience)
        .setSubject('42')
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + 60)
        .setJti(randomUUID())
        .sign(new TextEncoder().encode(secret))
    },
    async tell(url, domain, topic, payload, how = {}) {
      const body = how.body ?? JSON.stringify(payload)
      const answer = await fetch(`${url}/webhooks`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Shopify-Topic': topic,
          'X-Shopify-Shop-Domain': domain,
          'X-Shopify-API-Version': '2026-10',
          'X-Shopify-Webhook-Id': randomUUID(),
          'X-Shopify-Event-Id': how.eventId ?? randomUUID(),
          'X-Shopify-Triggered-At': (how.at ?? new Date()).toISOString(),
          'X-Shopify-Hmac-Sha256': how.hmac ?? createHmac('sha256', apiSecret).update(body).digest('base64'),
        },
        body,
      })
      return answer.status
    },
    fetch: leadHere(port),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return simulated
}

/** Requests to shops come to the simulated one; others go where they should. */
export const leadHere =
  (port: number): typeof fetch =>
  (input, init) => {
    const url = new URL(input instanceof Request ? input.url : `${input}`)
    if (!url.hostname.endsWith('.myshopify.com')) return fetch(input, init)
    const headers = new Headers(init?.headers)
    headers.set('X-Simulated-Host', url.hostname)
    return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers })
  }
