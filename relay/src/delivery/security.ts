/**
 * What a destination's connections must fulfil: DANE over MTA-STS over the operator's word over opportunistic TLS. DANE
 * comes first, since its records are the host's own (RFC 8461 §2 forbids that an MTA-STS policy overrides it).
 */
import type { TlsPolicy } from '../values.ts'
import { allowsHost, type MtaSts, policyLines, type StsPolicy } from './mta-sts.ts'
import type { SecurityRules, Session } from './smtp-client.ts'
import type { TlsFailure } from './tls-failure.ts'
import { type DaneLookups, tlsaText } from './tlsa.ts'

/** The policy as TLS reports name it (RFC 8460 §4.2). */
export interface ReportedPolicy {
  readonly type: 'tlsa' | 'sts' | 'no-policy-found'
  readonly lines: readonly string[]
  /** host patterns of MTA-STS */
  readonly mx: readonly string[]
}

/** One TLS session, or its failure: for TLS reports. */
export interface TlsSeen {
  readonly domain: string
  /** null: it failed before there was a host */
  readonly host: string | null
  readonly address: string | null
  readonly policy: ReportedPolicy
  readonly failure: TlsFailure | null
}

export interface HostSecurity {
  readonly rules: SecurityRules
  /** the host is not to be used at all */
  readonly refused: TlsFailure | null
  readonly reported: ReportedPolicy
  /** what the policy would have refused, were it not in testing */
  watch(session: Session): TlsFailure | null
}

export interface DomainSecurity {
  of(host: string): Promise<HostSecurity>
  /** the domain announces a policy that can't be had */
  readonly trouble: { readonly failure: TlsFailure; readonly reported: ReportedPolicy } | null
}

export interface SecurityDeps {
  /** null: no resolver validates, so there is no DANE */
  readonly dane: DaneLookups | null
  readonly mtaSts: MtaSts | null
  /** domains whose mail goes over TLS or not at all; `*` for all */
  readonly tlsRequired: readonly string[]
  readonly mxPort: number
}

const noPolicy: ReportedPolicy = { type: 'no-policy-found', lines: [], mx: [] }
const nothingWatched = () => null

/** Never rejects, nor does what it gives. */
export function createSecurity(deps: SecurityDeps): (domain: string) => Promise<DomainSecurity> {
  const { dane, mtaSts, mxPort } = deps
  const required = new Set(deps.tlsRequired)

  const secured = (
    policy: TlsPolicy,
    reported: ReportedPolicy,
    rules: Partial<SecurityRules> = {},
    refused: TlsFailure | null = null,
  ): HostSecurity => ({
    rules: { tls: 'required', verify: false, policy, ...rules },
    refused,
    reported,
    watch: nothingWatched,
  })

  async function byDane(domain: string, host: string): Promise<HostSecurity | null> {
    const found = dane === null ? { kind: 'none' as const } : await dane.of(domain, host, mxPort)
    const tlsa = (lines: string[]): ReportedPolicy => ({ type: 'tlsa', lines, mx: [] })
    switch (found.kind) {
      case 'none':
        return null
      case 'failed':
        return secured('dane', tlsa([]), {}, { type: 'dnssec-invalid', words: found.words })
      case 'unusable':
        return secured('dane', tlsa([]))
      case 'usable':
        return secured('dane', tlsa(found.records.map(tlsaText)), { tlsa: found })
    }
  }

  function bySts(policy: StsPolicy, host: string): HostSecurity | null {
    const reported: ReportedPolicy = { type: 'sts', lines: policyLines(policy), mx: policy.mx }
    const foreign: TlsFailure | null = allowsHost(policy, host)
      ? null
      : { type: 'validation-failure', words: `The domain's MTA-STS policy does not name the host ${host}` }
    if (policy.mode === 'enforce') return secured('mta-sts', reported, { verify: true }, foreign)
    if (policy.mode === 'none') return null
    return {
      rules: { tls: 'opportunistic', verify: false, policy: 'opportunistic', watched: true },
      refused: null,
      reported,
      watch: ({ tls, distrust }) => foreign ?? (tls === null ? unencrypted : distrust),
    }
  }

  return async domain => {
    const { policy, trouble } = mtaSts === null ? { policy: null, trouble: null } : await mtaSts.of(domain)
    const isRequired = required.has(domain) || required.has('*')
    const byWhom = isRequired ? secured('required', noPolicy) : opportunistic
    return {
      trouble: trouble && { failure: trouble, reported: { type: 'sts', lines: [], mx: [] } },
      async of(host) {
        const found = (await byDane(domain, host)) ?? (policy && bySts(policy, host)) ?? byWhom
        // a policy in testing asks for less than the operator does
        if (!isRequired || found.rules.tls === 'required') return found
        return { ...found, rules: { ...found.rules, tls: 'required', policy: 'required' } }
      },
    }
  }
}

const unencrypted: TlsFailure = { type: 'starttls-not-supported', words: 'The host offers no STARTTLS' }

const opportunistic: HostSecurity = {
  rules: { tls: 'opportunistic', verify: false, policy: 'opportunistic' },
  refused: null,
  reported: noPolicy,
  watch: nothingWatched,
}

/** A smarthost is the operator's own choice, and no policy of a recipient's domain reaches it. */
export const smarthostSecurity = (rules: Omit<SecurityRules, 'policy'>): HostSecurity => ({
  ...opportunistic,
  rules: { ...rules, policy: rules.tls === 'opportunistic' ? 'opportunistic' : 'required' },
})
