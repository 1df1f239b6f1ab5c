/**
 * Asks a zone's own name servers for a TXT record. Resolvers remember that a record isn't there for as long as the zone's SOA
 * says (RFC 2308 §5), often an hour: whoever has just set it would wait for that. Name servers are named by whoever owns the
 * zone, so only public addresses are asked.
 */
import { Resolver } from 'node:dns/promises'
import type { DomainDeps } from './index.ts'
import { findZone } from './zone.ts'

export interface DirectDeps {
  readonly dns: Pick<DomainDeps['dns'], 'resolveTxt' | 'resolveNs' | 'resolveSoa'> & {
    resolve4(name: string): Promise<string[]>
    resolve6(name: string): Promise<string[]>
  }
  isPublicAddress(address: string): boolean
  readonly allowPrivateDestinations: boolean
  /** of name servers, in tests */
  readonly port?: number
}

const maxServers = 2
const withinMs = 3000

/** @returns a look-up that rejects like any other when there is no such record, or nobody could be asked */
export function createDirectTxt(deps: DirectDeps): (name: string) => Promise<string[][]> {
  const { dns, isPublicAddress, allowPrivateDestinations, port = 53 } = deps
  return async name => {
    const zone = await findZone({ dns }, name)
    const servers = (zone?.nameServers ?? []).slice(0, maxServers)
    const found = await Promise.all(
      servers.map(server => dns.resolve4(server).catch(() => dns.resolve6(server).catch(() => []))),
    )
    const addresses = found
      .flatMap(([first]) => (first === undefined ? [] : [first]))
      .filter(address => allowPrivateDestinations || isPublicAddress(address))
    if (addresses.length === 0) throw new Error(`the name servers of ${name} are not known`)
    const resolver = new Resolver({ timeout: withinMs / maxServers, tries: 1 })
    resolver.setServers(
      addresses.map(address => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)),
    )
    return resolver.resolveTxt(name)
  }
}
