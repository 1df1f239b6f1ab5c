/**
 * Advice on DMARC reports: with `rua=` in a domain's DMARC record receivers tell the relay once a day who sends in its name
 * (dmarc-reports/). The address is outside the domain, so the operator must say in DNS that he wants them (RFC 9990 §4; RFC
 * 7489 §7.1); until then receivers send none.
 */
export const dmarcAddress = (bounceDomain: string): string => `dmarc@${bounceDomain}`

/** The name whose record lets every domain have its reports sent here, and the one that is asked for `domain`. */
export const reportingName = (bounceDomain: string, domain = '*'): string => `${domain}._report._dmarc.${bounceDomain}`

export interface ReportFacts {
  readonly domain: string
  readonly bounceDomain: string
  /** of the policy that applies; null: none, or it can't be told */
  readonly policy: { readonly at: string; readonly record: string; readonly tags: ReadonlyMap<string, string> } | null
  /** whether the operator's record was found; null: DNS didn't answer */
  readonly isWanted: boolean | null
}

interface ReportRecord {
  readonly type: 'TXT'
  readonly name: string
  readonly value: string
  readonly whose: 'merchant' | 'operator'
}

export interface ReportAdvice {
  readonly address: string
  /** the record names the address */
  readonly asked: boolean
  readonly words: { readonly de: string; readonly en: string }
  /** what could be set; nothing has to be */
  readonly records: readonly ReportRecord[]
}

export function adviseReports({ domain, bounceDomain, policy, isWanted }: ReportFacts): ReportAdvice {
  const address = dmarcAddress(bounceDomain)
  const asked = policy !== null && namesAddress(policy.tags.get('rua') ?? '', address)
  const records: ReportRecord[] = []
  if (!asked && policy !== null)
    records.push({
      type: 'TXT',
      name: `_dmarc.${domain}`,
      value: withAddress(domain, policy, address),
      whose: 'merchant',
    })
  // within one domain no permission is needed; whose organization a name belongs to isn't known here
  const isInside = bounceDomain === domain || bounceDomain.endsWith(`.${domain}`)
  if (isWanted === false && !isInside)
    records.push({ type: 'TXT', name: reportingName(bounceDomain), value: 'v=DMARC1', whose: 'operator' })
  return { address, asked, words: wordsFor(domain, asked ? policy.at : null, address), records }
}

/** RFC 9989 §4.7; a size limit behind the address (RFC 7489 §6.2) is nothing to us. */
const namesAddress = (rua: string, address: string): boolean =>
  rua.split(',').some(
    uri =>
      uri
        .trim()
        .toLowerCase()
        .replace(/!\d+[kmgt]?$/, '') === `mailto:${address}`,
  )

/**
 * The record of the domain with the address in it. Reports name the domain at which the policy was found, so one that
 * inherits its policy needs a record of its own, which says the same.
 */
function withAddress(domain: string, policy: NonNullable<ReportFacts['policy']>, address: string): string {
  const { at, record, tags } = policy
  if (at !== domain) {
    const p = tags.get('sp') ?? tags.get('p') ?? 'none'
    const alignment = ['adkim', 'aspf'].flatMap(tag => (tags.has(tag) ? [`${tag}=${tags.get(tag)}`] : []))
    return ['v=DMARC1', `p=${p}`, ...alignment, `rua=mailto:${address}`].join('; ')
  }
  if (tags.has('rua') && tags.get('rua') !== '')
    return record.replace(/(;\s*rua\s*=\s*)([^;]*?)\s*(?=;|$)/i, `$1$2,mailto:${address}`)
  return `${record.replace(/;\s*rua\s*=\s*(?=;|$)/i, '').replace(/[;\s]+$/, '')}; rua=mailto:${address}`
}

const wordsFor = (domain: string, askedAt: string | null, address: string): ReportAdvice['words'] =>
  askedAt === null
    ? {
        de: `Mit rua=mailto:${address} im DMARC-Eintrag melden Empfänger hierher, wer im Namen von ${domain} sendet; die Auswertung steht bei der Domain.`,
        en: `With rua=mailto:${address} in the DMARC record receivers tell us who sends in the name of ${domain}; the summary stands with the domain.`,
      }
    : askedAt === domain
      ? {
          de: `DMARC-Berichte zu ${domain} kommen hierher; die Auswertung steht bei der Domain.`,
          en: `DMARC reports of ${domain} come here; the summary stands with the domain.`,
        }
      : {
          de: `DMARC-Berichte zu ${askedAt} kommen hierher; sie zählen, wenn auch ${askedAt} hier Versanddomain ist.`,
          en: `DMARC reports of ${askedAt} come here; they count if ${askedAt} is a sending domain here too.`,
        }
