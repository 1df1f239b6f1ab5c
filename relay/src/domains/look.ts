/** Everything there is to say about a domain, looked up now: its records, where they are entered, how receivers see it. */
import { checkDkim, type DomainCheck } from './check.ts'
import { type DnsProvider, providerOf } from './dns-provider.ts'
import type { IdentityCheck } from './identity-check.ts'
import { checkIdentity } from './identity-look.ts'
import type { Domain, DomainDeps } from './index.ts'
import { listHelpWarnings, type PageLook, type Warning } from './list-help-page.ts'
import { type SetupRecord, setupRecords } from './setup-records.ts'
import { findZone, type Zone } from './zone.ts'

export interface LookDeps extends DomainDeps {
  /** domain of the return path; without it no identity is looked at */
  readonly bounceDomain?: string
  /** what is wrong with a web page, or null; without it no page is looked at */
  readonly lookAtPage?: PageLook
}

export interface DomainLook {
  readonly check: DomainCheck
  readonly zone: Zone | null
  readonly provider: DnsProvider | null
  readonly records: readonly SetupRecord[]
  readonly identity: IdentityCheck | null
  /** what isn't right but keeps no mail back */
  readonly warnings: readonly Warning[]
}

export async function lookAtDomain(deps: LookDeps, domain: Domain): Promise<DomainLook> {
  const { bounceDomain, lookAtPage } = deps
  const [check, zone, warnings] = await Promise.all([
    checkDkim(deps, domain),
    findZone(deps, domain.name),
    lookAtPage === undefined ? [] : listHelpWarnings(lookAtPage, domain.listHelp),
  ])
  const identity =
    bounceDomain === undefined ? null : await checkIdentity({ dns: deps.dns, bounceDomain }, domain.name, check.state)
  const provider = zone === null ? null : providerOf(zone)
  return { check, zone, provider, records: setupRecords(zone, check, identity), identity, warnings }
}
