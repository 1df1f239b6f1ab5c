/** A relay's API with sign-in and OAuth on a port of its own, and a browser of somebody who has signed in, for tests. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { createAccount } from '../accounts/index.ts'
import { accountsOf, membershipOf } from '../accounts/members.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { connectPlugins } from '../connect/oauth/plugins.ts'
import { createIdentity } from '../identity/index.ts'
import type { Notices } from '../notices/index.ts'
import type { Store } from '../store/index.ts'
import { createAuthenticator } from '../systems/index.ts'
import { isRefusal } from '../values.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

export interface ConnectWorld {
  readonly url: string
  readonly api: TestApi
  /** a new person with an account; in his browser he has signed in */
  person(): Promise<Person>
  /** a system of his; @param published its DKIM record stands in DNS */
  shop(person: Person, published?: boolean): Promise<string>
  /** better-auth, as from this address */
  handleFrom(request: Request, address: string): Promise<Response>
  logsIn(smtp: { username: string; password: string }): Promise<boolean>
  close(): Promise<void>
}

export interface Person {
  readonly id: string
  readonly accountId: string
  readonly email: string
  readonly browser: Browser
}

const password = 'a long enough passphrase'

export async function startConnectWorld(store: Store): Promise<ConnectWorld> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const settings = readSettings({
    DEPESCHE_HTTP_PORT: `${port}`,
    DEPESCHE_PUBLIC_URL: url,
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  })
  const now = () => new Date()
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const vault = await openVault(settings)
  const notices: Notices = { whyNot: async () => null, notify: async () => [] }
  const identity = createIdentity({ store, vault, settings, notices, now, log }, () =>
    connectPlugins({ store, now, settings }),
  )
  let requests = 0
  const api = await startTestApi(store, {
    settings,
    vault,
    log,
    // each request as from another address, so that better-auth's limits stay out of the way
    identity: {
      ...identity,
      handle: request => identity.handle(request, `10.${++requests >> 16}.${(requests >> 8) & 255}.${requests & 255}`),
    },
    limit: createRateLimit({ read: 10_000, write: 10_000, send: 10_000, guess: 10_000 }),
  })
  Object.assign(api.deps.callers, {
    userOf: identity.userOf,
    origins: identity.origins,
    membershipOf: (userId: string, accountId: never) => membershipOf({ store }, userId, accountId),
    accountsOf: (userId: string) => accountsOf({ store }, userId),
  })
  let shops = 0
  return {
    url,
    api,
    async person() {
      const email = `${randomBytes(6).toString('hex')}@merchant.test`
      const { id: accountId } = await createAccount({ store, now }, { email, name: 'Merchant', password })
      const browser = new Browser(url)
      const signedIn = await browser.json('POST', '/api/auth/sign-in/email', { email, password })
      if (signedIn.status !== 200) throw new Error(`${signedIn.status} ${signedIn.text}`)
      return { id: signedIn.json.user.id, accountId, email, browser }
    },
    async shop({ browser }, published = true) {
      const name = `shop${++shops}.example`
      const domains = [{ name, listHelp: [`mailto:help@${name}`] }]
      const made = await browser.json('POST', '/v1/systems', { name: `Shop ${shops}`, platform: 'custom', domains })
      if (made.status !== 201) throw new Error(made.text)
      if (published) {
        const check = await browser.json('POST', `/v1/systems/${made.json.id}/check`, {})
        for (const record of check.json.records) api.texts.set(record.name, [record.value])
      }
      return made.json.id
    },
    handleFrom: identity.handle,
    async logsIn({ username, password }) {
      const submitter = await createAuthenticator({ store, now })(username, password)
      return submitter !== null && !isRefusal(submitter)
    },
    async close() {
      await api.close()
      await identity.close()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

export interface Page {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** where it leads */
  readonly location: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

/** Keeps cookies, and stays where it is when it is sent elsewhere. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #origin: string
  constructor(origin: string) {
    this.#origin = origin
  }

  get = (path: string, headers: Record<string, string> = {}) => this.#ask('GET', path, undefined, headers)
  json = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    this.#ask(method, path, body === undefined ? undefined : JSON.stringify(body), {
      Origin: this.#origin,
      'Content-Type': 'application/json',
      ...headers,
    })
  /** as a form of the relay's own page */
  submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    this.#ask('POST', path, new URLSearchParams(fields).toString(), {
      Origin: this.#origin,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    })

  /** not by fetch, which says of itself that it is no navigation */
  async #ask(method: string, path: string, body: string | undefined, given: Record<string, string>): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', ...(cookie && { Cookie: cookie }), ...given }
    const sent = request(new URL(path, this.#origin), {
      method,
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
    }).end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';')
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const text = Buffer.concat(await answer.toArray()).toString('utf8')
    const isJson = /json/.test(answer.headers['content-type'] ?? '') && text !== ''
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      text,
      location: answer.headers.location ?? '',
      json: isJson ? JSON.parse(text) : null,
    }
  }
}
