/**
 * Where the mail for a domain goes (RFC 5321 §5.1): its MX hosts by preference, the domain itself when it has none, or
 * the reason why it can't go anywhere.
 *
 * mx-connect resolves and connects too, but stops at TCP: greeting, EHLO and TLS decide here which host is next, answers
 * are kept between mails, equal preferences are shuffled, and the reasons are told apart (null MX, no such domain, a
 * resolver that is down). It brings a second mailauth, and its licence (EUPL) is not ours. For DANE its verifier may
 * still serve.
 */
import { isIP } from 'node:net'
import type { Attempt } from '../values.ts'
import { createTtlCache } from './ttl-cache.ts'

/** The shape of node:dns/promises' Resolver; errors carry its codes. */
export interface Dns {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
}

/** No way to the domain, and whether that may change. */
export interface NoWay {
  readonly result: Extract<Attempt['result'], 'refused' | 'deferred'>
  readonly code: number | null
  readonly enhanced: string
  readonly words: string
}

export type Route = { readonly hosts: readonly { readonly host: string; readonly priority: number }[] } | NoWay
export type Addresses = { readonly addresses: readonly string[] } | NoWay

export const isNoWay = (value: object): value is NoWay => 'result' in value

export interface Destinations {
  /** @returns the MX hosts, best first, equal ones in their order in DNS */
  route(domain: string): Promise<Route>
  /** @returns the host's addresses, IPv6 and IPv4 in turn */
  addressesOf(host: string): Promise<Addresses>
}

// Node's resolver gives no TTL for MX. Short enough that a change of the receiver's is soon followed.
const goodMs = 120_000
const refusedMs = 60_000
const deferredMs = 15_000

const lifeMs = (answer: Route | Addresses) =>
  !isNoWay(answer) ? goodMs : answer.result === 'refused' ? refusedMs : deferredMs

type Lookup<T> = { readonly found: T[] } | { readonly missing: 'name' | 'records' } | { readonly failed: string }

export function createDestinations(dns: Dns, now: () => Date): Destinations {
  const routes = createTtlCache<Route>(now, lifeMs)
  const hosts = createTtlCache<Addresses>(now, lifeMs)

  async function askRoute(domain: string): Promise<Route> {
    const mx = await lookUp(() => dns.resolveMx(domain))
    if ('failed' in mx) return unresolved(domain, mx.failed)
    if ('found' in mx) {
      const named = mx.found.map(({ exchange, priority }) => ({
        host: exchange.replace(/\.$/, '').toLowerCase(),
        priority,
      }))
      const usable = named.filter(({ host }) => host !== '')
      if (usable.length > 0) return { hosts: usable.sort((a, b) => a.priority - b.priority) }
      return refuse(556, '5.1.10', `The domain ${domain} accepts no mail (null MX)`) // RFC 7505 §4.1
    }
    // a name server that denies the name for MX may still have an address for it: ask before the mail is returned
    const addresses = await hosts.get(domain, () => askAddresses(domain))
    if (!isNoWay(addresses)) return { hosts: [{ host: domain, priority: 0 }] } // implicit MX
    if (addresses.result === 'deferred') return addresses
    return mx.missing === 'name'
      ? refuse(550, '5.1.2', `The domain ${domain} does not exist`)
      : refuse(550, '5.1.2', `The domain ${domain} has no mail server: neither MX nor address records`)
  }

  async function askAddresses(host: string): Promise<Addresses> {
    if (isIP(host) !== 0) return { addresses: [host] } // against RFC 5321 §5.1, but it is clear what is meant
    const [six, four] = await Promise.all([lookUp(() => dns.resolve6(host)), lookUp(() => dns.resolve4(host))])
    const sixes = 'found' in six ? six.found : []
    const fours = 'found' in four ? four.found : []
    const inTurn = Array.from({ length: Math.max(sixes.length, fours.length) }, (_, i) => [sixes[i], fours[i]])
    const addresses = inTurn.flat().filter(address => address !== undefined)
    if (addresses.length > 0) return { addresses }
    if ('failed' in six) return unresolved(host, six.failed)
    if ('failed' in four) return unresolved(host, four.failed)
    return refuse(550, '5.4.4', `The host ${host} has no address`)
  }

  return {
    route(domain) {
      if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(domain) || domain.length > 253)
        return Promise.resolve(refuse(553, '5.1.3', `${JSON.stringify(domain)} is no domain`)) // also address literals
      return routes.get(domain, () => askRoute(domain))
    },
    addressesOf: host => hosts.get(host, () => askAddresses(host)),
  }
}

const refuse = (code: number, enhanced: string, words: string): NoWay => ({ result: 'refused', code, enhanced, words })

const unresolved = (name: string, code: string): NoWay => ({
  result: 'deferred',
  code: null,
  enhanced: '4.4.3', // RFC 3463: directory server failure
  words: `The name ${name} could not be looked up (${code})`,
})

async function lookUp<T>(ask: () => Promise<T[]>): Promise<Lookup<T>> {
  try {
    const found = await ask()
    return found.length > 0 ? { found } : { missing: 'records' }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOTFOUND') return { missing: 'name' }
    if (code === 'ENODATA') return { missing: 'records' }
    return { failed: code ?? (error as Error).message }
  }
}
