/**
 * Retention: bodies and headers are kept only as long as needed, and rows of ended deliveries only as long as anyone
 * asks. What still waits is never touched, whatever its age.
 */
import { ObjectId } from 'bson'
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
  readonly accountId: ObjectId
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

  const own = await ownBodyDays(deps.store)
  let erased = await eraseContent(deps, signal, {
    mark: erasedUntil,
    until: before(bodyDays),
    find: (from, until) => messages.find({ receivedAt: { $gte: from, $lt: until } }).sort({ receivedAt: 1 }),
    passOver: ({ accountId }) => own.has(String(accountId)),
  })
  for (const [account, days] of own) {
    const accountId = new ObjectId(account)
    erased += await eraseContent(deps, signal, {
      mark: `${erasedUntil}:${account}`,
      until: before(days),
      // by the index of the account's list: an id begins with its time
      find: (from, until) =>
        messages.find({ accountId, _id: { $gte: idFrom(from), $lt: idFrom(until) } }).sort({ _id: 1 }),
      passOver: () => false,
    })
  }
  return { erased, removed }
}

/** How long those keep contents who have said so; by the account's id. */
async function ownBodyDays(store: Store): Promise<Map<string, number>> {
  const rows = await store.db
    .collection<{ privacy: { bodyDays: number } }>('accounts')
    .find({ 'privacy.bodyDays': { $exists: true } }, { projection: { 'privacy.bodyDays': 1 } })
    .toArray()
  return new Map(rows.map(({ _id, privacy }) => [String(_id), privacy.bodyDays]))
}

/** Ids of mails are made when they come; those given from outside are some minutes older at most. */
const idFrom = (at: Date): ObjectId => ObjectId.createFromTime(Math.max(0, Math.floor(at.getTime() / 1000)))

interface Pass {
  /** until when it has come */
  readonly mark: string
  readonly until: Date
  /** those that came in this time, oldest first */
  find(from: Date, until: Date): mongo.FindCursor<mongo.WithId<Old>>
  passOver(row: Old): boolean
}

/** Takes header and body away from all messages of a time that have ended. @returns how many */
async function eraseContent(deps: Deps, signal: AbortSignal, { mark, find, passOver, ...pass }: Pass): Promise<number> {
  if (signal.aborted) return 0
  const { Mark } = deps.store.models
  const from = (await Mark.findById(mark).lean())?.at ?? new Date(0)
  let { until } = pass
  let erased = 0
  const old = find(from, until).project<mongo.WithId<Old>>({ accountId: 1, receivedAt: 1, erasedAt: 1 })
  for await (const { rows, ended, waiting } of batches(deps, old, signal, passOver)) {
    const [first] = waiting
    // the next run begins there; an id may be older than what it names
    for (const at of first === undefined ? [] : [first.receivedAt, first._id.getTimestamp()]) if (at < until) until = at
    const kept = new Set(rows.filter(row => row.erasedAt === undefined).map(row => row._id.toHexString()))
    const ids = ended.filter(id => kept.has(id.toHexString()))
    await deps.contents.remove(ids)
    await deps.store.db
      .collection('messages')
      .updateMany(
        { _id: { $in: ids } },
        { $set: { header: null, body: null, erasedAt: deps.now() }, $unset: { zeroContent: 1 } },
      )
    erased += ids.length
  }
  if (!signal.aborted) await Mark.updateOne({ _id: mark }, { $set: { at: until } }, { upsert: true })
  return erased
}

/** Messages some hundred at a time: those whose deliveries have all ended, and those that still wait. */
async function* batches(
  { store }: Deps,
  found: mongo.FindCursor<mongo.WithId<Old>>,
  signal: AbortSignal,
  passOver: (row: Old) => boolean = () => false,
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
    if (passOver(row)) continue
    rows.push(row)
    if (rows.length < batchSize) continue
    if (signal.aborted) return
    yield await sorted(rows)
    rows = []
  }
  if (rows.length > 0 && !signal.aborted) yield await sorted(rows)
}
