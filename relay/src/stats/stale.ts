/**
 * Buckets that no longer say what the deliveries say: a mail that had been delivered came back later. They are noted, and
 * computed again by the job that closes buckets.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { intervalMs, startOfInterval } from './bucket.ts'

interface StaleRow {
  readonly _id: string
  readonly systemId: ObjectId
  readonly accountId: ObjectId
  readonly startsAt: Date
  /** grows with each note, so that one that comes while the bucket is computed isn't lost */
  readonly notes: number
}

const staleRows = (store: Store) => store.db.collection<StaleRow>('staleBuckets')

/** To be called after the delivery has been written. @param at when the delivery got its final state */
export async function noteStale(
  store: Store,
  { accountId, systemId, at }: { accountId: ObjectId; systemId: ObjectId; at: Date },
): Promise<void> {
  const startsAt = startOfInterval(at)
  await staleRows(store).updateOne(
    { _id: `${systemId.toHexString()}:${startsAt.getTime()}` },
    { $inc: { notes: 1 }, $setOnInsert: { systemId, accountId, startsAt } },
    { upsert: true, ...durable },
  )
}

/**
 * Computes noted buckets again. @param closedUntil later intervals are still counted live and lose only their note
 * @returns how many there were
 */
export async function recomputeStale(
  store: Store,
  closedUntil: Date,
  recompute: (systemId: ObjectId, accountId: ObjectId, startsAt: Date) => Promise<unknown>,
): Promise<number> {
  let count = 0
  for await (const { _id, systemId, accountId, startsAt, notes } of staleRows(store).find()) {
    if (startsAt.getTime() + intervalMs > closedUntil.getTime()) continue // it will be closed with what is true then
    await recompute(systemId, accountId, startsAt)
    await staleRows(store).deleteOne({ _id, notes })
    count++
  }
  return count
}
