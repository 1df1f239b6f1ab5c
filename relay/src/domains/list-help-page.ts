/**
 * Looks whether a List-Help page is there, as a recipient's browser would. Anyone can name a host here (SSRF): each hop's
 * name is resolved by us, only public addresses are asked, the connection goes to the address that was judged, and
 * nothing of the page is read or shown.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'

export interface PageLookDeps {
  readonly dns: { resolve4(host: string): Promise<string[]>; resolve6(host: string): Promise<string[]> }
  isPublicAddress(address: string): boolean
  readonly allowPrivateDestinations: boolean
  /** PEM authorities to trust instead of the system's, for tests */
  readonly trustedAuthorities?: readonly string[]
  readonly withinMs?: number
}

/** For all hops together: nobody waits longer for a page that explains a mail. */
const withinMs = 5000
/** from http to https, to www, to the language … */
const maxHops = 5
const maxAddresses = 3

/** @returns a look that gives null for a page that is there, else what is wrong with it, to follow the URL in a sentence */
export function createPageLook(deps: PageLookDeps): (url: string) => Promise<string | null> {
  return async url => {
    const signal = AbortSignal.timeout(deps.withinMs ?? withinMs)
    try {
      let at = new URL(url)
      for (let hop = 0; hop <= maxHops; hop++) {
        const { status, location } = await ask(deps, at, signal)
        if (status >= 200 && status < 300) return null
        if (status < 300 || status >= 400 || location === undefined) return `answers ${status}`
        if (!URL.canParse(location, at.href)) return 'redirects to something that is no address'
        at = new URL(location, at)
        if (!/^https?:$/.test(at.protocol)) return `redirects to ${at.protocol}`
      }
      return `redirects more than ${maxHops} times`
    } catch (error) {
      if (signal.aborted) return 'does not answer in time'
      return words(error as NodeJS.ErrnoException)
    }
  }
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
}

async function ask(deps: PageLookDeps, url: URL, signal: AbortSignal): Promise<Answer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await resolve(deps, host, signal) : [host]
  if (addresses.length === 0) throw new PageFault('has a host name without an address')
  const allowed = addresses.filter(address => deps.allowPrivateDestinations || deps.isPublicAddress(address))
  if (allowed.length === 0) throw new PageFault('leads to a private address, which the internet can not reach')
  let trouble: unknown = null
  for (const address of allowed.slice(0, maxAddresses)) {
    try {
      return await askAt(deps, url, address, signal)
    } catch (error) {
      trouble ??= error
      if (signal.aborted) break
    }
  }
  throw trouble
}

async function resolve(deps: PageLookDeps, host: string, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted()
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const found = await Promise.race([Promise.allSettled([deps.dns.resolve4(host), deps.dns.resolve6(host)]), late])
  return found.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
}

function askAt(deps: PageLookDeps, url: URL, address: string, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options: https.RequestOptions = {
    // the address was judged above: the name must not be asked for again (DNS rebinding)
    lookup: (_name, { all }, done) => {
      const family = isIP(address)
      if (all) (done as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
      else done(null, address, family)
    },
    agent: false,
    signal,
    headers: { 'user-agent': 'Depesche (looks whether the List-Help page is there)', accept: 'text/html,*/*' },
    ...(deps.trustedAuthorities === undefined ? {} : { ca: [...deps.trustedAuthorities] }),
  }
  const client = url.protocol === 'https:' ? https : http
  const request = client.get(new URL(url.pathname + url.search, url.origin), options, response => {
    resolve({ status: response.statusCode ?? 0, location: response.headers.location })
    response.destroy()
  })
  request.on('error', reject)
  return promise
}

class PageFault extends Error {}

function words(error: NodeJS.ErrnoException): string {
  if (error instanceof PageFault) return error.message
  if (error.code === 'ECONNREFUSED') return 'refuses connections'
  if (error.code !== undefined && /CERT|SSL|TLS|ALTNAME|SIGN/.test(error.code))
    return `has a certificate that browsers refuse (${error.code})`
  return `can not be reached (${error.code ?? 'no answer'})`
}

export interface Warning {
  readonly code: 'listHelpUnreachable'
  readonly message: string
}

/** So many pages of one system are looked at, all at once. */
const maxPages = 20

/** @param uris List-Help of a system's domains; mail addresses among them are left alone */
export async function listHelpWarnings(
  look: (url: string) => Promise<string | null>,
  uris: readonly string[],
): Promise<Warning[]> {
  const pages = [...new Set(uris)].filter(uri => /^https?:/i.test(uri)).slice(0, maxPages)
  const faults = await Promise.all(pages.map(async page => ({ page, fault: await look(page) })))
  return faults.flatMap(({ page, fault }) =>
    fault === null
      ? []
      : [
          {
            code: 'listHelpUnreachable' as const,
            message: `The List-Help page ${page} ${fault}. Recipients follow it to learn why they get the mail`,
          },
        ],
  )
}
