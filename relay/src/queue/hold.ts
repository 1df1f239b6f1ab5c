/**
 * A lane put on hold by an operator: its deliveries wait as `held`, without a time, until it is released. What is said of
 * a destination without a pool is said of its lanes of all pools.
 */
import { durable, type Store } from '../store/index.ts'
import { holdersOf } from './lane.ts'
import { openLanes } from './open-lanes.ts'

/** @returns what holds the lane, or null */
export async function holdOf(
  store: Store,
  lane: string,
): Promise<{ lane: string; at: Date; reason: string | null } | null> {
  const found = await store.models.Lane.findOne({ _id: { $in: holdersOf(lane) }, heldAt: { $ne: null } }).lean()
  return found?.heldAt == null ? null : { lane: found._id, at: found.heldAt, reason: found.heldReason ?? null }
}

export const isHeld = async (store: Store, lane: string): Promise<boolean> => (await holdOf(store, lane)) !== null

/** @returns the lane itself, and behind it those of the destination's other pools that have work */
export async function lanesBelow(store: Store, lane: string): Promise<string[]> {
  const lanes = [lane]
  if (!lane.includes('/'))
    for await (const other of openLanes(store, `${lane}/`)) {
      if (!other.startsWith(`${lane}/`)) break
      lanes.push(other)
    }
  return lanes
}

/** @returns the sum of what `work` counts on each of them */
async function onLanesBelow(store: Store, lane: string, work: (lane: string) => Promise<number>): Promise<number> {
  let sum = 0
  for (const each of await lanesBelow(store, lane)) sum += await work(each)
  return sum
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
  return onLanesBelow(deps.store, lane, async each => (await putAside(deps, each)) ?? 0)
}

/** @returns how many go on their way; the caller wakes the lanes. None while a hold of the destination goes on. */
export async function releaseLane(deps: { store: Store; now(): Date }, lane: string): Promise<number> {
  const { Lane } = deps.store.models
  const released = { $set: { heldAt: null, heldReason: null } }
  await Lane.updateOne({ _id: lane }, released)
  // '0' is the sign after '/'
  if (!lane.includes('/')) await Lane.updateMany({ _id: { $gte: `${lane}/`, $lt: `${lane}0` } }, released)
  return onLanesBelow(deps.store, lane, async each => ((await isHeld(deps.store, each)) ? 0 : free(deps, each)))
}

async function free({ store, now }: { store: Store; now(): Date }, lane: string): Promise<number> {
  const deliveries = store.db.collection('deliveries')
  const at = now()
  const waiting = { lane, open: true, state: 'held' }
  const scheduled = await deliveries.updateMany(
    { ...waiting, sendAt: { $gt: at } },
    [{ $set: { state: 'queued', dueAt: '$sendAt' } }],
    durable,
  )
  const others = await deliveries.updateMany(waiting, { $set: { state: 'queued', dueAt: at } }, durable)
  return scheduled.modifiedCount + others.modifiedCount
}

/** Of a condition: it isn't scheduled, or its time has come. */
export const mayLeave = (at: Date) => ({ sendAt: { $not: { $gt: at } } })

/** Deferred ones are tried now instead of at their time; the caller wakes the lanes. @returns how many */
export async function retryLane(deps: { store: Store; now(): Date }, lane: string): Promise<number> {
  const at = deps.now()
  return onLanesBelow(deps.store, lane, async each => {
    const { modifiedCount } = await deps.store.db
      .collection('deliveries')
      .updateMany(
        { lane: each, open: true, dueAt: { $gt: at }, leaseId: { $exists: false }, ...mayLeave(at) },
        { $set: { dueAt: at, state: 'queued' } },
        durable,
      )
    return modifiedCount
  })
}
