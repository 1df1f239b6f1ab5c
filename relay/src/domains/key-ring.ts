/**
 * A domain's DKIM keys as a state machine, pure: which of them sign, when the next one takes over, and when an old one
 * may go. The first key signs always. A key of the other algorithm (RFC 8463) signs too while its own record is there.
 * A rotation never leaves a gap: the next key waits until its record was seen in DNS, and the one before it stays
 * published until every mail it signed has been verified.
 */
export type DkimState = 'unchecked' | 'match' | 'missing' | 'mismatch' | 'revoked' | 'malformed' | 'unknown'
export type Algorithm = 'rsa-sha256' | 'ed25519-sha256'

/** What DNS said about one record. */
export interface RecordFacts {
  readonly state: DkimState
  readonly checkedAt: Date | null
  /** last time it was right */
  readonly matchedAt: Date | null
  /** first time it was wrong after having been right */
  readonly lostAt: Date | null
}

export interface RingKey {
  readonly selector: string
  readonly algorithm: Algorithm
  readonly createdAt: Date
  /** the next key of its algorithm since then, not signing yet */
  readonly waitingSince: Date | null
  /** no longer signing since then */
  readonly retiredAt: Date | null
  readonly dns: RecordFacts
}

export type KeyRole = 'signing' | 'published' | 'next' | 'retired' | 'spare'

const day = 24 * 3600_000
/** DNS hiccups and key changes at the provider are not the end of a shop's mail: so long a lost record is forgiven. */
export const dkimGraceMs = day
/** Mails are tried for 48 h, and receivers may verify a mail late: so long the record of an old key stays. */
export const retiredKeptMs = 7 * day

export const neverLooked: RecordFacts = { state: 'unchecked', checkedAt: null, matchedAt: null, lostAt: null }

/** @returns the facts after a look; `unknown` (DNS didn't answer) proves nothing and leaves them as they were */
export function afterLook(before: RecordFacts, state: DkimState, now: Date): RecordFacts {
  if (state === 'unknown') return before
  if (state === 'match') return { state, checkedAt: now, matchedAt: now, lostAt: null }
  const lostAt = before.lostAt ?? (before.matchedAt === null ? null : now)
  return { state, checkedAt: now, matchedAt: before.matchedAt, lostAt }
}

/** The record was seen, and isn't lost for longer than the grace. */
export function isTrusted(dns: RecordFacts, now: Date): boolean {
  if (dns.state === 'match') return true
  if (dns.matchedAt === null || dns.state === 'unchecked') return false
  return dns.lostAt === null || now.getTime() - dns.lostAt.getTime() < dkimGraceMs
}

/** The first key of an algorithm that neither waits nor is retired. */
const currentOf = <K extends RingKey>(ring: readonly K[], algorithm: Algorithm): K | undefined =>
  ring.find(
    (key, i) => key.algorithm === algorithm && (i === 0 || (key.retiredAt === null && key.waitingSince === null)),
  )

/** @returns the keys that sign a mail now; the first is the ring's first, which signs whatever DNS says */
export function signers<K extends RingKey>(ring: readonly K[], now: Date): K[] {
  const [first] = ring
  if (first === undefined) return []
  const second = currentOf(ring, otherAlgorithm(first.algorithm))
  return second !== undefined && isTrusted(second.dns, now) ? [first, second] : [first]
}

export const otherAlgorithm = (algorithm: Algorithm): Algorithm =>
  algorithm === 'rsa-sha256' ? 'ed25519-sha256' : 'rsa-sha256'

/** `published`: of the other algorithm, waiting for its record; `spare`: kept, but not used and not to be published */
export function roleOf<K extends RingKey>(ring: readonly K[], key: K, now: Date): KeyRole {
  if (signers(ring, now).includes(key)) return 'signing'
  if (key.retiredAt !== null) return 'retired'
  if (key.waitingSince !== null) return 'next'
  return currentOf(ring, key.algorithm) === key ? 'published' : 'spare'
}

/** The key that waits to take over, if one does. */
export const nextOf = <K extends RingKey>(ring: readonly K[], algorithm: Algorithm): K | undefined =>
  ring.find((key, i) => i > 0 && key.algorithm === algorithm && key.waitingSince !== null)

/**
 * What follows from the last look: a waiting key whose record is there takes over; one whose record vanished soon after
 * gives back to a retired one that is still published; a retired key past its time goes.
 */
export function settle<K extends RingKey>(ring: readonly K[], now: Date): K[] {
  let settled = [...ring]
  for (const algorithm of ['rsa-sha256', 'ed25519-sha256'] as const) {
    const current = currentOf(settled, algorithm)
    if (current === undefined) continue
    const published = (key: K) => key !== current && key.algorithm === algorithm && key.dns.state === 'match'
    const next = settled.find(key => published(key) && key.waitingSince !== null)
    const back = isLost(current) ? settled.find(key => published(key) && key.retiredAt !== null) : undefined
    if (next !== undefined) settled = swap(settled, current, next, { waitingSince: null, retiredAt: now })
    else if (back !== undefined) settled = swap(settled, current, back, { waitingSince: now, retiredAt: null })
  }
  return settled.filter((key, i) => i === 0 || key.retiredAt === null || !isPast(key.retiredAt, retiredKeptMs, now))
}

const isLost = ({ dns }: RingKey) => !['match', 'unchecked', 'unknown'].includes(dns.state)
const isPast = (since: Date, ms: number, now: Date) => now.getTime() - since.getTime() >= ms

/** `successor` takes the place of `current`, which goes to the end. */
function swap<K extends RingKey>(
  ring: readonly K[],
  current: K,
  successor: K,
  mark: { waitingSince: Date | null; retiredAt: Date | null },
): K[] {
  const others = ring.filter(key => key !== successor)
  const signing = { ...successor, waitingSince: null, retiredAt: null }
  return [...others.map(key => (key === current ? signing : key)), { ...current, ...mark }]
}
