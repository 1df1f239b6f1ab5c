/**
 * Posts an event to a webhook. Anyone can name the place (SSRF): public addresses only, judged when the name is resolved
 * for the connection, and connected to is what was judged; no redirects; 15 seconds for all; of the answer the first
 * kilobyte is kept, for its owner.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import { isPublicAddress } from '../delivery/addresses.ts'

export interface PostDeps {
  readonly dns: { resolve4(name: string): Promise<string[]>; resolve6(name: string): Promise<string[]> }
  /** tests and inner networks; also allows http: to this machine */
  readonly allowPrivateDestinations: boolean
  /** PEM authorities to trust instead of the system's, for tests */
  readonly trustedAuthorities?: readonly string[]
  readonly withinMs?: number
}

export interface Answer {
  /** null: there was none */
  readonly status: number | null
  /** its first kilobyte */
  readonly answer: string
  /** seconds it asked us to wait, by Retry-After */
  readonly retryAfterSeconds: number | null
  /** why there was none, a sentence */
  readonly error: string | null
}

/** The specification asks for 15 to 30. */
const withinMs = 15_000
const keptOctets = 1024
/** More isn't waited for. */
const readOctets = 65_536

/** Why there is no answer, in words for the owner. */
class PostFault extends Error {}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @returns whether an event may go there: what has no encryption never leaves the machine */
export function mayConnect(
  { allowPrivateDestinations }: Pick<PostDeps, 'allowPrivateDestinations'>,
  protocol: string,
  address: string,
): boolean {
  if (protocol === 'http:')
    return allowPrivateDestinations && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  return allowPrivateDestinations || isPublicAddress(address)
}

/** Keeps connections for the events that follow; to be destroyed by whoever made it. */
export const createPostAgent = (url: URL): http.Agent =>
  url.protocol === 'https:' ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true })

/** Never rejects. @param signal ends it early, with an `error` */
export async function post(
  deps: PostDeps,
  url: URL,
  headers: Record<string, string>,
  body: string,
  { agent, signal }: { agent?: http.Agent; signal?: AbortSignal } = {},
): Promise<Answer> {
  const late = AbortSignal.timeout(deps.withinMs ?? withinMs)
  const ends = signal === undefined ? late : AbortSignal.any([late, signal])
  try {
    return await send(deps, url, headers, body, agent, ends)
  } catch (error) {
    const words = late.aborted ? 'There was no answer in time' : signal?.aborted ? 'It was broken off' : sentence(error)
    return { status: null, answer: '', retryAfterSeconds: null, error: words }
  }
}

async function send(
  deps: PostDeps,
  url: URL,
  headers: Record<string, string>,
  body: string,
  agent: http.Agent | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // an address isn't looked up, so it is judged here
  if (isIP(host) !== 0 && !mayConnect(deps, url.protocol, host)) throw new PostFault(forbidden(host, url))
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  let answered = false
  // also while the name is looked up; but an answer that only dribbles has its status already
  signal.addEventListener('abort', () => answered || reject(signal.reason), { once: true })
  const request = (url.protocol === 'https:' ? https : http).request(
    url,
    {
      method: 'POST',
      agent: agent ?? false,
      signal,
      lookup: judgedLookup(deps, url),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Depesche-Webhooks',
      },
      ...(deps.trustedAuthorities === undefined ? {} : { ca: [...deps.trustedAuthorities] }),
    },
    response => {
      answered = true
      read(response, resolve)
    },
  )
  request.on('error', (error: NodeJS.ErrnoException) => {
    if (answered) return // the answer's own end tells
    // a kept connection that the other side closed just now: nothing of this request was answered
    if (request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
      send(deps, url, headers, body, undefined, signal).then(resolve, reject)
    else reject(error)
  })
  request.end(body)
  return promise
}

function read(response: http.IncomingMessage, resolve: (answer: Answer) => void): void {
  const chunks: Buffer[] = []
  let octets = 0
  const done = () => {
    const text = new StringDecoder('utf8').write(Buffer.concat(chunks).subarray(0, keptOctets)) // no half character
    const seconds = Number(response.headers['retry-after'] ?? Number.NaN)
    resolve({
      status: response.statusCode ?? null,
      answer: text,
      retryAfterSeconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
      error: null,
    })
  }
  response.on('data', (chunk: Buffer) => {
    if (octets < keptOctets) chunks.push(chunk)
    octets += chunk.length
    if (octets > readOctets) response.destroy()
  })
  // the status is what counts, also when the rest doesn't come
  response.on('error', done)
  response.on('close', done)
}

/** Resolves by ourselves and leaves only addresses that may be connected to, so that no second look-up can differ. */
function judgedLookup(deps: PostDeps, url: URL): LookupFunction {
  return (name, { all }, done) => {
    resolveName(deps, name).then(
      found => {
        const allowed = found.filter(address => mayConnect(deps, url.protocol, address))
        const addresses = allowed.map(address => ({ address, family: isIP(address) }))
        const [first] = addresses
        if (first === undefined)
          done(new PostFault(found.length === 0 ? `${name} has no address` : forbidden(name, url)), '', 0)
        else if (all) done(null, addresses)
        else done(null, first.address, first.family)
      },
      error => done(error, '', 0),
    )
  }
}

async function resolveName({ dns }: PostDeps, name: string): Promise<string[]> {
  if (name === 'localhost') return ['127.0.0.1', '::1'] // RFC 6761 §6.3: not asked for in DNS
  const found = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)])
  return found.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
}

const forbidden = (host: string, url: URL): string =>
  url.protocol === 'http:'
    ? `${host} is not this machine, and nothing leaves it unencrypted`
    : `${host} leads to a private address, where no events are sent`

function sentence(error: unknown): string {
  if (error instanceof PostFault) return error.message
  const first = error instanceof AggregateError ? error.errors[0] : error // of several addresses
  const { code = '', message = '' } = first as NodeJS.ErrnoException
  if (code === 'ECONNREFUSED') return 'The server refuses connections'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'The server closed the connection without an answer'
  if (/CERT|SSL|TLS|ALTNAME|SIGN/.test(code)) return `The server's certificate is not accepted (${code})`
  return `The server could not be reached (${code || message || 'no reason given'})`
}
