/** A WooCommerce shop over https that keeps the shapes of wc/v3 and wc-auth (as 10.5 and 11.0 answer), and what it was asked. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { makeTestCertificate } from '../submission/test-certificate.ts'

export interface TestWooShop extends AsyncDisposable {
  readonly url: string
  readonly authority: string
  readonly settings: Map<string, Map<string, unknown>>
  plugins: { plugin: string; name: string; version: string }[]
  /** keys it has given, and what they may */
  readonly keys: Map<string, 'read' | 'read_write'>
  readonly asked: { method: string; url: string; authorization: string | undefined }[]
  /** what it does instead of answering, if anything */
  evil: ((request: IncomingMessage, response: ServerResponse) => boolean) | null
  /** The administrator approves on the page; the shop posts its keys. @returns what it posts, and where to */
  approve(authorizeUrl: string): { callback: string; given: Record<string, unknown> }
}

const host = 'shop.test'

export async function startWooShop(): Promise<TestWooShop> {
  const { cert, key } = makeTestCertificate(host)
  const enabled = () => new Map<string, unknown>([['enabled', 'yes']])
  const mails = ['new_order', 'customer_on_hold_order', 'customer_processing_order', 'customer_completed_order']
  const settings = new Map<string, Map<string, unknown>>([
    [
      'email',
      new Map([
        ['woocommerce_email_from_name', 'The Shop'],
        ['woocommerce_email_from_address', 'wordpress@shop.test'],
      ]),
    ],
    ...mails.map(id => [`email_${id}`, enabled()] as const),
  ])
  const server = createServer({ cert, key }, async (request, response) => {
    const url = new URL(request.url ?? '', `https://${host}`)
    shop.asked.push({ method: request.method ?? '', url: url.href, authorization: request.headers.authorization })
    if (shop.evil?.(request, response)) return
    const answer = (status: number, json: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(json))
    const fail = (status: number, code: string) => answer(status, { code, message: code, data: { status } })
    const [, pair = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const may = shop.keys.get(Buffer.from(pair, 'base64').toString())
    if (may === undefined) return fail(401, 'woocommerce_rest_authentication_error')
    const [, path] = /^\/wp-json\/wc\/v3\/(.+)$/.exec(url.pathname) ?? []
    if (path === 'system_status') {
      const environment = { home_url: shop.url, version: '11.0.1', wp_version: '7.1.4' }
      return answer(200, { environment, active_plugins: shop.plugins })
    }
    const [, group = '', id] = /^settings\/([\w-]+)(?:\/([\w-]+))?$/.exec(path ?? '') ?? []
    const rows = settings.get(group)
    if (rows === undefined) return fail(404, 'rest_setting_setting_group_invalid')
    const view = (name: string) => ({ id: name, label: name, type: 'text', value: rows.get(name) })
    if (request.method === 'GET') return answer(200, [...rows.keys()].map(view))
    if (may !== 'read_write') return fail(401, 'woocommerce_rest_cannot_edit')
    if (id === undefined || !rows.has(id)) return fail(404, 'rest_setting_setting_invalid')
    rows.set(id, JSON.parse(await text(request)).value)
    answer(200, view(id))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const shop: TestWooShop = {
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    authority: cert,
    settings,
    plugins: [
      {
        plugin: 'depesche-mail-relay-for-woocommerce/depesche-mail-relay-for-woocommerce.php',
        name: 'Depesche Mail Relay for WooCommerce',
        version: '0.1.0',
      },
    ],
    keys: new Map(),
    asked: [],
    evil: null,
    approve(authorizeUrl) {
      const { pathname, searchParams } = new URL(authorizeUrl)
      const of = (name: string) => searchParams.get(name) ?? ''
      // as WC_Auth: all five are needed, the callback over https, the scope one of three
      if (!pathname.endsWith('/wc-auth/v1/authorize')) throw new Error(`no page of wc-auth: ${pathname}`)
      for (const name of ['app_name', 'user_id', 'return_url', 'callback_url', 'scope'])
        if (of(name) === '') throw new Error(`Missing parameter ${name}`)
      if (!of('callback_url').startsWith('https://')) throw new Error('The callback_url needs to be over SSL')
      const scope = of('scope') as 'read' | 'read_write'
      const [consumer_key, consumer_secret] = ['ck_', 'cs_'].map(start => start + randomBytes(20).toString('hex'))
      shop.keys.set(`${consumer_key}:${consumer_secret}`, scope)
      const given = { key_id: 1, user_id: of('user_id'), consumer_key, consumer_secret, key_permissions: scope }
      return { callback: of('callback_url'), given }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return shop
}
