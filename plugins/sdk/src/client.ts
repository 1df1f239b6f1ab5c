/**
 * What a plugin asks the relay: to be connected by a pasted code, and then what `/v1/connection` offers. By fetch and nothing
 * else, so that it runs in every Node program. The road through the browser is OAuth's (docs/connect.md): its library gives
 * the access token for `connect`.
 */

export interface SmtpAccess {
  readonly host: string
  readonly port: number
  readonly encryption: 'starttls'
  readonly username: string
  readonly password: string
}

export interface Site {
  readonly url: string
  readonly plugin?: string
  readonly version?: string
}

export interface MissingRecord {
  readonly type: string
  readonly name: string
  readonly value: string
  readonly purpose: string
  readonly found: boolean
}

export interface NewConnection {
  readonly id: string
  /** for `createClient`; shown this once */
  readonly token: string
  readonly systemId: string
  readonly systemName: string
  /** null while something is missing */
  readonly smtp: SmtpAccess | null
  readonly state: 'draft' | 'ready' | 'active' | 'inactive'
  readonly reason: string
  readonly missing: readonly string[]
  readonly records: readonly MissingRecord[]
}

/** Of the account of the system. Mails beyond it are sent all the same, and charged at the next billing date. */
export interface Quota {
  readonly remaining: number
  /** fewer remain than the owner wants to be reminded at */
  readonly isLow: boolean
  /** nothing is booked yet: what runs is the demo quota */
  readonly isDemo: boolean
  /** mails beyond the quota since the last billing date */
  readonly overage: number
  readonly periodEndsAt: string
}

export interface ConnectionState {
  readonly state: NewConnection['state']
  readonly reason: string
  /** the reason in both languages; older relays don't give it */
  readonly explanation?: { readonly de: string; readonly en: string }
  readonly missing: readonly string[]
  readonly records: readonly MissingRecord[]
  readonly smtp: Omit<SmtpAccess, 'password'> | null
  readonly domains: readonly {
    readonly name: string
    readonly listHelp: readonly string[]
    readonly hostedPage: string | null
  }[]
  /** null: the plugin may not see it (an agency keeps the account); older relays don't say */
  readonly quota?: Quota | null
  readonly sender: string | null
  readonly firstMailAt: string | null
  readonly lastMailAt: string | null
  readonly senders: readonly { readonly address: string; readonly mails: number }[]
  readonly dashboard: string
}

export interface VerificationSeen {
  readonly from: string
  readonly tls: { readonly version: string } | null
  readonly dkim: { readonly result: string; readonly domain: string | null }
}

/** The relay's answer when it says no, or none came: what is wrong, and what to do. */
export class RelayProblem extends Error {
  override name = 'RelayProblem'
  /** 0: there was no answer */
  readonly status: number
  /** `/problems/…` (RFC 9457) */
  readonly type: string
  readonly advice: string
  constructor(status: number, type: string, title: string, advice: string) {
    super(title)
    this.status = status
    this.type = type
    this.advice = advice
  }
}

export interface ClientOptions {
  /** default 15 s */
  readonly withinMs?: number
  readonly fetch?: typeof fetch
}

/**
 * The relay a pasted code leads to. Show its host and let the merchant confirm it: whoever gives him a code decides where
 * his mails go.
 * @throws TypeError when the text is no such code
 */
export function relayOfCode(code: string): string {
  const [, encoded] = /^dpc_([\w-]+)$/.exec(code.trim()) ?? []
  try {
    const { relay } = JSON.parse(Buffer.from(String(encoded), 'base64url').toString('utf8')) as { relay: unknown }
    return relayUrl(String(relay))
  } catch {
    throw new TypeError('This is no connection code: copy it again from the page of the system in Depesche')
  }
}

/** @throws TypeError: a token must not travel in the clear, save within this machine */
export function relayUrl(text: string): string {
  const url = new URL(text)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(here && url.protocol === 'http:'))
    throw new TypeError(`The address of the relay must begin with https: (it is ${url.origin})`)
  return url.href.replace(/\/$/, '')
}

/** @throws RelayProblem, TypeError */
export function connectByCode(code: string, site: Site, options: ClientOptions = {}): Promise<NewConnection> {
  return ask<NewConnection>(relayOfCode(code), null, options, 'POST', '/v1/connection', { code: code.trim(), site })
}

