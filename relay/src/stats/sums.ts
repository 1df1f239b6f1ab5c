/**
 * Sums over many systems at once, by time or by system: closed buckets for what is closed, deliveries for the rest. As
 * many questions to the store for five hundred systems as for one.
 */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { outcomeClasses } from '../values.ts'

export interface Sums {
  received: number
  delivered: number
  bounced: number
  suppressed: number
  cancelled: number
  bouncedBy: Record<string, number>
}

export interface Span {
  readonly from: Date | null
  /** null: also what a clock that was ahead has left */
  readonly to: Date | null
}

/** What is summed together: an aggregation expression over the time that counts. */
export type GroupBy = (time: string) => unknown

export const together: GroupBy = () => null
export const bySystem: GroupBy = () => '$systemId'
export const byAccount: GroupBy = () => '$accountId'
/** By intervals of 15 minutes, as buckets are. Hours and days are made of them by steps.ts, which costs a store less. */
export const byInterval: GroupBy = time =>
  time === '$startsAt' ? time : { $dateTrunc: { date: time, unit: 'minute', binSize: 15 } }

/** A Date or an ObjectId, by its text; together: 'null' */
const keyOf = (id: unknown): string => (id instanceof Date ? id.toISOString() : String(id))

const noSums = (): Sums => ({ received: 0, delivered: 0, bounced: 0, suppressed: 0, cancelled: 0, bouncedBy: {} })

const within = ({ from, to }: Span) => ({
  ...(from === null ? {} : { $gte: from }),
  ...(to === null ? {} : { $lt: to }),
})

/**
 * @param closedUntil until when buckets say all; null: there are none
 * @returns sums by the text of what they are grouped by; what is nothing but zeros is left out
 */
export async function readSums(
  store: Store,
  systems: readonly ObjectId[],
  span: Span,
  closedUntil: Date | null,
  groupBy: GroupBy,
): Promise<Map<string, Sums>> {
  const sums = new Map<string, Sums>()
  const of = (id: unknown): Sums => {
    const key = keyOf(id)
    const there = sums.get(key) ?? noSums()
    sums.set(key, there)
    return there
  }
  if (systems.length === 0) return sums
  const systemId = { $in: systems }
  if (closedUntil !== null && (span.from === null || span.from < closedUntil)) {
    const end = span.to !== null && span.to < closedUntil ? span.to : closedUntil
    await addBuckets(store, { systemId, startsAt: within({ from: span.from, to: end }) }, groupBy, of)
  }
  const openFrom = closedUntil !== null && (span.from === null || span.from < closedUntil) ? closedUntil : span.from
  if (openFrom === null || span.to === null || openFrom < span.to)
    await addDeliveries(store, systemId, { from: openFrom, to: span.to }, groupBy, of)
  return sums
}

async function addBuckets(store: Store, match: object, groupBy: GroupBy, of: (id: unknown) => Sums): Promise<void> {
  const names = ['received', 'delivered', 'bounced', 'suppressed', 'cancelled'] as const
  const total = Object.fromEntries(names.map(name => [name, { $sum: `$${name}` }]))
  const byClass = Object.fromEntries(outcomeClasses.map(name => [`by_${name}`, { $sum: `$bouncedBy.${name}` }]))
  const groups = await store.db
    .collection('buckets')
    .aggregate<{ _id: unknown } & Record<string, number>>([
      { $match: match },
      { $group: { _id: groupBy('$startsAt'), ...total, ...byClass } },
    ])
    .toArray()
  for (const group of groups) {
    const sum = of(group._id)
    for (const name of names) sum[name] += group[name] ?? 0
    for (const name of outcomeClasses) addClass(sum, name, group[`by_${name}`] ?? 0)
  }
}

async function addDeliveries(
  store: Store,
  systemId: object,
  span: Span,
  groupBy: GroupBy,
  of: (id: unknown) => Sums,
): Promise<void> {
  const deliveries = store.db.collection('deliveries')
  // a bound on both ends keeps the index on finalAt, which holds what has one
  const bounds = { from: span.from ?? new Date(0), to: span.to }
  const received = await deliveries
    .aggregate<{ _id: unknown; count: number }>([
      { $match: { systemId, receivedAt: within(bounds) } },
      { $group: { _id: groupBy('$receivedAt'), count: { $sum: 1 } } },
    ])
    .toArray()
  for (const { _id, count } of received) of(_id).received += count
  const ended = await deliveries
    .aggregate<{ _id: { of: unknown; state: string; class?: string }; count: number }>([
      { $match: { systemId, finalAt: within(bounds) } },
      { $group: { _id: { of: groupBy('$finalAt'), state: '$state', class: '$class' }, count: { $sum: 1 } } },
    ])
    .toArray()
  for (const { _id, count } of ended) {
    const sum = of(_id.of)
    if (_id.state === 'bounced') addClass(sum, _id.class ?? 'hard', count)
    if (isEnd(_id.state)) sum[_id.state] += count
  }
}

const ends = ['delivered', 'bounced', 'suppressed', 'cancelled'] as const
const isEnd = (state: string): state is (typeof ends)[number] => (ends as readonly string[]).includes(state)

function addClass(sum: Sums, name: string, count: number): void {
  if (count > 0) sum.bouncedBy[name] = (sum.bouncedBy[name] ?? 0) + count
}

export interface Waiting {
  queued: number
  deferred: number
  held: number
}

/** What waits now, of all systems together or of each. */
export async function readWaiting(
  store: Store,
  systems: readonly ObjectId[],
  groupBy: GroupBy,
): Promise<Map<string, Waiting>> {
  const found = new Map<string, Waiting>()
  if (systems.length === 0) return found
  const groups = await store.db
    .collection('deliveries')
    .aggregate<{ _id: { of: unknown; state: keyof Waiting }; count: number }>([
      { $match: { systemId: { $in: systems }, open: true } },
      { $group: { _id: { of: groupBy(''), state: '$state' }, count: { $sum: 1 } } },
    ])
    .toArray()
  for (const { _id, count } of groups) {
    const waiting = found.get(keyOf(_id.of)) ?? { queued: 0, deferred: 0, held: 0 }
    waiting[_id.state] = (waiting[_id.state] ?? 0) + count
    found.set(keyOf(_id.of), waiting)
  }
  return found
}
