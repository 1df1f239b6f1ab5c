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
  for await (const { _id } of rows) {
    if ((await deliveries.findOne({ messageId: _id }, { projection: { _id: 1 } })) !== null) continue
    await messages.deleteOne({ _id })
    await contents.deleteMany({ contentId: _id })
    gone++
  }
  let orphans = 0
  // an id begins with its time (BSON ObjectId), so this is a range of the index
  const range = { $gte: idAt(from), $lt: idAt(to) }
  for await (const { contentId } of contents.find({ contentId: range, n: 0 }, { projection: { contentId: 1 } })) {
    if ((await messages.findOne({ _id: contentId }, { projection: { _id: 1 } })) !== null) continue
    await contents.deleteMany({ contentId })
    orphans++
  }
  return { messages: gone, contents: orphans }
}

const idAt = (at: Date) => ObjectId.createFromTime(Math.floor(at.getTime() / 1000))
