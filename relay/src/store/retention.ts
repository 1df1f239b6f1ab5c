/**
 * Retention: bodies and headers are kept only as long as needed, and rows of ended deliveries only as long as anyone
 * asks. What still waits is never touched, whatever its age.
 */
import type { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import type { Contents } from './contents.ts'
import type { Store } from './index.ts'

const dayMs = 24 * 3600_000
/** Seven days: long enough to resend and to explain, docs/operations.md. */
export const bodyDays = 7
/** Ninety days: messages and deliveries stay visible that long; their counts stay in the buckets. */
export const rowDays = 90
/** A year and a month: DMARC reports can be compared with those of a year ago. Each goes by itself (`expiresAt`). */
export const dmarcReportDays = 400
/** So many messages are looked at together: a day of a million mails is done in minutes. */
const batchSize = 200

/** until when every message has lost its content, so that the next run needn't look at those again */
const erasedUntil = 'content-erased-until'

interface Deps {
  readonly store: Store
  readonly contents: Contents
  now(): Date
}

interface Old {
  readonly _id: ObjectId
  readonly receivedAt: Date
  readonly erasedAt?: Date
}

/** @returns how many messages lost their content, and how many went away whole */
export async function applyRetention(deps: Deps, signal: AbortSignal): Promise<{ erased: number; removed: number }> {
  const messages = deps.store.db.collection<Old>('messages')
  const before = (days: number) => new Date(deps.now().getTime() - days * dayMs)

  let removed = 0
  const expired = messages.find({ receivedAt: { $lt: before(rowDays) } }, { projection: { receivedAt: 1 } })
  for await (const { ended } of batches(deps, expired, signal)) {
    await deps.contents.remove(ended)
    await deps.store.db.collection('deliveries').deleteMany({ messageId: { $in: ended } })
    await messages.deleteMany({ _id: { $in: ended } }) // last: a crash in between leaves it to be found again
    removed += ended.length
  }

  const { Mark } = deps.store.models
  const from = (await Mark.findById(erasedUntil).lean())?.at ?? new Date(0)
  let until = before(bodyDays)
  let erased = 0
  const old = messages
    .find({ receivedAt: { $gte: from, $lt: until } }, { projection: { receivedAt: 1, erasedAt: 1 } })
    .sort({ receivedAt: 1 })
  for await (const { rows, ended, waiting } of batches(deps, old, signal)) {
    const [first] = waiting
    if (first !== undefined && first.receivedAt < until) until = first.receivedAt // the next run begins there
    const kept = new Set(rows.filter(row => row.erasedAt === undefined).map(row => row._id.toHexString()))
    const ids = ended.filter(id => kept.has(id.toHexString()))
    await deps.contents.remove(ids)
    await messages.updateMany({ _id: { $in: ids } }, { $set: { header: null, body: null, erasedAt: deps.now() } })
    erased += ids.length
  }
  if (!signal.aborted) await Mark.updateOne({ _id: erasedUntil }, { $set: { at: until } }, { upsert: true })
  return { erased, removed }
}

/** Messages some hundred at a time: those whose deliveries have all ended, and those that still wait. */
async function* batches(
  { store }: Deps,
  found: mongo.FindCursor<mongo.WithId<Old>>,
  signal: AbortSignal,
): AsyncGenerator<{ rows: Old[]; ended: ObjectId[]; waiting: Old[] }> {
  const deliveries = store.db.collection('deliveries')
  async function sorted(rows: Old[]) {
    const ids = rows.map(row => row._id)
    const open = await deliveries
      .find({ messageId: { $in: ids }, open: true }, { projection: { messageId: 1 } })
      .toArray()
    const waits = new Set(open.map(delivery => String(delivery.messageId)))
    return {
      rows,
      ended: ids.filter(id => !waits.has(String(id))),
      waiting: rows.filter(row => waits.has(String(row._id))),
    }
  }
  let rows: Old[] = []
  for await (const row of found) {
    rows.push(row)
    if (rows.length < batchSize) continue
    if (signal.aborted) return
    yield await sorted(rows)
    rows = []
  }
  if (rows.length > 0 && !signal.aborted) yield await sorted(rows)
}
