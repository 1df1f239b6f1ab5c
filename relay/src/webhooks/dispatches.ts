/**
 * Dispatches: one event on its way to one webhook. Made when an event is announced, claimed for the moment in which it is
 * sent, ended when it was taken or given up. Every write of an outcome has the lease in its filter: who was too slow
 * changes nothing.
 */
import { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import { type EventRow, type Interest, wants } from '../events/index.ts'
import { durable, hasty, type Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'

export interface DispatchRow {
  readonly _id: string
  readonly accountId: AccountId
  readonly webhookId: ObjectId
  readonly eventId: string
  readonly state: 'waiting' | 'sent' | 'failed' | 'stopped'
  readonly open?: true
  readonly dueAt?: Date
  readonly leaseId?: string
  readonly tries: number
  readonly expiresAt: Date
}

interface Deps {
  readonly store: Store
  now(): Date
}

/** An attempt takes half of this at most; after a crash it is tried again when it is over. */
const leaseMs = 30_000

export const dispatchRows = (store: Store) => store.db.collection<DispatchRow>('dispatches')
const idOf = (webhookId: ObjectId, eventId: string): string => `${webhookId.toHexString()}:${eventId}`
/** all of a webhook, by the ids */
const allOf = (webhookId: ObjectId) => ({
  _id: { $gt: `${webhookId.toHexString()}:`, $lt: `${webhookId.toHexString()};` },
})

/** Puts events on their way to the active webhooks that want them; those that are on it already stay as they are. */
export async function announce(
  { store, now }: Deps,
  interests: readonly Interest[],
  events: readonly EventRow[],
): Promise<void> {
  const dueAt = now()
  const writes = events.flatMap(event =>
    interests
      .filter(interest => interest.active && wants(interest, event))
      .map(({ webhookId, accountId }) => {
        const { _id: eventId, expiresAt } = event
        const fields = {
          accountId,
          webhookId,
          eventId,
          state: 'waiting',
          open: true,
          dueAt,
          tries: 0,
          expiresAt,
        } as const
        return {
          updateOne: { filter: { _id: idOf(webhookId, eventId) }, update: { $setOnInsert: fields }, upsert: true },
        }
      }),
  )
  if (writes.length > 0) await dispatchRows(store).bulkWrite(writes, { ordered: false, ...durable })
}

/** Sends events once more, whatever came of them before. @param events of the webhook's account */
export async function sendAgain(
  { store, now }: Deps,
  { _id: webhookId, accountId }: { _id: ObjectId; accountId: AccountId },
  events: readonly Pick<EventRow, '_id' | 'expiresAt'>[],
): Promise<number> {
  const dueAt = now()
  const writes = events.map(({ _id: eventId, expiresAt }) => ({
    updateOne: {
      filter: { _id: idOf(webhookId, eventId) },
      update: {
        $set: { state: 'waiting' as const, open: true as const, dueAt, tries: 0, expiresAt },
        $setOnInsert: { accountId, webhookId, eventId },
        $unset: { leaseId: 1 as const },
      },
      upsert: true,
    },
  }))
  if (writes.length > 0) await dispatchRows(store).bulkWrite(writes, { ordered: false, ...durable })
  return writes.length
}

/** The webhooks that have something due, by hopping from one to the next in the index: the others cost nothing. */
export async function* dueWebhooks({ store, now }: Deps): AsyncGenerator<ObjectId> {
  for (let webhookId = new ObjectId('0'.repeat(24)); ; ) {
    const first = await dispatchRows(store)
      .find({ open: true, webhookId: { $gt: webhookId } }, { projection: { webhookId: 1, dueAt: 1 } })
      .sort({ webhookId: 1, dueAt: 1 })
      .limit(1)
      .next()
    if (first === null) return
    webhookId = first.webhookId
    if (first.dueAt !== undefined && first.dueAt <= now()) yield webhookId
  }
}

/** @returns some that are due, earliest first; nobody else sends them until the lease ends */
export async function claim({ store, now }: Deps, webhookId: ObjectId, limit: number): Promise<DispatchRow[]> {
  const at = now()
  const due = await dispatchRows(store)
    .find({ webhookId, open: true, dueAt: { $lte: at } })
    .sort({ dueAt: 1 })
    .limit(limit)
    .toArray()
  if (due.length === 0) return []
  const leaseId = new ObjectId().toHexString()
  const ids = due.map(({ _id }) => _id)
  const { modifiedCount } = await dispatchRows(store).updateMany(
    { _id: { $in: ids }, open: true, dueAt: { $lte: at } },
    { $set: { leaseId, dueAt: new Date(at.getTime() + leaseMs) } },
    hasty,
  )
  if (modifiedCount === due.length) return due.map(row => ({ ...row, leaseId }))
  return dispatchRows(store)
    .find({ _id: { $in: ids }, leaseId })
    .toArray() // someone was faster
}

/** `again`: when it is tried next; `back`: it wasn't tried, and is due at that time */
export type DispatchEnd = { readonly end: 'sent' | 'failed' } | { readonly end: 'again' | 'back'; readonly dueAt: Date }

/** @returns how many were still ours */
export async function record(
  { store }: Deps,
  ended: readonly { readonly dispatch: DispatchRow; readonly end: DispatchEnd }[],
): Promise<number> {
  const writes = ended.map(({ dispatch: { _id, leaseId }, end }) => {
    const tries = end.end === 'back' ? 0 : 1
    const update: mongo.UpdateFilter<DispatchRow> =
      'dueAt' in end
        ? { $set: { dueAt: end.dueAt }, $unset: { leaseId: 1 }, $inc: { tries } }
        : { $set: { state: end.end }, $unset: { leaseId: 1, open: 1, dueAt: 1 }, $inc: { tries } }
    return { updateOne: { filter: { _id, leaseId }, update } }
  })
  return writes.length === 0
    ? 0
    : (await dispatchRows(store).bulkWrite(writes, { ordered: false, ...durable })).matchedCount
}

/** After an outage: what waits for its next attempt is tried now. */
export async function bringForward({ store, now }: Deps, webhookId: ObjectId): Promise<void> {
  const at = now()
  await dispatchRows(store).updateMany(
    { webhookId, open: true, dueAt: { $gt: at }, leaseId: { $exists: false } },
    { $set: { dueAt: at } },
    hasty,
  )
}

/** The webhook is disabled: nothing is sent any more, and what was waiting is kept for when it is enabled. */
export async function stopDispatches(store: Store, webhookId: ObjectId): Promise<void> {
  await dispatchRows(store).updateMany(
    { webhookId, open: true, dueAt: { $gt: new Date(0) } },
    { $set: { state: 'stopped' }, $unset: { open: 1, dueAt: 1, leaseId: 1 } },
    durable,
  )
}

export async function resumeDispatches({ store, now }: Deps, webhookId: ObjectId): Promise<number> {
  const { modifiedCount } = await dispatchRows(store).updateMany(
    { ...allOf(webhookId), state: 'stopped' },
    { $set: { state: 'waiting', open: true, dueAt: now(), tries: 0 } },
    durable,
  )
  return modifiedCount
}

export async function dropDispatches(store: Store, webhookId: ObjectId): Promise<void> {
  await dispatchRows(store).deleteMany(allOf(webhookId), durable)
}
