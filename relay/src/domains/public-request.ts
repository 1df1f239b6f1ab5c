/**
 * Asks a web server that anyone may have named (SSRF): its name is resolved by us, only public addresses are asked, and the
 * connection goes to the address that was judged. One request, no redirect followed: the caller judges the next hop anew.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'
import type { Words } from './check.ts'

export interface PublicRequestDeps {
  readonly dns: { resolve4(host: string): Promise<string[]>; resolve6(host: string): Promise<string[]> }
  isPublicAddress(address: string): boolean
  readonly allowPrivateDestinations: boolean
  /** PEM authorities to trust instead of the system's, for tests */
  readonly trustedAuthorities?: readonly string[]
}

export interface PublicRequest {
  readonly signal: AbortSignal
  readonly purpose: string
  readonly accept: string
  /** so much of the answer is read, and no more taken; 0: nothing is read */
  readonly bodyLimit: number
  /** default GET */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface PublicAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: Buffer
}

/** Why there is no answer, to follow the URL in a sentence. */
export class RequestFault extends Error {
  readonly words: Words
  constructor(words: Words) {
    super(words.en)
    this.words = words
  }
}

const maxAddresses = 3

/** @throws RequestFault, and the errors of sockets and TLS */
export async function requestPublic(deps: PublicRequestDeps, url: URL, of: PublicRequest): Promise<PublicAnswer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await resolve(deps, host, of.signal) : [host]
  if (addresses.length === 0)
    throw new RequestFault({ de: 'hat einen Namen ohne Adresse', en: 'has a host name without an address' })
  const allowed = addresses.filter(address => deps.allowPrivateDestinations || deps.isPublicAddress(address))
  if (allowed.length === 0)
    throw new RequestFault({
      de: 'führt zu einer privaten Adresse, die aus dem Internet nicht erreichbar ist',
      en: 'leads to a private address, which the internet can not reach',
    })
  let trouble: unknown = null
  for (const address of allowed.slice(0, maxAddresses)) {
    try {
      return await askAt(deps, url, address, of)
    } catch (error) {
      trouble ??= error
      if (of.signal.aborted) break
    }
  }
  throw trouble
}

async function resolve(deps: PublicRequestDeps, host: string, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted()
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const found = await Promise.race([Promise.allSettled([deps.dns.resolve4(host), deps.dns.resolve6(host)]), late])
  return found.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
}

function askAt(
  deps: PublicRequestDeps,
  url: URL,
  address: string,
  { signal, purpose, accept, bodyLimit, method = 'GET', headers: more = {}, body }: PublicRequest,
): Promise<PublicAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PublicAnswer>()
  const options: https.RequestOptions = {
    // the address was judged above: the name must not be asked for again (DNS rebinding)
    lookup: (_name, { all }, done) => {
      const family = isIP(address)
      if (all) (done as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
      else done(null, address, family)
    },
    agent: false,
    signal,
    method,
    headers: { 'user-agent': `Depesche (${purpose})`, accept, ...more },
    ...(deps.trustedAuthorities === undefined ? {} : { ca: [...deps.trustedAuthorities] }),
  }
  const client = url.protocol === 'https:' ? https : http
  const request = client.request(new URL(url.pathname + url.search, url.origin), options, response => {
    const { statusCode: status = 0, headers } = response
    const answer = { status, location: headers.location }
    if (bodyLimit === 0) {
      resolve({ ...answer, body: Buffer.alloc(0) })
      response.destroy()
      return
    }
    const chunks: Buffer[] = []
    let octets = 0
    response.on('data', (chunk: Buffer) => {
      octets += chunk.length
      if (octets <= bodyLimit) return chunks.push(chunk)
      reject(
        new RequestFault({
          de: `antwortet mit mehr als ${bodyLimit} Oktetten`,
          en: `answers more than ${bodyLimit} octets`,
        }),
      )
      return response.destroy()
    })
    response.on('end', () => resolve({ ...answer, body: Buffer.concat(chunks) }))
    response.on('error', reject)
  })
  request.on('error', reject)
  request.end(body)
  return promise
}

/** Of whoever set a time. */
export const tooLate: Words = { de: 'antwortet nicht rechtzeitig', en: 'does not answer in time' }

/** @param error what requestPublic threw */
export function faultWords(error: unknown): Words {
  if (error instanceof RequestFault) return error.words
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ECONNREFUSED') return { de: 'lehnt Verbindungen ab', en: 'refuses connections' }
  if (code !== undefined && /CERT|SSL|TLS|ALTNAME|SIGN/.test(code))
    return {
      de: `hat ein Zertifikat, das Browser ablehnen (${code})`,
      en: `has a certificate that browsers refuse (${code})`,
    }
  return { de: `ist nicht erreichbar (${code ?? 'keine Antwort'})`, en: `can not be reached (${code ?? 'no answer'})` }
}
