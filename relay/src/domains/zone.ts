/**
 * The DNS zone a domain lies in: forms of DNS providers want names relative to it, and its name servers tell whose form
 * that is. The zone is the lowest name at or above the domain that has NS records (RFC 1034 §4.2).
 */
import type { DomainDeps } from './index.ts'

export interface Zone {
  readonly apex: string
  /** lower case, without a full stop at the end; none where nobody answered and the name tells all */
  readonly nameServers: readonly string[]
  /** MNAME of its SOA record, '' when not known */
  readonly primary: string
}

/** A domain's zone is rarely deeper; the walk is for a merchant who waits. */
const maxSteps = 8

/** @returns null when DNS doesn't tell; a name directly below a top-level domain is believed to be a zone anyway */
export async function findZone({ dns }: Pick<DomainDeps, 'dns'>, domain: string): Promise<Zone | null> {
  const labels = domain.split('.')
  for (let i = 0; i < Math.min(labels.length - 1, maxSteps); i++) {
    const apex = labels.slice(i).join('.')
    const found = (await dns.resolveNs?.(apex).catch(() => [])) ?? []
    if (found.length === 0) continue
    const primary = await dns.resolveSoa?.(apex).catch(() => null)
    return { apex, nameServers: found.map(plainName).sort(), primary: plainName(primary?.nsname ?? '') }
  }
  return labels.length === 2 ? { apex: domain, nameServers: [], primary: '' } : null
}

const plainName = (name: string) => name.toLowerCase().replace(/\.$/, '')

/** @returns what a form that adds the zone's name itself wants; `@` for the zone. Null when the name isn't in the zone. */
export function hostIn({ apex }: Pick<Zone, 'apex'>, name: string): string | null {
  if (name === apex) return '@'
  return name.endsWith(`.${apex}`) ? name.slice(0, -apex.length - 1) : null
}
