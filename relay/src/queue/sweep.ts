/**
 * The sweep: the net below hints and wakes. It finds lanes with due deliveries and wakes them, by hopping from lane to
 * lane in the claim index: its cost grows with the lanes, not with the deliveries.
 */
import { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'

/**
 * @param horizonMs lanes due within this time are woken too (for their time): the interval of the sweep
 * @returns lanes woken
 */
export async function sweepLanes(
  deps: { store: Store; now(): Date; wakeAt(lane: string, at: Date): Promise<void> },
  horizonMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const deliveries = deps.store.db.collection('deliveries')
  const horizon = new Date(deps.now().getTime() + horizonMs)
  let lane = ''
  let woken = 0
  while (signal?.aborted !== true) {
    const first = await deliveries
      .find({ open: true, lane: { $gt: lane } }, { projection: { lane: 1 } })
      .sort({ lane: 1, dueAt: 1 })
      .limit(1)
      .next()
    if (first === null) break
    lane = first.lane as string
    const due = await deliveries
      .find({ lane, open: true, dueAt: { $gt: new Date(0), $lte: horizon } }, { projection: { dueAt: 1 } })
      .sort({ dueAt: 1 })
      .limit(1)
      .next()
    if (due === null) continue // held, or later
    await deps.wakeAt(lane, due.dueAt as Date)
    woken++
  }
  return woken
}

/**
 * Takes away what a crash left half-stored: messages without deliveries and contents without a message, accepted
 * between `from` and `to`. Nobody was told 250 for them. @param to well in the past, so that no mail is under way
 */
export async function removeHalfStored(
  store: Store,
  from: Date,
  to: Date,
): Promise<{ messages: number; contents: number }> {
  const messages = store.db.collection('messages')
  const deliveries = store.db.collection('deliveries')
  const contents = store.db.collection('contents')
  let gone = 0
  const rows = messages.find({ receivedAt: { $gte: from, $lt: to } }, { projection: { _id: 1 } })
  for await (const ids of batched(rows, row => row._id)) {
    const owned = await deliveries
      .find({ messageId: { $in: ids } }, { projection: { messageId: 1 } })
      .map(delivery => delivery.messageId as ObjectId)
      .toArray()
    const lonely = without(ids, owned)
    if (lonely.length === 0) continue
    await contents.deleteMany({ contentId: { $in: lonely } })
    gone += (await messages.deleteMany({ _id: { $in: lonely } })).deletedCount
  }
  let orphans = 0
  // an id begins with its time (BSON ObjectId), so this is a range of the index
  const range = { $gte: idAt(from), $lt: idAt(to) }
  const starts = contents.find({ contentId: range, n: 0 }, { projection: { contentId: 1 } })
  for await (const ids of batched(starts, row => row.contentId as ObjectId)) {
    const owners = await messages
      .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
      .map(message => message._id)
      .toArray()
    const lonely = without(ids, owners)
    if (lonely.length > 0) await contents.deleteMany({ contentId: { $in: lonely } })
    orphans += lonely.length
  }
  return { messages: gone, contents: orphans }
}

const without = (ids: ObjectId[], others: ObjectId[]): ObjectId[] => {
  const known = new Set(others.map(String))
  return ids.filter(id => !known.has(String(id)))
}

/** A look at a day of a million mails in some thousand queries instead of a million. */
const batchSize = 200

async function* batched<T>(rows: AsyncIterable<T>, idOf: (row: T) => ObjectId): AsyncGenerator<ObjectId[]> {
  let ids: ObjectId[] = []
  for await (const row of rows) {
    ids.push(idOf(row))
    if (ids.length < batchSize) continue
    yield ids
    ids = []
  }
  if (ids.length > 0) yield ids
}

const idAt = (at: Date) => ObjectId.createFromTime(Math.floor(at.getTime() / 1000))
