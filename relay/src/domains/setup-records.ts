/** What a merchant sets in DNS for a domain, with each value as the form of his DNS provider wants it, to be copied. */
import type { DomainCheck, Words } from './check.ts'
import type { IdentityCheck } from './identity-check.ts'
import { hostIn, type Zone } from './zone.ts'

export interface SetupRecord {
  readonly type: 'TXT' | 'CNAME'
  /** the full name */
  readonly name: string
  /** relative to the zone, `@` for the zone itself; null when the zone isn't known */
  readonly host: string | null
  readonly value: string
  /** seconds; what providers offer as "one hour" */
  readonly ttl: number
  readonly purpose: Words
  /** nothing is sent without it */
  readonly needed: boolean
  readonly found: boolean
  /** what DNS has at that name now */
  readonly seen: readonly string[]
}

const ttl = 3600

/** The needed ones first. @param identity null: not judged */
export function setupRecords(zone: Zone | null, check: DomainCheck, identity: IdentityCheck | null): SetupRecord[] {
  const host = (name: string) => (zone === null ? null : hostIn(zone, name))
  const dkim = check.records.map(({ type, name, value, words, found, seen }) => ({
    type,
    name,
    host: host(name),
    value,
    ttl,
    purpose: words,
    needed: isNeeded(check, name),
    found,
    seen,
  }))
  const advised = (identity?.records ?? [])
    .filter(({ whose }) => whose === 'merchant')
    .map(({ type, name, value, purpose }) => ({
      type,
      name,
      host: host(name),
      value,
      ttl,
      purpose,
      needed: false,
      found: false,
      seen: [],
    }))
  return [...dkim, ...advised].sort((a, b) => Number(b.needed) - Number(a.needed))
}

/** The first key's record, under its own name also where a CNAME leads to it. */
const isNeeded = ({ record }: DomainCheck, name: string): boolean => record.name === name
