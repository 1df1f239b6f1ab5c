/**
 * Statistics: intervals of 15 minutes per system, computed from deliveries and replaced whole, so that computing one
 * twice changes nothing. `received` counts by the time of acceptance, everything else by the time of the final state.
 */
import type { ObjectId } from 'bson'
import { sandboxLane } from '../sandbox/index.ts'
import type { Store } from '../store/index.ts'

export const intervalMs = 15 * 60_000

/** Upper bounds in ms of the latency histogram (acceptance → the remote's 250); the last class is everything above. */
export const latencyBoundsMs = [
  10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 15_000, 60_000, 300_000, 3_600_000,
] as const

export const startOfInterval = (at: Date): Date => new Date(Math.floor(at.getTime() / intervalMs) * intervalMs)

export interface Counts {
  received: number
  delivered: number
  bounced: number
  bouncedBy: Record<string, number>
  suppressed: number
  cancelled: number
  /** of the delivered and bounced ones: those in the sandbox, which never left and cost nothing */
  sandboxed: number
  bytes: number
  latency: number[]
}

export const noCounts = (): Counts => ({
  received: 0,
  delivered: 0,
  bounced: 0,
  bouncedBy: {},
  suppressed: 0,
  cancelled: 0,
  sandboxed: 0,
  bytes: 0,
  latency: new Array(latencyBoundsMs.length + 1).fill(0),
})

/**
 * Counts one system's deliveries in [from, to), from the deliveries themselves, by two index ranges.
 * @returns exact counts; the same deliveries always give the same counts
 */
export async function countDeliveries(store: Store, systemId: ObjectId, from: Date, to: Date): Promise<Counts> {
  const deliveries = store.db.collection('deliveries')
  const counts = noCounts()
  counts.received = await deliveries.countDocuments({ systemId, receivedAt: { $gte: from, $lt: to } })
  // no $lookup for sizes here: bytes come with the delivery's own field
  const groups = await deliveries
    .aggregate<{ _id: Ended; count: number; bytes: number }>([
      { $match: { systemId, finalAt: { $gte: from, $lt: to } } },
      {
        $group: {
          _id: { state: '$state', class: '$class', latency: latencyClass, sandboxed: { $eq: ['$lane', sandboxLane] } },
          count: { $sum: 1 },
          bytes: { $sum: '$sizeBytes' },
        },
      },
    ])
    .toArray()
  for (const { _id, count, bytes } of groups) {
    if (_id.sandboxed && (_id.state === 'delivered' || _id.state === 'bounced')) counts.sandboxed += count
    if (_id.state === 'delivered') {
      counts.delivered += count
      counts.bytes += bytes
      const i = _id.latency ?? 0
      counts.latency[i] = (counts.latency[i] ?? 0) + count
    } else if (_id.state === 'bounced') {
      counts.bounced += count
      const name = _id.class ?? 'hard'
      counts.bouncedBy[name] = (counts.bouncedBy[name] ?? 0) + count
    } else if (_id.state === 'suppressed') counts.suppressed += count
    else if (_id.state === 'cancelled') counts.cancelled += count
  }
  return counts
}

interface Ended {
  readonly state: string
  readonly class?: string
  readonly latency: number | null
  readonly sandboxed: boolean
}

/** index of the histogram's class, or null without a latency */
const latencyClass = latencyBoundsMs.reduceRight<unknown>(
  (above, bound, i) => ({ $cond: [{ $lte: ['$latencyMs', bound] }, i, above] }),
  latencyBoundsMs.length,
)
