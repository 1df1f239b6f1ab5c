/**
 * What a crash leaves half-stored: messages without deliveries and contents without a message. Nobody was told 250 for
 * them, so they go away.
 */
import { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'

/**
 * A large body is stored while it comes in, and its client may take hours: 30 MiB at the 1 kB/s that submission bears are
 * nine, and times when the relay itself is slow come on top. A request with an Idempotency-Key may be repeated for a day.
 * What is younger may still become a mail.
 */
const underWayMs = 24.5 * 3600_000

const lookedUntil = 'half-stored-looked-until'

interface Gone {
  readonly messages: number
  readonly contents: number
}

/** Looks at what came in since the last look, up to a day ago. @returns how many messages and contents went away */
export async function sweepHalfStored(
  { store, now }: { store: Store; now(): Date },
  signal: AbortSignal,
): Promise<Gone> {
  const { Mark } = store.models
  const from = (await Mark.findById(lookedUntil).lean())?.at ?? new Date(0)
  const to = new Date(now().getTime() - underWayMs)
  if (from >= to) return { messages: 0, contents: 0 }
  const gone = await removeHalfStored(store, from, to, signal)
  if (!signal.aborted) await Mark.updateOne({ _id: lookedUntil }, { $set: { at: to } }, { upsert: true })
  return gone
}

/** @returns how many of both went away, of those that came in between `from` and `to` */
async function removeHalfStored(store: Store, from: Date, to: Date, signal: AbortSignal): Promise<Gone> {
  const messages = store.db.collection('messages')
  const deliveries = store.db.collection('deliveries')
  const contents = store.db.collection('contents')
  let gone = 0
  const rows = messages.find({ receivedAt: { $gte: from, $lt: to } }, { projection: { _id: 1 } })
  for await (const ids of batched(rows, row => row._id)) {
    if (signal.aborted) break
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
    if (signal.aborted) break
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
