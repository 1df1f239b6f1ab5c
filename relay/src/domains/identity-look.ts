/** Gathers the DNS facts that identity-check judges: the return path's SPF, and the DMARC policy that applies. */
import { isNoSuchRecord } from './check.ts'
import { type IdentityCheck, type IdentityFacts, isDmarcRecord, judgeIdentity, type Txt } from './identity-check.ts'
import type { DomainDeps } from './index.ts'
import type { DkimState } from './key-ring.ts'
import { reportingName } from './report-advice.ts'

/** RFC 9989 §4.10: at most eight look-ups, so that a long name costs no more. */
const maxSteps = 8

export async function checkIdentity(
  deps: Pick<DomainDeps, 'dns'> & { bounceDomain: string },
  domain: string,
  dkim: DkimState,
): Promise<IdentityCheck> {
  const { bounceDomain } = deps
  const [bounceTxt, dmarc, reportingTxt] = await Promise.all([
    txt(deps, bounceDomain),
    walkToDmarc(deps, domain),
    txt(deps, reportingName(bounceDomain, domain)),
  ])
  return judgeIdentity({ domain, dkim, bounceDomain, bounceTxt, dmarc, reportingTxt })
}

async function txt({ dns }: Pick<DomainDeps, 'dns'>, name: string): Promise<Txt> {
  try {
    return (await dns.resolveTxt(name)).map(parts => parts.join(''))
  } catch (error) {
    return isNoSuchRecord(error) ? [] : null
  }
}

/**
 * The DNS tree walk, which needs no public suffix list: the domain, then one label less at a time; of a long name the
 * last seven. A registry's own record (`psd=y`) is nobody's policy but the registry's, and isn't taken.
 */
async function walkToDmarc(deps: Pick<DomainDeps, 'dns'>, domain: string): Promise<IdentityFacts['dmarc']> {
  const labels = domain.split('.')
  const lengths = [labels.length]
  for (let n = Math.min(labels.length - 1, maxSteps - 1); n >= 2; n--) lengths.push(n)
  for (const length of lengths) {
    const at = labels.slice(-length).join('.')
    const found = await txt(deps, `_dmarc.${at}`)
    if (found === null) return null
    const records = found.filter(isDmarcRecord)
    if (records.length > 0 && !records.some(record => /;\s*psd\s*=\s*y/i.test(record))) return { at, txt: records }
  }
  return 'none'
}
