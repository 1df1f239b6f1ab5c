/**
 * When a domain is looked at again. Its owner sets a record and waits for it to be seen, so that after a change it is looked
 * at every minute, and less often the longer nothing happens; then the daily look is enough. One whose record has gone is
 * looked at in the same way, from then on.
 */
import type { RecordFacts } from './key-ring.ts'

const minute = 60_000
const hour = 60 * minute

/** Until so long after the change, so often. DNS keeps "no such record" for up to some hours (RFC 2308 §5). */
const pace = [
  { untilMs: hour, everyMs: minute },
  { untilMs: 6 * hour, everyMs: 5 * minute },
  { untilMs: 72 * hour, everyMs: 30 * minute },
] as const

/** What the next look is reckoned from. */
export interface WatchFacts {
  readonly createdAt: Date
  /** by its owner */
  readonly changedAt?: Date | null
  readonly dkim?: Pick<Partial<RecordFacts>, 'lostAt'> | null
}

/** @param waits for a record @returns null when the daily look is enough */
export function nextLookAt({ changedAt, createdAt, dkim }: WatchFacts, waits: boolean, now: Date): Date | null {
  if (!waits) return null
  const since = Math.max(changedAt?.getTime() ?? createdAt.getTime(), dkim?.lostAt?.getTime() ?? 0)
  const age = now.getTime() - since
  const step = pace.find(({ untilMs }) => age < untilMs)
  return step === undefined ? null : new Date(now.getTime() + step.everyMs)
}
