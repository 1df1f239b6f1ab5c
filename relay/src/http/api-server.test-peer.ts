/** The API on a free port of loopback over a store for tests, with everything that isn't told otherwise as in the relay. */
import { randomBytes } from 'node:crypto'
import type { ObjectId } from 'bson'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createApiKey, createKeyAuthenticator } from '../accounts/api-keys.ts'
import { type Scope, scopes } from '../accounts/scopes.ts'
import { issueInvoices } from '../billing/invoices/issue.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { keyTools } from '../ops/key-tools.ts'
import { readPlatforms } from '../ops/platforms.ts'
import { createSending } from '../sending/index.ts'
import type { Store } from '../store/index.ts'
import { createSystemsByKey } from '../systems/by-key.ts'
import { createTemplates } from '../templates/use.ts'
import { type HttpDeps, startHttp } from './index.ts'
import { createRateLimit } from './rate-limit.ts'

export interface TestApi {
  readonly url: string
  /** the records of the DNS that the API sees: name → texts */
  readonly texts: Map<string, string[]>
  readonly deps: HttpDeps
  /** @param token of a key; without one nobody asks */
  ask(method: string, path: string, options?: AskOptions): Promise<Asked>
  /** a new account with a key of it */
  tenant(given?: readonly Scope[], systemId?: ObjectId): Promise<{ accountId: ObjectId; token: string }>
  close(): Promise<void>
}

export interface AskOptions {
  readonly token?: string
  readonly json?: unknown
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export async function startTestApi(store: Store, more: Partial<HttpDeps> = {}): Promise<TestApi> {
  const settings = readSettings({
    DEPESCHE_HTTP_PORT: '0',
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  })
  const now = more.now ?? (() => new Date())
  const texts = new Map<string, string[]>()
  const absent = async () => {
    throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
  }
  const platformList = await readPlatforms()
  const deps: HttpDeps = {
    settings,
    store,
    now,
    vault: await openVault(settings),
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    keys: keyTools,
    registry: new Registry(),
    notReady: () => null,
    allMetrics: async () => '',
    dns: {
      resolveTxt: async name => texts.get(name)?.map(text => [text]) ?? absent(),
      resolveCname: absent,
      resolve4: absent,
      resolve6: absent,
      reverse: absent,
    },
    smtp: { host: 'mail.example', port: 587, implicitTlsPort: 465 },
    platformList,
    platforms: platformList.map(({ id }) => id),
    accept: async () => {
      throw new Error('this test takes no mail')
    },
    asking: { dns: { resolve4: absent, resolve6: absent }, isPublicAddress, allowPrivateDestinations: false },
    ownMail: async () => null,
    ownAddresses: async () => new Set(),
    wakeLane: async () => undefined,
    limit: createRateLimit(),
    issueInvoices: accountId => issueInvoices(deps, accountId, now()),
    payments: null,
    identity: null,
    notices: { notify: async () => [], whyNot: async () => null },
    callers: {
      keyOf: createKeyAuthenticator({ store, now }),
      userOf: async () => null,
      membershipOf: async () => null,
      accountsOf: async () => [],
      origins: ['http://localhost:8080'],
    },
    sending: createSending({
      store,
      now,
      accept: more.accept ?? (async () => Promise.reject(new Error('this test takes no mail'))),
      systems: createSystemsByKey({ store, now }),
      fillTemplate: createTemplates({ store, now }),
      notReady: () => deps.notReady(),
      hasSent: () => undefined,
    }),
    ...more,
  }
  const server = await startHttp(deps)
  const url = `http://127.0.0.1:${server.ports.http}`
  return {
    url,
    texts,
    deps,
    async ask(method, path, { token, json, headers, body } = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
      })
      const text = await answer.text()
      const isJson = /json/.test(answer.headers.get('content-type') ?? '')
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        json: isJson && text !== '' ? JSON.parse(text) : null,
      }
    },
    async tenant(given = scopes, systemId) {
      const email = `${randomBytes(6).toString('hex')}@merchant.test`
      const account = await store.models.Account.create({ name: 'Merchant', email, createdAt: now() })
      const accountId = account._id as unknown as ObjectId
      const of = { accountId, systemId: systemId ?? null, kind: 'key', createdBy: 'cli' } as const
      const { token } = await createApiKey({ store, now }, of, { label: 'test', scopes: [...given] })
      return { accountId, token }
    },
    close: () => server.close(),
  }
}
