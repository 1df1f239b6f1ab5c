/**
 * How many mails of an account were sent: those delivered and bounced, one per recipient, by the time of their final
 * state; not those in the sandbox, which never leave. Closed intervals are read from their buckets, the rest is counted.
 */
import type { ObjectId } from 'bson'
import { sandboxLane } from '../sandbox/index.ts'
import { readClosedUntil } from '../stats/index.ts'
import type { Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'

export interface SentCounter {
  /** until when all is in buckets, after which it is counted live; null: nothing is */
  readonly closedUntil: Date | null
  /** @param from, to borders of intervals; `to` null: also what the time to come holds, which a clock set back leaves */
  between(from: Date, to: Date | null): Promise<number>
}

/** As things are now: for one look at an account. */
export async function countSent(deps: { store: Store; now(): Date }, accountId: AccountId): Promise<SentCounter> {
  const { db } = deps.store
  const closedUntil = await readClosedUntil(deps)
  let systems: Promise<ObjectId[]> | null = null
  const readSystems = async () => {
    const rows = await db
      .collection('systems')
      .find({ accountId }, { projection: { _id: 1 } })
      .toArray()
    return rows.map(({ _id }) => _id)
  }

  const inBuckets = async (from: Date, to: Date) => {
    const sent = { $subtract: [{ $add: ['$delivered', '$bounced'] }, { $ifNull: ['$sandboxed', 0] }] }
    const [sum] = await db
      .collection('buckets')
      .aggregate<{ mails: number }>([
        { $match: { accountId, startsAt: { $gte: from, $lt: to } } },
        { $group: { _id: null, mails: { $sum: sent } } },
      ])
      .toArray()
    return sum?.mails ?? 0
  }
  const live = async (from: Date, to: Date | null) => {
    systems ??= readSystems()
    return db.collection('deliveries').countDocuments({
      systemId: { $in: await systems },
      finalAt: { $gte: from, ...(to === null ? {} : { $lt: to }) },
      state: { $in: ['delivered', 'bounced'] },
      lane: { $ne: sandboxLane },
    })
  }
  return {
    closedUntil,
    async between(from, to) {
      const closed = closedUntil ?? from
      const end = to !== null && to < closed ? to : closed
      const begin = new Date(Math.max(from.getTime(), closed.getTime()))
      return (from < end ? await inBuckets(from, end) : 0) + (to === null || begin < to ? await live(begin, to) : 0)
    },
  }
}
