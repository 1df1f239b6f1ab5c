/** The look into DNS at the records of a domain's keys: remembers what it saw, and lets the ring settle. */
import { delegationRecords } from './delegation.ts'
import type { Domain, DomainDeps, KeyTools } from './index.ts'
import { afterLook, type DkimState, type KeyRole, roleOf, settle } from './key-ring.ts'
import { ringOf, type StoredKey, saveRing } from './keys.ts'

export interface Words {
  readonly de: string
  readonly en: string
}

export interface DnsRecord {
  readonly type: 'TXT' | 'CNAME'
  readonly name: string
  readonly value: string
  readonly purpose: string
  /** the purpose, for people */
  readonly words: Words
  readonly found: boolean
  /** what DNS has at that name now */
  readonly seen: readonly string[]
}

/** One key and its record, as the look found and left them. */
export interface KeyLook {
  readonly selector: string
  readonly algorithm: string
  readonly role: KeyRole
  readonly state: DkimState
  readonly createdAt: Date
  readonly waitingSince: Date | null
  readonly retiredAt: Date | null
  readonly record: DnsRecord
}

export interface DomainCheck {
  /** of the signing key's record */
  readonly state: DkimState
  /** the signing key's */
  readonly record: DnsRecord
  /** all that is to be set */
  readonly records: DnsRecord[]
  readonly keys: KeyLook[]
}

/** The record a merchant sets for DKIM. */
export function dkimRecord(keys: KeyTools, domain: Domain): { name: string; value: string } {
  const [key] = ringOf(domain)
  if (key === undefined) throw new Error(`${domain.name} has no DKIM key`)
  return recordOf(keys, domain, key)
}

const recordOf = (keys: KeyTools, { name }: Domain, key: StoredKey) => ({
  name: `${key.selector}._domainkey.${name}`,
  value: keys.recordValue(key.publicKey),
})

/**
 * Looks the records of all keys up, and remembers what it saw; a waiting key whose record is there signs from now on.
 * `unknown`: DNS didn't answer; then what was known before stays, since an outage of DNS proves nothing.
 */
export async function checkDkim(deps: DomainDeps, domain: Domain): Promise<DomainCheck> {
  const before = ringOf(domain)
  if (before.length === 0) throw new Error(`${domain.name} has no DKIM key`)
  const now = deps.now()
  const looks = new Map<string, { state: DkimState; record: DnsRecord }>()
  for (const key of before) {
    const role = roleOf(before, key, now)
    if (role !== 'spare') looks.set(key.selector, await look(deps, domain, key, role))
  }
  const looked = before.map(key => {
    const found = looks.get(key.selector)
    return found === undefined ? key : { ...key, dns: afterLook(key.dns, found.state, now) }
  })
  const settled = settle(looked, now)
  const saved = await saveRing(deps, domain, settled)
  const ring = saved ? settled : before
  const keys = ring.flatMap(key => {
    const found = looks.get(key.selector)
    const { selector, algorithm, createdAt, waitingSince, retiredAt } = key
    const role = roleOf(ring, key, now)
    return found === undefined ? [] : [{ selector, algorithm, role, createdAt, waitingSince, retiredAt, ...found }]
  })
  const [first] = keys
  if (first === undefined) throw new Error(`${domain.name} has no DKIM key`)
  const txt = keys.filter(key => key.role !== 'retired').map(key => key.record)
  const cnames = await lookAtDelegation(deps, domain, keys)
  return { state: first.state, record: first.record, records: cnames.length > 0 ? cnames : txt, keys }
}

const purposes = (domain: string): Record<KeyRole, Words> => ({
  signing: {
    de: `DKIM: beweist, dass Mails von ${domain} von Ihnen sind`,
    en: `DKIM: proves that mails from ${domain} are yours`,
  },
  published: {
    de: `DKIM, zweiter Schlüssel: signiert die Mails von ${domain} auch, sobald sein Eintrag da ist`,
    en: `DKIM, second key: signs the mails of ${domain} too once its record is there`,
  },
  next: {
    de: `DKIM, nächster Schlüssel: signiert die Mails von ${domain}, sobald sein Eintrag da ist; den alten Eintrag stehen lassen`,
    en: `DKIM, next key: signs the mails of ${domain} once its record is there; leave the old record as it is`,
  },
  retired: {
    de: 'DKIM, alter Schlüssel: sein Eintrag bleibt noch sieben Tage',
    en: 'DKIM, old key: its record stays for seven days',
  },
  spare: { de: 'DKIM, unbenutzter Schlüssel', en: 'DKIM, unused key' },
})

const nextDelegated: Words = {
  de: 'DKIM, für den nächsten Schlüssel: einmal setzen, danach wechseln Schlüssel ohne Ihr Zutun',
  en: 'DKIM, for the next key: set it once, and keys change without you',
}

async function look(deps: DomainDeps, domain: Domain, key: StoredKey, role: KeyRole) {
  const { name, value } = recordOf(deps.keys, domain, key)
  let seen: string[][] = []
  let state: DkimState
  try {
    seen = await deps.dns.resolveTxt(name)
    state = deps.keys.match(seen, key.publicKey)
  } catch (error) {
    state = isNoSuchRecord(error) ? 'missing' : 'unknown'
  }
  if (state !== 'match' && state !== 'unknown') {
    // it may have been set while the resolver still remembers what was there before
    const direct = (await deps.dns.resolveTxtDirect?.(name).catch(() => null)) ?? null
    if (direct !== null) {
      seen = direct
      state = deps.keys.match(direct, key.publicKey)
    }
  }
  const record: DnsRecord = {
    type: 'TXT',
    name,
    value,
    purpose: purposes(domain.name)[role].en,
    words: purposes(domain.name)[role],
    found: state === 'match',
    seen: seen.map(parts => parts.join('')),
  }
  return { state, record }
}

export const isNoSuchRecord = (error: unknown): boolean =>
  ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')

/** A CNAME whose key is found behind it is right; of the one for the next key only the CNAME itself tells. */
async function lookAtDelegation(deps: DomainDeps, domain: Domain, keys: readonly KeyLook[]): Promise<DnsRecord[]> {
  const records: DnsRecord[] = []
  for (const { selector, name, target } of delegationRecords(domain)) {
    const seen = (await deps.dns.resolveCname?.(name).catch(() => [])) ?? []
    const behind = keys.find(key => key.selector === selector)
    const isSet = seen.some(cname => cname.toLowerCase().replace(/\.$/, '') === target.toLowerCase())
    const words = behind?.role === 'signing' ? purposes(domain.name).signing : nextDelegated
    const found = isSet || behind?.state === 'match'
    records.push({ type: 'CNAME', name, value: target, purpose: words.en, words, found, seen })
  }
  return records
}
