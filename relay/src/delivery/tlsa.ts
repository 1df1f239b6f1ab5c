/**
 * Which TLSA records bind a mail host (RFC 7672 §2.2): only what the resolver has validated counts, from the MX records
 * over the host's addresses to the TLSA records themselves. Any of them unsigned means that there is no DANE here; one
 * that can't be looked up means that the host is not used, since an attacker could have seen to it (§2.1.2).
 *
 * With unsigned MX records DANE isn't tried, though §2.2.1 leaves it open: who can forge the MX names the host he likes.
 */
import type { Answer, TlsaData } from 'dns-packet'
import type { Looked, SecureDns } from './secure-dns.ts'
import { createTtlCache } from './ttl-cache.ts'

export interface TlsaRecord {
  readonly usage: number
  readonly selector: number
  readonly matchingType: number
  readonly data: Buffer
}

export type Dane =
  /** no DANE for this host: whatever else holds for the destination decides */
  | { readonly kind: 'none' }
  /** could not be looked up: the host is not to be used */
  | { readonly kind: 'failed'; readonly words: string }
  /** records, but none we can use: encrypted, by whomever (RFC 7672 §2.2) */
  | { readonly kind: 'unusable' }
  /** @property names the certificate may be for (§3.2.2); @property records the usable ones */
  | { readonly kind: 'usable'; readonly records: readonly TlsaRecord[]; readonly names: readonly string[] }

export interface DaneLookups {
  /** @param port of the SMTP service; 25 in the world */
  of(domain: string, host: string, port: number): Promise<Dane>
}

/** Below this a receiver's short TTL costs us a question per connection. */
const leastMs = 30_000
const longestMs = 3_600_000
const failedMs = 15_000

const lifeMs = (answer: Looked) =>
  'failed' in answer ? failedMs : Math.min(Math.max(answer.ttlSeconds * 1000, leastMs), longestMs)

export function createDaneLookups(dns: SecureDns, now: () => Date): DaneLookups {
  const known = createTtlCache<Looked>(now, lifeMs, 20_000)
  const ask = (name: string, type: Answer['type']) => known.get(`${type} ${name}`, () => dns.ask(name, type))

  /** @returns the names under which TLSA records may be, best first; null: the host isn't in a signed zone */
  async function baseNames(host: string): Promise<string[] | null | { failed: string }> {
    const found = await Promise.all([ask(host, 'A'), ask(host, 'AAAA')])
    const answered = found.flatMap(looked => ('failed' in looked || looked.answers.length === 0 ? [] : [looked]))
    const [first] = answered
    if (first === undefined) {
      const failure = found.find(looked => 'failed' in looked)
      return failure === undefined ? null : { failed: failure.failed }
    }
    const aliased = first.answers.find(({ type, name }) => type === 'CNAME' && name.toLowerCase() === host)
    if (answered.every(({ secure }) => secure)) {
      const canonical = aliased && first.answers.find(({ type }) => type === 'A' || type === 'AAAA')?.name.toLowerCase()
      return canonical === undefined ? [host] : [canonical, host] // RFC 7672 §2.2.2
    }
    if (aliased === undefined) return null
    const alias = await ask(host, 'CNAME') // the alias may be signed where its target is not
    return !('failed' in alias) && alias.secure ? [host] : null
  }

  return {
    async of(domain, host, port) {
      const mx = await ask(domain, 'MX')
      if ('failed' in mx || !mx.secure) return { kind: 'none' } // a failing MX look-up is the route's to report
      const names = await baseNames(host)
      if (names === null) return { kind: 'none' }
      if ('failed' in names) return failed(host, names.failed)
      for (const base of names) {
        const found = await ask(`_${port}._tcp.${base}`, 'TLSA')
        if ('failed' in found) return failed(host, found.failed)
        const records = found.answers.flatMap(answer => (answer.type === 'TLSA' ? [tlsaOf(answer.data)] : []))
        if (!found.secure || records.length === 0) continue
        const usable = strongest(records.filter(isUsable))
        if (usable.length === 0) return { kind: 'unusable' }
        // the MX records are signed too, so the destination's own name will do as well
        return { kind: 'usable', records: usable, names: [...new Set([base, host, domain])] }
      }
      return { kind: 'none' }
    },
  }
}

const failed = (host: string, code: string): Dane => ({
  kind: 'failed',
  words: `The DANE records of ${host} could not be looked up or are forged (${code})`,
})

const tlsaOf = ({ usage, selector, matchingType, certificate }: TlsaData): TlsaRecord => ({
  usage,
  selector,
  matchingType,
  data: certificate,
})

/** Usages 0 and 1 (PKIX) don't work between mail servers (RFC 7672 §3.1.3). */
const isUsable = ({ usage, selector, matchingType, data }: TlsaRecord) =>
  (usage === 2 || usage === 3) &&
  (selector === 0 || selector === 1) &&
  ((matchingType === 0 && data.length > 0) ||
    (matchingType === 1 && data.length === 32) ||
    (matchingType === 2 && data.length === 64))

/** Of several digests of one thing only the strongest counts (RFC 7671 §9): SHA-512 over SHA-256. */
function strongest(records: readonly TlsaRecord[]): TlsaRecord[] {
  const has512 = (of: TlsaRecord) =>
    records.some(r => r.usage === of.usage && r.selector === of.selector && r.matchingType === 2)
  return records.filter(record => record.matchingType !== 1 || !has512(record))
}

/** As TLS reports and logs show it: `3 1 1 0123…` */
export const tlsaText = ({ usage, selector, matchingType, data }: TlsaRecord): string =>
  `${usage} ${selector} ${matchingType} ${data.toString('hex')}`
