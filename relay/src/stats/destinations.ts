/** How the relay's destinations are doing: what was delivered and refused there lately, and the last words of a refusal. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'

export interface DestinationHealth {
  /** the lane: a recipient domain, with `/pool` for other sending addresses than the usual */
  readonly lane: string
  readonly delivered: number
  readonly bounced: number
  /** wait for another try now */
  readonly deferred: number
  readonly queued: number
  /** from acceptance to the remote's 250, on average; null: nothing was delivered */
  readonly meanLatencyMs: number | null
  readonly lastRefusal: { readonly at: Date; readonly response: string } | null
}

/** Those with most mails first. @param systems all of the relay */
export async function readDestinations(
  store: Store,
  systems: readonly ObjectId[],
  from: Date,
  limit: number,
): Promise<DestinationHealth[]> {
  if (systems.length === 0) return []
  const deliveries = store.db.collection('deliveries')
  const systemId = { $in: systems }
  const isIn = (state: string) => ({ $cond: [{ $eq: ['$state', state] }, 1, 0] })
  const lastResponse = { $let: { vars: { last: { $arrayElemAt: ['$attempts', -1] } }, in: '$$last.response' } }
  const ended = await deliveries
    .aggregate<{ _id: string; delivered: number; bounced: number; latency: number | null; last: Last | null }>([
      { $match: { systemId, finalAt: { $gte: from } } },
      {
        $group: {
          _id: '$lane',
          delivered: { $sum: isIn('delivered') },
          bounced: { $sum: isIn('bounced') },
          latency: { $avg: { $cond: [{ $eq: ['$state', 'delivered'] }, '$latencyMs', null] } },
          last: {
            $max: { $cond: [{ $eq: ['$state', 'bounced'] }, { at: '$finalAt', response: lastResponse }, null] },
          },
        },
      },
    ])
    .toArray()
  const open = await deliveries
    .aggregate<{ _id: string; queued: number; deferred: number; last: Last | null }>([
      { $match: { systemId, open: true } },
      { $group: { _id: '$lane', queued: { $sum: isIn('queued') }, deferred: { $sum: isIn('deferred') } } },
    ])
    .toArray()
  const waiting = new Map(open.map(each => [each._id, each]))
  const known = new Map(ended.map(each => [each._id, each]))
  return [...new Set([...known.keys(), ...waiting.keys()])]
    .map(lane => {
      const { delivered = 0, bounced = 0, latency = null, last = null } = known.get(lane) ?? {}
      const { queued = 0, deferred = 0 } = waiting.get(lane) ?? {}
      const lastRefusal = last === null ? null : { at: last.at, response: last.response ?? '' }
      return { lane, delivered, bounced, queued, deferred, meanLatencyMs: latency, lastRefusal }
    })
    .sort((a, b) => weight(b) - weight(a) || (a.lane < b.lane ? -1 : 1))
    .slice(0, limit)
}

interface Last {
  readonly at: Date
  readonly response?: string
}

const weight = ({ delivered, bounced, deferred, queued }: DestinationHealth) => delivered + bounced + deferred + queued