/** @param accessToken what OAuth's code was changed into @throws RelayProblem, TypeError */
export function connectByToken(
  relay: string,
  accessToken: string,
  site: Site,
  options: ClientOptions = {},
): Promise<NewConnection> {
  return ask<NewConnection>(relayUrl(relay), accessToken, options, 'POST', '/v1/connection', { site })
}

export interface RelayClient {
  state(): Promise<ConnectionState>
  /** `listHelp.url`: of a page that the plugin has made; null: it is there no more */
  change(told: { site?: Site; sender?: string; listHelp?: { url: string | null } }): Promise<void>
  /** the first, or new ones; the old ones go on for a day after the first login with these */
  credentials(): Promise<SmtpAccess>
  /** an address to send a mail to by the platform's own way */
  verification(): Promise<{ nonce: string; address: string; expiresAt: string }>
  /** null: it hasn't come yet */
  verified(nonce: string): Promise<VerificationSeen | null>
  heartbeat(since: Date, orders: number): Promise<{ received: number; warning: { de: string; en: string } | null }>
  /** @param key names the mail: asked again with the same one, within a day, it isn't sent twice */
  send(mail: NewMail, key: string): Promise<{ id: string; messageId: string }>
  /** a page of what is stored of one recipient's mails of this system */
  exportPerson(address: string, after?: string): Promise<{ items: readonly object[]; next: string | null }>
  /** ask again while it isn't done, or something waits */
  erasePerson(address: string): Promise<{ done: boolean; waiting: number }>
  disconnect(): Promise<void>
  /** the platform has removed the plugin: for 30 days the token is good for `exportPerson`, `erasePerson`, `disconnect` alone */
  retire(): Promise<void>
}

/** As `POST /v1/messages` takes it. */
export interface NewMail {
  readonly from: { readonly address: string; readonly name?: string }
  readonly to: { readonly address: string; readonly name?: string }
  readonly replyTo?: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** number of the order it is about */
  readonly order?: string
  /** which mail of the platform it is: `order-confirmation` */
  readonly templateName?: string
  readonly tags?: readonly string[]
}

/** @param token of the connection. Each function throws RelayProblem; 401 means: not connected any more. */
export function createClient(relay: string, token: string, options: ClientOptions = {}): RelayClient {
  const base = relayUrl(relay)
  const call = <T>(method: string, path: string, json?: unknown) =>
    ask<T>(base, token, options, method, `/v1/connection${path}`, json)
  const privacy = <T>(path: string, json: unknown) => call<T>('POST', `/privacy/${path}`, json)
  return {
    state: () => call('GET', ''),
    change: told => call('PATCH', '', told),
    credentials: () => call('POST', '/credentials'),
    verification: () => call('POST', '/verification'),
    async verified(nonce) {
      const path = `/verification/${encodeURIComponent(nonce)}`
      return (await call<{ seen: VerificationSeen | null }>('GET', path)).seen
    },
    heartbeat: (since, orders) => call('POST', '/heartbeat', { since: since.toISOString(), orders }),
    send: (mail, key) => ask(base, token, options, 'POST', '/v1/messages', mail, { 'Idempotency-Key': key }),
    exportPerson: (address, after) => privacy('export', { address, ...(after === undefined ? {} : { after }) }),
    erasePerson: address => privacy('erase', { address }),
    disconnect: () => call('DELETE', ''),
    retire: () => call('POST', '/retire'),
  }
}

async function ask<T>(
  base: string,
  token: string | null,
  { withinMs = 15_000, fetch: send = fetch }: ClientOptions,
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const answer = await send(`${base}${path}`, {
    method,
    redirect: 'error', // a token is for the relay alone
    signal: AbortSignal.timeout(withinMs),
    headers: {
      ...headers,
      Accept: 'application/json',
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  }).catch((error: Error) => {
    const cause = (error.cause as { code?: string } | undefined)?.code ?? error.message
    throw new RelayProblem(
      0,
      'about:blank',
      `The relay ${new URL(base).host} does not answer (${cause})`,
      'Check the address and the network; the plugin tries again',
    )
  })
  const text = await answer.text()
  if (answer.status === 204) return undefined as T
  const said = parsed(text)
  if (answer.ok && said !== null) return said as T
  const { type, title, advice } = (said ?? {}) as { type?: string; title?: string; advice?: string }
  throw new RelayProblem(
    answer.status,
    type ?? 'about:blank',
    title ?? `The relay ${new URL(base).host} answers ${answer.status}`,
    advice ?? 'Check that the address is that of a Depesche relay',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
