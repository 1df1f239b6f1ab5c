/**
 * What a wall clock that was ahead has written lies in the future once the clock is right: mails would wait for as long
 * as it was ahead. This makes them wait from now for as long as was meant.
 */
import type { Store } from '../store/index.ts'
import { mayLeave } from './hold.ts'
import { openLanes } from './open-lanes.ts'

/** Clocks of machines differ by less where they are kept (NTP); a mail that waits so much longer harms nobody. */
export const toleranceMs = 2_000

const dayMs = 86_400_000

interface Deps {
  readonly store: Store
  now(): Date
  readonly leaseSeconds: number
}

/**
 * The newest time in the future that intake or a job has written, or null. Two look-ups by index, whatever is stored.
 * @param job a job that runs often: its last run says when somebody last thought what time it was
 */
export async function writtenAhead({ store, now }: Omit<Deps, 'leaseSeconds'>, job: string): Promise<Date | null> {
  const after = new Date(now().getTime() + toleranceMs)
  const [message] = await store.db
    .collection('messages')
    .find({ receivedAt: { $gt: after } }, { projection: { receivedAt: 1 } })
    .sort({ receivedAt: -1 })
    .limit(1)
    .toArray()
  const run = await store.db
    .collection('agendaJobs')
    .findOne({ name: job, lastRunAt: { $gt: after } }, { projection: { lastRunAt: 1 } })
  const times = [message?.receivedAt, run?.lastRunAt].filter(at => at instanceof Date)
  return times.length === 0 ? null : new Date(Math.max(...times.map(Number)))
}

/** Lane by lane, so that it goes by the claim index. Harmless when it is done twice, or by two nodes. */
export async function bringForward(deps: Deps, signal?: AbortSignal): Promise<void> {
  for await (const lane of openLanes(deps.store)) {
    if (signal?.aborted) return
    await bringLaneForward(deps, lane)
  }
}

async function bringLaneForward({ store, now, leaseSeconds }: Deps, lane: string): Promise<void> {
  const deliveries = store.db.collection('deliveries')
  const at = now()
  const leaseEnd = new Date(at.getTime() + leaseSeconds * 1000)
  const later = (than: Date) => ({ lane, open: true, dueAt: { $gt: new Date(than.getTime() + toleranceMs) } })
  // a lease can't last longer than from now on; whoever works on it renews it in time
  await deliveries.updateMany({ ...later(leaseEnd), leaseId: { $exists: true } }, { $set: { dueAt: leaseEnd } })
  // not tried yet, so due since it was accepted
  await deliveries.updateMany(
    { ...later(at), leaseId: { $exists: false }, state: 'queued', ...mayLeave(at) },
    { $set: { dueAt: at } },
  )
  // what waits for a new day of its sending addresses looks for it again: the next one is never further away
  await deliveries.updateMany(
    {
      ...later(at),
      leaseId: { $exists: false },
      state: 'deferred',
      waitsUntil: { $gt: new Date(at.getTime() + dayMs) },
    },
    { $set: { dueAt: at } },
  )
  // deferred: its delay begins now, if the attempt before it is still to come; the last condition is false once it is done
  const lastAttempt = { $last: '$attempts.at' }
  await deliveries.updateMany(
    {
      ...later(at),
      leaseId: { $exists: false },
      state: 'deferred',
      'attempts.at': { $gt: at },
      $expr: { $gt: ['$dueAt', lastAttempt] },
    },
    [{ $set: { dueAt: { $add: [at, { $subtract: ['$dueAt', lastAttempt] }] } } }],
  )
}
