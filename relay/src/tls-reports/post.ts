/**
 * Sends a report by HTTPS POST (RFC 8460 §5.4). Anyone can name the place in DNS (SSRF): public addresses only, no
 * redirects, ten seconds, and nothing of the answer is kept but its status.
 */
import { request } from 'node:https'
import { isIP, isIPv6 } from 'node:net'
import { isPublicAddress } from '../delivery/addresses.ts'

export interface PostDeps {
  readonly dns: { resolve4(name: string): Promise<string[]>; resolve6(name: string): Promise<string[]> }
  readonly allowPrivateDestinations: boolean
  readonly trustedAuthorities?: readonly string[]
}

const withinMs = 10_000

/** @param report gzipped JSON. @throws Error with a sentence */
export async function postReport(deps: PostDeps, uri: string, report: Buffer): Promise<void> {
  const url = new URL(uri)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const found = isIP(name)
    ? [name]
    : (await Promise.allSettled([deps.dns.resolve4(name), deps.dns.resolve6(name)])).flatMap(one =>
        one.status === 'fulfilled' ? one.value : [],
      )
  const address = found.find(one => deps.allowPrivateDestinations || isPublicAddress(one))
  if (address === undefined) throw new Error(`${name} has no public address`)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const family = isIPv6(address) ? 6 : 4
  const post = request(
    url,
    {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(withinMs),
      // the address was judged above: the name must not be asked for again (DNS rebinding)
      lookup: (_name, options, done) => {
        if (options.all) (done as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
        else done(null, address, family)
      },
      headers: {
        'content-type': 'application/tlsrpt+gzip',
        'content-length': report.length,
        'user-agent': 'Depesche',
      },
      ...(deps.trustedAuthorities === undefined ? {} : { ca: [...deps.trustedAuthorities] }),
    },
    response => {
      const { statusCode = 0 } = response
      response.destroy()
      if (statusCode >= 200 && statusCode < 300) resolve()
      else reject(new Error(`${name} answered ${statusCode}`))
    },
  )
  post.on('error', reject)
  post.end(report)
  await promise
}
