/**
 * CNAME delegation: the merchant points two names at the operator's zone once, and the keys behind them change without
 * him. The target holds a token of the entry: otherwise whoever enters the same domain later would inherit the CNAMEs of
 * a merchant who left, and sign in his name.
 */
import { randomBytes } from 'node:crypto'
import type { Domain } from './index.ts'
import type { Algorithm } from './key-ring.ts'

export interface Delegation {
  /** the operator's zone when the domain was entered; it stays when the setting changes */
  readonly zone: string
  readonly token: string
}

/** Two per algorithm: one signs, the other is for the next. */
const selectors = { 'rsa-sha256': ['dp1', 'dp2'], 'ed25519-sha256': ['dp3', 'dp4'] } as const
export const delegatedSelectors = (algorithm: Algorithm): readonly string[] => selectors[algorithm]

/** @returns null without a zone, or when the names would be longer than DNS allows (RFC 1035 §2.3.4) */
export function delegationFor(zone: string | null | undefined, domain: string): Delegation | null {
  if (zone == null) return null
  const delegation = { zone, token: randomBytes(5).toString('hex') }
  return delegationTarget(delegation, domain, 'dp1').length > 253 ? null : delegation
}

/** Where a selector's CNAME points: `<domain>.<token>.<selector>.<zone>`. */
export const delegationTarget = ({ zone, token }: Delegation, domain: string, selector: string): string =>
  `${domain}.${token}.${selector}.${zone}`

/** The CNAMEs a merchant sets once; none without a delegation. */
export function delegationRecords(domain: Domain): { selector: string; name: string; target: string }[] {
  const delegation = domain.delegation as Delegation | null | undefined
  if (delegation == null) return []
  const algorithms = [...new Set(domain.keys.map(key => key.algorithm as Algorithm))]
  return algorithms.flatMap(delegatedSelectors).map(selector => ({
    selector,
    name: `${selector}._domainkey.${domain.name}`,
    target: delegationTarget(delegation, domain.name, selector),
  }))
}
