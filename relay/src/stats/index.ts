/**
 * Statistics of systems: closed buckets plus the open interval live. Everything is derived from deliveries; this room
 * changes none.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { addCounts, type Counts, countDeliveries, intervalMs, noCounts, startOfInterval } from './bucket.ts'
import { recomputeStale } from './stale.ts'

export * from './bucket.ts'
export { noteStale } from './stale.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

const closedUntil = 'buckets-closed-until'

/**
 * Closes every interval that ended since the last run, up to a minute ago (clocks of several nodes differ, and an
 * outcome is written a moment after its time). Idle intervals leave no bucket. @returns buckets written
 */
export async function closeBuckets({ store, now }: Deps, signal?: AbortSignal): Promise<number> {
  const { Mark, System } = store.models
  const end = lastEnd(now())
  const closed = await readClosedUntil({ store, now })
  let written = 0
  if (closed !== null)
    written += await recomputeStale(store, closed, (systemId, accountId, startsAt) =>
      replaceBucket({ store, now }, systemId, accountId, startsAt),
    )
  // the last closed interval is computed once more: an outcome may have been written while it was counted
  let from: Date | null = closed === null ? await firstInterval(store) : new Date(closed.getTime() - intervalMs)
  if (from === null || from >= end) return written
  const systems = await System.find({}, { accountId: 1 }).lean()
  while (from < end && signal?.aborted !== true) {
    const to: Date = new Date(from.getTime() + intervalMs)
    for (const system of systems)
      written += await replaceBucket(
        { store, now },
        system._id as unknown as ObjectId,
        system.accountId as unknown as ObjectId,
        from,
      )
    await Mark.updateOne({ _id: closedUntil }, { $set: { at: to } }, { upsert: true, ...durable })
    from = to
  }
  return written
}

/** When the last interval ended that may be closed. */
const lastEnd = (at: Date) => startOfInterval(new Date(at.getTime() - 60_000))

/**
 * Until when buckets say all; null: there are none. What a clock that was ahead has closed of the time to come is open
 * again, or what happens then would never count.
 */
export async function readClosedUntil({ store, now }: Deps): Promise<Date | null> {
  const closed = (await store.models.Mark.findById(closedUntil).lean())?.at ?? null
  const end = lastEnd(now())
  return closed !== null && closed > end ? end : closed
}

/** Computes one interval of one system and puts it in the place of what was there. @returns 1, or 0 for an idle one */
export async function replaceBucket(
  { store, now }: Deps,
  systemId: ObjectId,
  accountId: ObjectId,
  startsAt: Date,
): Promise<0 | 1> {
  const counts = await countDeliveries(store, systemId, startsAt, new Date(startsAt.getTime() + intervalMs))
  const key = { systemId, startsAt }
  const idle = counts.received + counts.delivered + counts.bounced + counts.suppressed + counts.cancelled === 0
  if (idle) {
    await store.db.collection('buckets').deleteOne(key, durable)
    return 0
  }
  await store.db
    .collection('buckets')
    .replaceOne(key, { ...key, accountId, ...counts, closedAt: now() }, { upsert: true, ...durable })
  return 1
}

async function firstInterval(store: Store): Promise<Date | null> {
  const first = await store.models.Message.findOne({}, { receivedAt: 1 }).sort({ receivedAt: 1 }).lean()
  return first === null ? null : startOfInterval(first.receivedAt)
}

export interface Stats {
  readonly asOf: Date
  readonly received: number
  readonly delivered: number
  readonly bounced: number
  readonly deferred: number
  readonly queued: number
  readonly suppressed: number
  readonly held: number
  readonly cancelled: number
  readonly bouncedBy: Record<string, number>
}

/**
 * Sums over systems in [from, to): closed buckets for whole closed intervals, deliveries for the rest. `queued`,
 * `deferred` and `held` are what waits now, whatever the interval. Without from and to:
 * received = delivered + bounced + suppressed + cancelled + queued + deferred + held.
 * @param from, to rounded down and up to intervals of 15 minutes
 */
export async function readStats(
  { store, now }: Deps,
  systems: ObjectId[],
  range: { from?: Date; to?: Date },
): Promise<Stats> {
  const asOf = now()
  const sum = noCounts()
  const from = range.from === undefined ? null : startOfInterval(range.from)
  const to = range.to === undefined ? null : new Date(startOfInterval(new Date(range.to.getTime() + intervalMs - 1)))
  const closed = await readClosedUntil({ store, now })
  const waiting = { queued: 0, deferred: 0, held: 0 }
  for (const systemId of systems) {
    if (closed !== null) {
      const end = to !== null && to < closed ? to : closed
      const startsAt = from === null ? { $lt: end } : { $gte: from, $lt: end }
      for (const bucket of await store.models.Bucket.find({ systemId, startsAt }).lean())
        addCounts(sum, bucket as unknown as Counts)
    }
    const openFrom = closed === null ? (from ?? new Date(0)) : from !== null && from > closed ? from : closed
    // up to the far future, not to now: a clock that was set back must not hide a mail
    const openTo = to ?? new Date(8.64e15)
    if (openFrom < openTo) addCounts(sum, await countDeliveries(store, systemId, openFrom, openTo))
    const open = await store.db
      .collection('deliveries')
      .aggregate<{ _id: keyof typeof waiting; count: number }>([
        { $match: { systemId, open: true } },
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ])
      .toArray()
    for (const { _id, count } of open) waiting[_id] = (waiting[_id] ?? 0) + count
  }
  const { received, delivered, bounced, suppressed, cancelled, bouncedBy } = sum
  return {
    asOf,
    received,
    delivered,
    bounced,
    deferred: waiting.deferred,
    queued: waiting.queued,
    suppressed,
    held: waiting.held,
    cancelled,
    bouncedBy,
  }
}
