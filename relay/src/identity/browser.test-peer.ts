/** Identity behind a real HTTP server, and a browser that keeps cookies, for tests. Mails lie in `mails`. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ObjectId } from 'bson'
import Koa from 'koa'
import { pino } from 'pino'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import type { Notice, Notices } from '../notices/index.ts'
import type { Store } from '../store/index.ts'
import type { Problem } from '../values.ts'
import { createIdentity, type Identity, type IdentityDeps } from './index.ts'
import { identityMiddleware } from './koa-bridge.ts'

export type Signup = IdentityDeps['settings']['signup']

export interface TestIdentity {
  readonly url: string
  readonly identity: Identity
  readonly deps: IdentityDeps
  readonly mails: Notice[]
  /** the newest mail to an address; waits for what is written in the background */
  mailTo(address: string): Promise<Notice>
  /** the token in the link of that mail */
  tokenTo(address: string): Promise<string>
  /** from now on no notice can be sent, or again */
  breakMail(why: Problem | null): void
  close(): Promise<void>
}

const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))

/** @param client the address that requests seem to come from */
export async function startTestIdentity(
  store: Store,
  { signup = 'approval', client }: { signup?: Signup; client?: () => string } = {},
): Promise<TestIdentity> {
  const app = new Koa()
  app.silent = true
  let middleware: Koa.Middleware | null = null
  app.use((context, next) =>
    context.path.startsWith('/api/auth/') && middleware !== null ? middleware(context, next) : next(),
  )
  const server = createServer(app.callback())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const mails: Notice[] = []
  let why: Problem | null = null
  const notices: Notices = {
    whyNot: async () => why,
    async notify(notice) {
      if (why !== null) throw why
      mails.push(notice)
      return [new ObjectId()]
    },
  }
  const settings = { publicUrl: url, signup }
  const deps = { store, vault, settings, notices, now: () => new Date(), log: pino({ level: 'silent' }) }
  const identity = createIdentity(deps)
  middleware = identityMiddleware(
    { handle: (request, address) => identity.handle(request, client?.() ?? address) },
    url,
  )
  const mailTo = async (address: string) => {
    await identity.close()
    const found = mails.findLast(mail => mail.to.includes(address))
    if (found === undefined) throw new Error(`no mail to ${address}`)
    return found
  }
  return {
    url,
    identity,
    deps,
    mails,
    mailTo,
    async tokenTo(address) {
      const token = new URL((await mailTo(address)).action?.url ?? '').searchParams.get('token')
      if (token === null) throw new Error(`no token in the mail to ${address}`)
      return token
    },
    breakMail(problem) {
      why = problem
    },
    async close() {
      await identity.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & { code?: string }
  readonly headers: Headers
}

/** A browser on the relay's own page, unless told that it is elsewhere. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  readonly headers: Record<string, string>
  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url
    this.headers = { origin: url, ...headers }
  }

  get = (path: string, headers = {}) => this.#ask('GET', path, undefined, headers)
  post = (path: string, body: object = {}, headers = {}) => this.#ask('POST', path, body, headers)
  signIn = (email: string, password: string) => this.post('/sign-in/email', { email, password })
  /** what a request of this browser to the API would carry */
  credentials = () => new Headers({ cookie: this.#cookie() })

  #cookie = () => [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  async #ask(method: string, path: string, body: object | undefined, headers: Record<string, string>): Promise<Answer> {
    const sent = new Headers({ ...this.headers, ...headers })
    for (const [name, value] of sent) if (value === '') sent.delete(name)
    if (this.cookies.size > 0) sent.set('cookie', this.#cookie())
    if (body !== undefined) sent.set('content-type', 'application/json')
    const answer = await fetch(`${this.#url}/api/auth${path}`, {
      method,
      headers: sent,
      body: body && JSON.stringify(body),
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', ...value] = pair.split('=')
      if (attributes.some(attribute => /^max-age=0$/i.test(attribute))) this.cookies.delete(name)
      else this.cookies.set(name, value.join('='))
    }
    const text = await answer.text()
    const parsed = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text || 'null') : { text }
    return { status: answer.status, body: parsed ?? {}, headers: answer.headers }
  }
}
