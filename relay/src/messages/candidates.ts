/**
 * Which messages may hold a filter's conditions, newest first: from the index that leaves the fewest. What no index knows
 * (a word of a subject without a digit, a domain of recipients, a final state) is looked for in all of the system or the
 * account, and how far that goes is for the caller to say.
 */
import type { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import type { Store } from '../store/index.ts'
import { numberKeys } from '../store/search-keys.ts'
import type { DeliveryState } from '../values.ts'
import { conditionsOf, type IdRange, idRange, type MessageFilter } from './filter.ts'

export interface Candidate {
  readonly _id: ObjectId
  readonly systemId: ObjectId
  readonly messageIdHeader: string
  readonly receivedAt: Date
  readonly from: string
  readonly subject: string
  readonly sizeBytes: number
  readonly recipientCount: number
  readonly searchKeys?: readonly string[]
  readonly tags?: readonly string[]
  readonly template?: string
  readonly order?: string
  readonly sendAt?: Date
}

/** All that lists show, and never what is in the mail. */
const fields = {
  systemId: 1,
  messageIdHeader: 1,
  receivedAt: 1,
  from: 1,
  subject: 1,
  sizeBytes: 1,
  recipientCount: 1,
  searchKeys: 1,
  tags: 1,
  template: 1,
  order: 1,
  sendAt: 1,
} as const

/** Messages that are found by their deliveries are looked up so many at a time. */
const batchSize = 100
/** What waits, and what begins with a text, is sorted here; of more than this it is quicker to look at all messages. */
const sortedAtMost = 2000

const openStates: readonly DeliveryState[] = ['queued', 'deferred', 'held']

/** @param before only messages with smaller ids */
export async function* candidates(
  store: Store,
  filter: MessageFilter,
  before: string | undefined,
): AsyncGenerator<Candidate> {
  const range = idRange(filter, before)
  const found = await findIds(store, filter, range)
  yield* found === null ? readMessages(store, filter, range) : withMessages(store, filter, found)
}

/** Messages by their own indexes: by key, by system, by account; for the operator all there are. */
function readMessages(store: Store, filter: MessageFilter, range: IdRange): AsyncGenerator<Candidate> {
  const { accountId, systemId } = filter
  const key = accountId === undefined ? undefined : keyOf(filter)
  const where = {
    // a system is of one account, so its own index does
    ...(accountId === undefined || (key === undefined && systemId !== undefined) ? {} : { accountId }),
    ...(systemId === undefined ? {} : { systemId }),
    ...(key === undefined ? {} : { searchKeys: key }),
  }
  return paged(
    range,
    ({ _id }) => _id,
    (within, limit) =>
      store.db
        .collection<Candidate>('messages')
        .find({ ...where, ...(within === null ? {} : { _id: within }) } as object, { projection: fields, limit })
        .sort({ _id: -1 })
        .toArray(),
  )
}

/** The first page is small, as most searches end there. */
const pageSizes = { first: 100, others: 500 }

/** One query after the other, each bounded: a store may look through all that a query without a limit asks for. */
async function* paged<Row>(
  range: IdRange,
  idOf: (row: Row) => ObjectId,
  read: (range: IdRange, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  let within = range
  for (let limit = pageSizes.first; ; limit = pageSizes.others) {
    const rows = await read(within, limit)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    within = { ...within, $lt: idOf(last) }
  }
}

/** The one key that leaves the fewest: an order before a number, a tag last. */
function keyOf(filter: MessageFilter): string | undefined {
  const { keys } = conditionsOf(filter)
  const numbers = filter.subject === undefined ? [] : numberKeys(filter.subject)
  const [longest] = numbers.sort((a, b) => b.length - a.length)
  return keys.find(key => key.startsWith('order:')) ?? longest ?? keys[0]
}

/** Ids of messages by an index of deliveries, newest first; null where none is of use. */
async function findIds(store: Store, filter: MessageFilter, range: IdRange): Promise<AsyncIterable<ObjectId> | null> {
  const { accountId, systemId, state } = filter
  if (accountId === undefined) return null
  const deliveries = store.db.collection<{ messageId: ObjectId }>('deliveries')
  const byMessage = (where: object) =>
    eachOnce(
      paged(
        range,
        ({ messageId }) => messageId,
        (within, limit) =>
          deliveries
            .find({ accountId, ...where, ...(within === null ? {} : { messageId: within }) } as object, {
              projection: { messageId: 1 },
              limit,
            })
            .sort({ messageId: -1 })
            .toArray(),
      ),
    )
  const { recipient } = conditionsOf(filter)
  if (recipient?.kind === 'exact') return byMessage({ address: recipient.address })
  if (keyOf(filter) !== undefined) return null
  if (recipient?.kind === 'prefix') {
    const { prefix } = recipient
    const where = { accountId, address: { $gte: prefix, $lt: `${prefix}\uffff` } }
    const few = await fewOf(deliveries.find(where as object, fewest), range)
    if (few !== null) return few
  }
  // every bounce has a class, and what has one is in an index of its own
  if (filter.class !== undefined) return byMessage({ class: filter.class })
  if (state === 'bounced') return byMessage({ class: { $exists: true }, state })
  if (state !== undefined && openStates.includes(state)) {
    const systems = systemId === undefined ? await systemsOf(store, accountId) : [systemId]
    const where = { systemId: { $in: systems }, state, open: true }
    return fewOf(deliveries.find(where as object, fewest), range)
  }
  return null
}

const fewest = { projection: { messageId: 1 }, limit: sortedAtMost + 1 } as const

/** @returns null when they are too many to be sorted here */
async function fewOf(
  found: mongo.FindCursor<{ messageId: ObjectId }>,
  range: IdRange,
): Promise<AsyncIterable<ObjectId> | null> {
  const rows = await found.toArray()
  if (rows.length > sortedAtMost) return null
  const isAsked = (id: ObjectId) =>
    (range?.$gte === undefined || Buffer.compare(id.id, range.$gte.id) >= 0) &&
    (range?.$lt === undefined || Buffer.compare(id.id, range.$lt.id) < 0)
  const ids = new Map(rows.flatMap(({ messageId: id }) => (isAsked(id) ? [[id.toHexString(), id]] : [])))
  const sorted = [...ids.keys()].sort().reverse()
  return (async function* () {
    for (const id of sorted) yield ids.get(id) as ObjectId
  })()
}

/** Each message once, though several of its deliveries are found. */
async function* eachOnce(found: AsyncIterable<{ messageId: ObjectId }>): AsyncGenerator<ObjectId> {
  let last: ObjectId | null = null
  for await (const { messageId } of found) {
    if (last?.equals(messageId)) continue
    last = messageId
    yield messageId
  }
}

const systemsOf = async (store: Store, accountId: ObjectId): Promise<ObjectId[]> =>
  (await store.models.System.find({ accountId }, { _id: 1 }).lean()).map(({ _id }) => _id as unknown as ObjectId)

async function* withMessages(
  store: Store,
  { accountId, systemId }: MessageFilter,
  ids: AsyncIterable<ObjectId>,
): AsyncGenerator<Candidate> {
  const read = async (batch: readonly ObjectId[]) =>
    (
      await store.db
        .collection<Candidate & { accountId: ObjectId }>('messages')
        .find({ _id: { $in: [...batch] } }, { projection: { ...fields, accountId: 1 } })
        .toArray()
    )
      .filter(row => accountId === undefined || accountId.equals(row.accountId))
      .filter(row => systemId === undefined || systemId.equals(row.systemId))
      .sort((a, b) => Buffer.compare(b._id.id, a._id.id))
  let batch: ObjectId[] = []
  for await (const id of ids) {
    batch.push(id)
    if (batch.length < batchSize) continue
    yield* await read(batch)
    batch = []
  }
  if (batch.length > 0) yield* await read(batch)
}
