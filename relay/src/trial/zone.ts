/**
 * The records of a few DNS zones, and what an authoritative server answers from them (RFC 1034 §4.3.2): the records, a
 * CNAME and what it leads to inside our zones, "no such name" (NXDOMAIN) or "nothing of this type" (NODATA).
 */
export type TrialRecord =
  | { readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS' | 'PTR'; readonly name: string; readonly value: string }
  /** one string of a TXT record holds at most 255 octets; longer values are split */
  | { readonly type: 'TXT'; readonly name: string; readonly value: string | readonly string[] }
  /** `exchange: '.'` with preference 0 is the null MX of RFC 7505: no mail here */
  | { readonly type: 'MX'; readonly name: string; readonly preference: number; readonly exchange: string }

export type TrialRecordType = TrialRecord['type']

export interface ZoneAnswer {
  readonly outcome: 'found' | 'no-name' | 'no-type' | 'not-ours'
  readonly records: readonly TrialRecord[]
  /** the zone that answers, for its SOA record; null when not ours */
  readonly zone: string | null
}

const MAX_CNAMES = 8

export interface ZoneRecords {
  readonly zones: readonly string[]
  /** replaces all records of this name and type */
  set(records: readonly TrialRecord[]): void
  add(...records: readonly TrialRecord[]): void
  remove(name: string, type?: TrialRecordType): void
  all(): readonly TrialRecord[]
  answer(name: string, type: string): ZoneAnswer
}

export const canonicalName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** @param zones apex names; names outside them are not ours */
export function createZoneRecords(zones: readonly string[], initial: readonly TrialRecord[] = []): ZoneRecords {
  const apexes = zones.map(canonicalName)
  let records: TrialRecord[] = []
  add(...initial)

  function add(...more: readonly TrialRecord[]): void {
    records.push(...more.map(record => ({ ...record, name: canonicalName(record.name) })))
  }
  function remove(name: string, type?: TrialRecordType): void {
    const gone = canonicalName(name)
    records = records.filter(record => record.name !== gone || (type !== undefined && record.type !== type))
  }
  function set(next: readonly TrialRecord[]): void {
    for (const { name, type } of next) remove(name, type)
    add(...next)
  }

  /** The longest of our zones that the name lies in. */
  const zoneOf = (name: string): string | null =>
    apexes.filter(apex => name === apex || name.endsWith(`.${apex}`)).sort((a, b) => b.length - a.length)[0] ?? null

  const at = (name: string): TrialRecord[] => records.filter(record => record.name === name)
  const exists = (name: string): boolean =>
    apexes.includes(name) || records.some(record => record.name === name || record.name.endsWith(`.${name}`))

  /** The records of a name, or of the wildcard that stands for it (RFC 4592): one that covers no existing name. */
  function recordsFor(name: string): TrialRecord[] {
    if (exists(name)) return at(name)
    for (let rest = name; rest.includes('.'); ) {
      rest = rest.slice(rest.indexOf('.') + 1)
      const wild = at(`*.${rest}`)
      if (wild.length > 0) return wild.map(record => ({ ...record, name }))
      if (exists(rest)) break
    }
    return []
  }

  function answer(asked: string, type: string): ZoneAnswer {
    let name = canonicalName(asked)
    const zone = zoneOf(name)
    if (zone === null) return { outcome: 'not-ours', records: [], zone }
    const found: TrialRecord[] = []
    for (let step = 0; step < MAX_CNAMES; step++) {
      const here = recordsFor(name)
      const wanted = here.filter(record => type === 'ANY' || record.type === type)
      if (wanted.length > 0) return { outcome: 'found', records: [...found, ...wanted], zone }
      const alias = here.find(record => record.type === 'CNAME')
      if (alias === undefined || alias.type !== 'CNAME') {
        // RFC 6604 §3: the outcome is that of the last name of the chain
        const named = here.length > 0 || exists(name)
        return { outcome: named ? 'no-type' : 'no-name', records: found, zone }
      }
      found.push(alias)
      name = canonicalName(alias.value)
      if (zoneOf(name) === null) break
    }
    return { outcome: 'found', records: found, zone }
  }

  return { zones: apexes, set, add, remove, all: () => records, answer }
}
