/**
 * Claims: how a node takes due deliveries of a lane, keeps them while it works, and writes what came of them.
 *
 * A claim moves `dueAt` to the lease's end, so a claimed delivery is not due, and one whose node died is due again by
 * itself. Every write of an outcome has the lease id in its filter: a stale owner changes nothing.
 */
import type { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import { toBuffer } from '../store/contents.ts'
import { durable, hasty, type Store } from '../store/index.ts'
import type { Delivery, DeliveryState, Message, Outcome } from '../values.ts'
import { isHeld, putAside } from './hold.ts'

/** a delivery as it is stored; store/models.ts says what each field means */
type DeliveryRow = Omit<Delivery, 'state' | 'attemptCount'> & {
  state: DeliveryState
  attemptCount: number
  open?: true
  dueAt?: Date
  leaseId?: string
  attempts?: object[]
  waitsUntil?: Date
  explanation?: Outcome['explanation']
  class?: string
  finalAt?: Date
  deferredAt?: Date
  latencyMs?: number
}

export interface Claim {
  readonly leaseId: string
  readonly deliveries: Delivery[]
}

export interface NodeName {
  /** the same after a restart on the same data directory */
  readonly node: string
  /** another one at each start */
  readonly boot: string
}

export interface Claims {
  /**
   * Takes up to `limit` due deliveries, earliest first. An empty claim means that nothing is due.
   * @param dueBefore only those due before this; now
   */
  take(lane: string, limit: number, dueBefore?: Date): Promise<Claim>
  /** Moves the lease's end; @returns how many are still ours */
  renew(leaseId: string, ids: ObjectId[]): Promise<number>
  /** Gives back what wasn't tried. */
  release(leaseId: string, ids: ObjectId[]): Promise<void>
  /** Writes outcomes; @returns how many were still ours */
  record(outcomes: { leaseId: string; delivery: Delivery; outcome: Outcome }[]): Promise<number>
  /** Ends deliveries that must not be tried, with the reason; @returns how many were still ours */
  suppress(leaseId: string, rows: { delivery: Delivery; explanation: Outcome['explanation'] }[]): Promise<number>
  /** Makes due at once what this node held before it was restarted. */
  takeBack(lane: string): Promise<number>
  /** When the lane's next delivery is due; null when it is empty. */
  nextDueAt(lane: string): Promise<Date | null>
  messages(ids: ObjectId[]): Promise<Message[]>
}

export function createClaims(deps: { store: Store; now(): Date; leaseSeconds: number; name: NodeName }): Claims {
  const { store, now, name } = deps
  const deliveries = store.db.collection<DeliveryRow>('deliveries')
  const messages = store.db.collection('messages')
  const leaseMs = deps.leaseSeconds * 1000
  const prefix = `${name.node}.${name.boot}.`
  let batch = 0

  /** A held lane's due deliveries are put aside until `queue release`. Looked up once a second per running lane. */
  const heldLook = new Map<string, { until: number; held: boolean }>()
  async function held(lane: string, at: Date): Promise<boolean> {
    let look = heldLook.get(lane)
    if (look === undefined || look.until < at.getTime() || look.until > at.getTime() + 1000) {
      // it is old, or the clock was set back
      if (heldLook.size > 10_000) heldLook.clear()
      look = { until: at.getTime() + 1000, held: await isHeld(store, lane) }
      heldLook.set(lane, look)
    }
    if (look.held && (await putAside({ store, now }, lane)) === null) look.held = false // released a moment ago
    return look.held
  }

  return {
    async take(lane, limit, dueBefore) {
      const at = now()
      if (await held(lane, at)) return { leaseId: '', deliveries: [] }
      const due = await deliveries
        .find({ lane, open: true, dueAt: { $lte: dueBefore ?? at } }, { projection: { attempts: 0, explanation: 0 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray()
      if (due.length === 0) return { leaseId: '', deliveries: [] }
      const leaseId = `${prefix}${++batch}`
      const ids = due.map(delivery => delivery._id)
      const { modifiedCount } = await deliveries.updateMany(
        { _id: { $in: ids }, open: true, dueAt: { $lte: at } },
        { $set: { leaseId, dueAt: new Date(at.getTime() + leaseMs), state: 'queued' } },
        hasty,
      )
      const rows = modifiedCount === due.length ? due : await deliveries.find({ _id: { $in: ids }, leaseId }).toArray() // someone was faster
      return { leaseId, deliveries: rows as Delivery[] }
    },

    async renew(leaseId, ids) {
      const { matchedCount } = await deliveries.updateMany(
        { _id: { $in: ids }, leaseId },
        { $set: { dueAt: new Date(now().getTime() + leaseMs) } },
        hasty,
      )
      return matchedCount
    },

    async release(leaseId, ids) {
      if (ids.length === 0) return
      await deliveries.updateMany(
        { _id: { $in: ids }, leaseId },
        { $set: { dueAt: now() }, $unset: { leaseId: 1 } },
        hasty,
      )
    },

    async record(outcomes) {
      const at = now() // of this write, not of the attempt: a write that comes late must not fall into a closed bucket
      const writes = outcomes.map(({ leaseId, delivery, outcome }) => ({
        updateOne: { filter: { _id: delivery._id, leaseId }, update: outcomeUpdate(delivery, outcome, at) },
      }))
      const { matchedCount } = await deliveries.bulkWrite(writes, { ordered: false, ...durable })
      return matchedCount
    },

    async suppress(leaseId, rows) {
      const at = now()
      const writes = rows.map(({ delivery, explanation }) => ({
        updateOne: {
          filter: { _id: delivery._id, leaseId },
          update: {
            $set: { state: 'suppressed' as const, explanation, finalAt: at },
            $unset: { open: 1 as const, dueAt: 1 as const, leaseId: 1 as const, class: 1 as const },
          },
        },
      }))
      return (await deliveries.bulkWrite(writes, { ordered: false, ...durable })).matchedCount
    },

    async takeBack(lane) {
      const at = now()
      const mine = await deliveries
        .find(
          { lane, open: true, dueAt: { $gt: at, $lte: new Date(at.getTime() + leaseMs) } },
          { projection: { leaseId: 1 } },
        )
        .toArray()
      const ids = mine
        .filter(
          ({ leaseId }) =>
            typeof leaseId === 'string' && leaseId.startsWith(`${name.node}.`) && !leaseId.startsWith(prefix),
        )
        .map(delivery => delivery._id)
      if (ids.length === 0) return 0
      await deliveries.updateMany(
        { _id: { $in: ids }, leaseId: { $in: mine.map(delivery => delivery.leaseId) } },
        { $set: { dueAt: at }, $unset: { leaseId: 1 } },
        hasty,
      )
      return ids.length
    },

    async nextDueAt(lane) {
      const first = await deliveries
        .find({ lane, open: true, dueAt: { $gt: new Date(0) } }, { projection: { dueAt: 1 } })
        .sort({ dueAt: 1 })
        .limit(1)
        .next()
      return first?.dueAt ?? null
    },

    async messages(ids) {
      const rows = await messages.find({ _id: { $in: ids } }, { projection: wireFields }).toArray()
      return rows.map(readMessage)
    },
  }
}

/** what signing and delivery need of a message */
const wireFields = {
  accountId: 1,
  systemId: 1,
  reversePath: 1,
  fromDomain: 1,
  messageIdHeader: 1,
  smtputf8: 1,
  eightBit: 1,
  receivedAt: 1,
  sizeBytes: 1,
  header: 1,
  body: 1,
  bodyBytes: 1,
  bodyHash: 1,
}

const readMessage = (row: mongo.Document): Message =>
  ({
    ...row,
    header: toBuffer(row.header),
    body: row.body == null ? null : toBuffer(row.body),
  }) as Message

function outcomeUpdate(
  delivery: Delivery & Pick<DeliveryRow, 'waitsUntil'>,
  { attempt, state, class: outcomeClass, explanation, nextAttemptAt }: Outcome,
  at: Date,
): mongo.UpdateFilter<DeliveryRow> {
  const { deliveryId: _, waitsUntil, ...facts } = attempt
  if (waitsUntil !== undefined && nextAttemptAt !== null)
    return { $set: { state, explanation, waitsUntil, dueAt: nextAttemptAt }, $unset: { leaseId: 1 } } // no try of the remote's
  const endedAt = new Date(attempt.at.getTime() + attempt.ms)
  const final = nextAttemptAt === null
  return {
    $set: {
      state,
      explanation,
      ...(outcomeClass === null ? {} : { class: outcomeClass }),
      ...(final ? { finalAt: at } : { dueAt: nextAttemptAt, deferredAt: at }),
      ...(state === 'delivered' ? { latencyMs: endedAt.getTime() - delivery.receivedAt.getTime() } : {}),
    },
    $unset: {
      leaseId: 1,
      ...(delivery.waitsUntil === undefined ? {} : { waitsUntil: 1 }),
      ...(final ? { open: 1, dueAt: 1 } : {}),
      ...(state === 'delivered' && delivery.attemptCount > 0 ? { class: 1 } : {}),
    },
    $inc: { attemptCount: 1 },
    $push: { attempts: { ...facts, result: attempt.result, class: outcomeClass } },
  }
}
