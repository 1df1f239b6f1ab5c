/** A lane put on hold by an operator: its deliveries wait as `held`, without a time, until it is released. */
import { durable, type Store } from '../store/index.ts'

export async function isHeld(store: Store, lane: string): Promise<boolean> {
  return (await store.models.Lane.exists({ _id: lane, heldAt: { $ne: null } })) !== null
}

/**
 * Puts aside what nobody works on right now; what is under way ends as it ends.
 *
 * A release may come in between: it frees the lane first and its deliveries then, so whoever has put some aside after
 * that must look at the lane again, or they would be held by a lane that isn't.
 * @returns how many; null when the lane isn't held any more, and nothing of it
 */
export async function putAside(deps: { store: Store; now(): Date }, lane: string): Promise<number | null> {
  const { store } = deps
  const { modifiedCount } = await store.db
    .collection('deliveries')
    .updateMany(
      { lane, open: true, state: { $in: ['queued', 'deferred'] }, leaseId: { $exists: false } },
      { $set: { state: 'held' }, $unset: { dueAt: 1 } },
      durable,
    )
  if (await isHeld(store, lane)) return modifiedCount
  if (modifiedCount > 0) await free(deps, lane)
  return null
}

export async function holdLane(
  deps: { store: Store; now(): Date },
  lane: string,
  reason: string | null,
): Promise<number> {
  await deps.store.models.Lane.updateOne(
    { _id: lane },
    { $set: { heldAt: deps.now(), heldReason: reason } },
    { upsert: true },
  )
  return (await putAside(deps, lane)) ?? 0
}

/** @returns how many go on their way; the caller wakes the lane */
export async function releaseLane(deps: { store: Store; now(): Date }, lane: string): Promise<number> {
  await deps.store.models.Lane.updateOne({ _id: lane }, { $set: { heldAt: null, heldReason: null } })
  return free(deps, lane)
}

async function free({ store, now }: { store: Store; now(): Date }, lane: string): Promise<number> {
  const { modifiedCount } = await store.db
    .collection('deliveries')
    .updateMany({ lane, open: true, state: 'held' }, { $set: { state: 'queued', dueAt: now() } }, durable)
  return modifiedCount
}

/** Deferred ones are tried now instead of at their time; the caller wakes the lane. @returns how many */
export async function retryLane(deps: { store: Store; now(): Date }, lane: string): Promise<number> {
  const at = deps.now()
  const { modifiedCount } = await deps.store.db
    .collection('deliveries')
    .updateMany(
      { lane, open: true, dueAt: { $gt: at }, leaseId: { $exists: false } },
      { $set: { dueAt: at, state: 'queued' } },
      durable,
    )
  return modifiedCount
}
