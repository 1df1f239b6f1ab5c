/**
 * Statistics of systems: closed buckets plus the open interval live. Everything is derived from deliveries; this room
 * changes none.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { countDeliveries, intervalMs, startOfInterval } from './bucket.ts'
import { recomputeStale } from './stale.ts'
import { type Step, stepStart } from './steps.ts'
import { byInterval, bySystem, readSums, readWaiting, type Span, type Sums, together, type Waiting } from './sums.ts'

export * from './bucket.ts'
export { noteStale } from './stale.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

const closedUntil = 'buckets-closed-until'
/** What the last run has closed begins there. */
const closedFrom = 'buckets-closed-from'

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
  let from: Date | null = closed === null ? await firstInterval(store) : await readAgainFrom(store, closed)
  if (from === null || from >= end) return written
  const newFrom = closed ?? from
  const systems = await System.find({}, { accountId: 1 }).lean()
  while (from < end && signal?.aborted !== true) {
    const to: Date = new Date(from.getTime() + intervalMs)
    let here = 0
    for (const system of systems)
      here += await replaceBucket(
        { store, now },
        system._id as unknown as ObjectId,
        system.accountId as unknown as ObjectId,
        from,
      )
    written += here
    const isLongPause = here === 0 && end.getTime() - to.getTime() > pauseMs
    from = isLongPause
      ? await nextBusy(
          store,
          systems.map(({ _id }) => _id as unknown as ObjectId),
          to,
          end,
        )
      : to
    const until = from < newFrom ? newFrom : from // what was closed stays closed while it is computed once more
    await Mark.updateOne({ _id: closedUntil }, { $set: { at: until } }, { upsert: true, ...durable })
  }
  if (from >= end) await Mark.updateOne({ _id: closedFrom }, { $set: { at: newFrom } }, { upsert: true, ...durable })
  return written
}

/**
 * What the last run has closed is computed once more: outcomes may have been written while it was counted. That is the last
 * interval; but when the clock was set forward, all that it has left behind, also the one in which mails were under way.
 */
async function readAgainFrom(store: Store, closed: Date): Promise<Date> {
  const last = closed.getTime() - intervalMs
  const from = (await store.models.Mark.findById(closedFrom).lean())?.at
  return new Date(Math.min(last, from?.getTime() ?? last))
}

/** After a longer one it is worth looking where something happened: a relay that was off for a month has 2,880 intervals. */
const pauseMs = 4 * intervalMs

/** The first interval from `from` on in which there is something to count, or a bucket to be put right; `end` if none. */
async function nextBusy(store: Store, systems: readonly ObjectId[], from: Date, end: Date): Promise<Date> {
  const { db } = store
  let next = end
  for (const systemId of systems) {
    const range = { $gte: from, $lt: next }
    const [received, ended, counted] = await Promise.all([
      db.collection('deliveries').findOne({ systemId, receivedAt: range }, { ...first, sort: { receivedAt: 1 } }),
      db.collection('deliveries').findOne({ systemId, finalAt: range }, { ...first, sort: { finalAt: 1 } }),
      db.collection('buckets').findOne({ systemId, startsAt: range }, { ...first, sort: { startsAt: 1 } }),
    ])
    const times = [received?.receivedAt, ended?.finalAt, counted?.startsAt].filter(at => at !== undefined)
    next = new Date(Math.min(next.getTime(), ...times.map(at => startOfInterval(at).getTime())))
  }
  return next
}

const first = { projection: { receivedAt: 1, finalAt: 1, startsAt: 1 } }

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

/** From and to are rounded down and up to intervals of 15 minutes. */
export interface Range {
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

const spanOf = ({ from, to }: Range): Span => ({
  from: from === undefined ? null : startOfInterval(from),
  // without an end up to the far future, not to now: a clock that was set back must not hide a mail
  to: to === undefined ? null : startOfInterval(new Date(to.getTime() + intervalMs - 1)),
})

const nothingWaits: Waiting = { queued: 0, deferred: 0, held: 0 }
const nothingSent: Sums = { received: 0, delivered: 0, bounced: 0, suppressed: 0, cancelled: 0, bouncedBy: {} }

/**
 * Sums over systems in [from, to): closed buckets for whole closed intervals, deliveries for the rest. `queued`,
 * `deferred` and `held` are what waits now, whatever the interval. Without from and to:
 * received = delivered + bounced + suppressed + cancelled + queued + deferred + held.
 */
export async function readStats(deps: Deps, systems: readonly ObjectId[], range: Range): Promise<Stats> {
  const asOf = deps.now()
  const sums = await readSums(deps.store, systems, spanOf(range), await readClosedUntil(deps), together)
  const waiting = await readWaiting(deps.store, systems, together)
  return { asOf, ...(sums.get('null') ?? nothingSent), ...(waiting.get('null') ?? nothingWaits) }
}

export interface Point extends Omit<Sums, 'bouncedBy'> {
  readonly startsAt: Date
}

/** The same as points in time, oldest first; where nothing happened there is none. @param timeZone whose days are meant */
export async function readSeries(
  deps: Deps,
  systems: readonly ObjectId[],
  range: Range,
  step: Step,
  timeZone: string,
): Promise<{ asOf: Date; points: Point[] }> {
  const asOf = deps.now()
  const closed = await readClosedUntil(deps)
  const sums = await readSums(deps.store, systems, spanOf(range), closed, byInterval)
  const startOf = stepStart(step, timeZone)
  const points = new Map<number, Point>()
  for (const [key, { bouncedBy: _, ...sum }] of sums) {
    const startsAt = startOf(new Date(key))
    const { startsAt: __, ...there } = points.get(startsAt.getTime()) ?? { startsAt, ...nothingSent }
    points.set(startsAt.getTime(), { startsAt, ...addSums(there, sum) })
  }
  return { asOf, points: [...points.values()].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()) }
}

const addSums = (a: Omit<Point, 'startsAt'>, b: Omit<Point, 'startsAt'>): Omit<Point, 'startsAt'> => ({
  received: a.received + b.received,
  delivered: a.delivered + b.delivered,
  bounced: a.bounced + b.bounced,
  suppressed: a.suppressed + b.suppressed,
  cancelled: a.cancelled + b.cancelled,
})

export interface SystemNumbers extends Omit<Sums, 'bouncedBy'>, Waiting {
  readonly systemId: string
}

/** Of each system that has something to count. */
export async function readNumbers(deps: Deps, systems: readonly ObjectId[], range: Range): Promise<SystemNumbers[]> {
  const sums = await readSums(deps.store, systems, spanOf(range), await readClosedUntil(deps), bySystem)
  const waiting = await readWaiting(deps.store, systems, bySystem)
  return [...new Set([...sums.keys(), ...waiting.keys()])].map(systemId => {
    const { bouncedBy: _, ...sum } = sums.get(systemId) ?? nothingSent
    return { systemId, ...sum, ...(waiting.get(systemId) ?? nothingWaits) }
  })
}
