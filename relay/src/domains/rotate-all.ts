/** Rotation nobody has to think of: delegated domains get a new key twice a year. */
import type { Logger } from 'pino'
import { type Delegation, delegationRecords } from './delegation.ts'
import { listDomains } from './find.ts'
import type { Domain, DomainDeps } from './index.ts'
import { nextOf } from './key-ring.ts'
import { ringOf, rotateKey } from './keys.ts'

/** M3AAWG's best practices for key rotation ask for it at least every six months. */
export const rotateAfterMs = 180 * 24 * 3600_000

/** @returns how many domains got a next key; one that can't doesn't keep the others from it */
export async function rotateDelegated(deps: DomainDeps & { log: Logger }, signal: AbortSignal): Promise<number> {
  let rotated = 0
  for (const domain of await listDomains(deps)) {
    if (signal.aborted) break
    const [key] = ringOf(domain)
    if (domain.delegation == null || key === undefined || key.dns.state !== 'match') continue
    if (deps.now().getTime() - key.createdAt.getTime() < rotateAfterMs) continue
    if (nextOf(ringOf(domain), key.algorithm) !== undefined) continue
    try {
      const { selector } = await rotateKey(deps, domain)
      deps.log.info({ domain: domain.name, selector }, 'a next DKIM key waits for its record in the zone')
      rotated++
    } catch (error) {
      deps.log.warn({ domain: domain.name, err: error }, 'a DKIM key could not be rotated')
    }
  }
  return rotated
}

export interface ZoneRecord {
  readonly name: string
  readonly type: 'TXT'
  readonly value: string
  readonly zone: string
}

/** The records of the operator's zone: every key of every delegated domain that signs, waits or was just retired. */
export function zoneRecords(deps: Pick<DomainDeps, 'keys'>, domains: readonly Domain[]): ZoneRecord[] {
  return domains.flatMap(domain => {
    const ring = ringOf(domain)
    return delegationRecords(domain).flatMap(({ selector, target }) => {
      const key = ring.find(key => key.selector === selector)
      const { zone } = domain.delegation as Delegation
      return key === undefined
        ? []
        : [{ name: target, type: 'TXT' as const, value: deps.keys.recordValue(key.publicKey), zone }]
    })
  })
}
