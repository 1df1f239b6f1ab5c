/** The security of domains by what this relay has: a validating resolver, a memory of policies, the operator's wishes. */
import type { DeliveryDeps } from './index.ts'
import { createMtaSts, createPolicyMemory } from './mta-sts.ts'
import { createSecureDns } from './secure-dns.ts'
import { createSecurity } from './security.ts'
import { createDaneLookups } from './tlsa.ts'

export function securityFor(deps: DeliveryDeps) {
  const { dns, validatingResolvers = [], now, log, allowPrivateDestinations, policyPort, trustedAuthorities } = deps
  const resolveTxt = dns.resolveTxt?.bind(dns)
  return createSecurity({
    dane: validatingResolvers.length === 0 ? null : createDaneLookups(createSecureDns(validatingResolvers), now),
    mtaSts:
      resolveTxt === undefined
        ? null
        : createMtaSts({
            dns: { resolve4: name => dns.resolve4(name), resolve6: name => dns.resolve6(name), resolveTxt },
            remembered: deps.policies ?? createPolicyMemory(),
            allowPrivateDestinations,
            policyPort,
            trustedAuthorities,
            now,
            log,
          }),
    tlsRequired: deps.tlsRequired ?? [],
    mxPort: deps.mxPort,
  })
}
