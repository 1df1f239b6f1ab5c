/**
 * Fetches a domain's MTA-STS policy from its policy host (RFC 8461 §3.3). mailauth reads the text; its own fetching has
 * no way to keep off private addresses, to bound the time to what a mail can wait, or to trust another authority.
 *
 * Anyone can name a host here (SSRF): public addresses only, port 443, no redirects, 64 kB, and nothing of an answer is
 * shown to anyone.
 */
import { get } from 'node:https'
import { isIPv6 } from 'node:net'
import { isPublicAddress } from './addresses.ts'
import type { Dns } from './destinations.ts'

export interface PolicyHostDeps {
  readonly dns: Pick<Dns, 'resolve4' | 'resolve6'>
  readonly allowPrivateDestinations: boolean
  /** 443, but in tests */
  readonly policyPort?: number
  /** PEM authorities to trust instead of the system's, for tests */
  readonly trustedAuthorities?: readonly string[]
}

/** The message is a sentence for the log and for TLS reports. */
export class PolicyFetchError extends Error {
  override name = 'PolicyFetchError'
}

const withinMs = 5000
const maxOctets = 65_536
const maxAddresses = 3

/** @returns the policy's text. @throws PolicyFetchError */
export async function fetchPolicyText(deps: PolicyHostDeps, domain: string): Promise<string> {
  const host = `mta-sts.${domain}`
  const found = await Promise.allSettled([deps.dns.resolve4(host), deps.dns.resolve6(host)])
  const addresses = found.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
  if (addresses.length === 0) throw new PolicyFetchError(`The policy host ${host} has no address`)
  const allowed = addresses.filter(address => deps.allowPrivateDestinations || isPublicAddress(address))
  if (allowed.length === 0) throw new PolicyFetchError(`The policy host ${host} has no public address`)
  const signal = AbortSignal.timeout(withinMs)
  let trouble: PolicyFetchError | null = null
  for (const address of allowed.slice(0, maxAddresses)) {
    try {
      return await fetchFrom(deps, host, address, signal)
    } catch (error) {
      const words = signal.aborted ? `no answer within ${withinMs / 1000} seconds` : (error as Error).message
      trouble ??= new PolicyFetchError(`The policy of ${host} could not be fetched: ${words}`)
      if (signal.aborted) break
    }
  }
  throw trouble
}

function fetchFrom(deps: PolicyHostDeps, host: string, address: string, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const request = get(
    {
      host,
      port: deps.policyPort ?? 443,
      path: '/.well-known/mta-sts.txt',
      // the address was judged above: the name must not be asked for again (DNS rebinding)
      lookup: (_name, options, done) => {
        const family = isIPv6(address) ? 6 : 4
        if (options.all) (done as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
        else done(null, address, family)
      },
      agent: false,
      signal,
      headers: { 'user-agent': 'Depesche', accept: 'text/plain' },
      ...(deps.trustedAuthorities === undefined ? {} : { ca: [...deps.trustedAuthorities] }),
    },
    response => {
      if (response.statusCode !== 200) {
        response.destroy()
        // redirects too: they must not be followed (RFC 8461 §3.3)
        return reject(new Error(`it answered ${response.statusCode}`))
      }
      const chunks: Buffer[] = []
      let octets = 0
      response.on('data', (chunk: Buffer) => {
        octets += chunk.length
        if (octets <= maxOctets) chunks.push(chunk)
        else response.destroy(new Error('the policy is larger than 64 kB'))
      })
      response.on('error', reject)
      response.on('end', () => {
        if (/^text\/plain\s*(;|$)/i.test(response.headers['content-type'] ?? ''))
          resolve(Buffer.concat(chunks).toString())
        else reject(new Error('the policy is no text/plain'))
      })
    },
  )
  request.on('error', reject)
  return promise
}
