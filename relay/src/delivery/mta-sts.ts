/**
 * Which MTA-STS policy holds for a domain (RFC 8461). A policy that was seen once holds for its max_age, whatever DNS or
 * the policy host say meanwhile: an attacker who can cut them off must not be able to switch the policy off. So it is
 * remembered beyond a restart.
 *
 * Only the first mail to a domain waits for the fetch; a policy that is known is refreshed beside the mails.
 */
import { parsePolicy, resolvePolicy, validateMx } from 'mailauth/lib/mta-sts.js'
import { fetchPolicyText, type PolicyHostDeps } from './policy-host.ts'
import { createTtlCache } from './ttl-cache.ts'

export interface StsPolicy {
  readonly domain: string
  /** of the TXT record; a new one says that the policy is new */
  readonly id: string
  readonly mode: 'enforce' | 'testing' | 'none'
  /** host names, `*.example.org` for one label more */
  readonly mx: readonly string[]
  readonly maxAgeSeconds: number
  readonly fetchedAt: Date
  readonly expiresAt: Date
}

/** What outlasts a restart. */
export interface RememberedPolicies {
  recall(domain: string): Promise<StsPolicy | null>
  remember(policy: StsPolicy): Promise<void>
}

export interface StsAnswer {
  readonly policy: StsPolicy | null
  /** why a policy the domain announces could not be had, for TLS reports */
  readonly trouble: { readonly type: 'sts-policy-fetch-error' | 'sts-policy-invalid'; readonly words: string } | null
}

export interface MtaStsDeps extends PolicyHostDeps {
  readonly dns: PolicyHostDeps['dns'] & { resolveTxt(name: string): Promise<string[][]> }
  readonly remembered: RememberedPolicies
  now(): Date
  readonly log: { warn(facts: object, text: string): void }
}

export interface MtaSts {
  /** Never rejects. */
  of(domain: string): Promise<StsAnswer>
}

/** How often the TXT record is asked for; a new policy is announced a day before it matters (RFC 8461 §5.1). */
const lookMs = 600_000
/** RFC 8461 §3.3: a failed fetch isn't repeated within five minutes. */
const afterTroubleMs = 300_000
/** RFC 8461 §3.3 asks for a refresh in good time, daily at least. */
const refreshAfterMs = 86_400_000

export function createMtaSts(deps: MtaStsDeps): MtaSts {
  const known = createTtlCache<StsAnswer>(deps.now, ({ trouble }) => (trouble ? afterTroubleMs : lookMs), 20_000)

  async function look(domain: string): Promise<StsAnswer> {
    const [announced, remembered] = await Promise.all([
      // throws for several records, and where DNS fails: as good as none
      resolvePolicy(domain, { strict: true, resolver: name => deps.dns.resolveTxt(name) }).catch(() => false as const),
      recall(domain),
    ])
    const valid = remembered !== null && remembered.expiresAt > deps.now() ? remembered : null
    if (announced === false) return { policy: valid, trouble: null }
    if (valid?.id !== announced) return fetchNew(domain, announced, valid)
    const age = deps.now().getTime() - valid.fetchedAt.getTime()
    if (age > Math.min(refreshAfterMs, valid.maxAgeSeconds * 500)) void fetchNew(domain, announced, valid)
    return { policy: valid, trouble: null }
  }

  async function fetchNew(domain: string, id: string, valid: StsPolicy | null): Promise<StsAnswer> {
    let type: NonNullable<StsAnswer['trouble']>['type'] = 'sts-policy-fetch-error'
    try {
      const text = await fetchPolicyText(deps, domain)
      type = 'sts-policy-invalid'
      const { mode, mx, maxAge = 0 } = parsePolicy(text, { strict: true })
      const fetchedAt = deps.now()
      const expiresAt = new Date(fetchedAt.getTime() + maxAge * 1000)
      const policy = { domain, id, mode, mx: mx ?? [], maxAgeSeconds: maxAge, fetchedAt, expiresAt }
      await deps.remembered.remember(policy).catch(err => deps.log.warn({ domain, err }, 'MTA-STS policy not stored'))
      return { policy, trouble: null }
    } catch (error) {
      const words = (error as Error).message
      deps.log.warn({ domain, reason: words, keeps: valid !== null }, 'no new MTA-STS policy')
      return { policy: valid, trouble: { type, words } }
    }
  }

  const recall = (domain: string) =>
    deps.remembered.recall(domain).catch(err => {
      deps.log.warn({ domain, err }, 'MTA-STS policies can not be read')
      return null
    })

  return { of: domain => known.get(domain, () => look(domain)) }
}

/** @returns whether mail for the domain may go to this host (RFC 8461 §4.1) */
export const allowsHost = (policy: StsPolicy, host: string): boolean =>
  validateMx(host, { mode: policy.mode, mx: [...policy.mx] }, { strict: true }).valid

/** Until the store is there (tests, tools): for this process's life. */
export function createPolicyMemory(): RememberedPolicies {
  const policies = new Map<string, StsPolicy>()
  return {
    recall: async domain => policies.get(domain) ?? null,
    remember: async policy => void policies.set(policy.domain, policy),
  }
}

/** The policy's lines, as TLS reports show them (RFC 8460 §4.4, policy-string). */
export const policyLines = ({ mode, mx, maxAgeSeconds }: StsPolicy): string[] => [
  'version: STSv1',
  `mode: ${mode}`,
  ...mx.map(host => `mx: ${host}`),
  `max_age: ${maxAgeSeconds}`,
]
