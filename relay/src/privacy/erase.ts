/**
 * Erases a recipient from an account (Art. 17 GDPR). Rows that money and statistics are counted from stay, with a keyed hash
 * instead of the address and without anybody's words; contents, notes and traces go. What still waits to be delivered to
 * him, or to others of the same mail, is left until it has ended: then the same request again erases the rest. It can be
 * broken off anywhere and repeated; the delivery's own row is written last, since by it everything else is found.
 */
import type { ObjectId } from 'bson'
import type { Vault } from '../config/seal.ts'
import type { Contents } from '../store/contents.ts'
import { durable, type Store } from '../store/index.ts'
import { isErased, pseudonymOf } from './pseudonym.ts'
import { acceptanceIdsOf, eventIdsOf, suppressionIdsOf } from './traces.ts'

interface Deps {
  readonly store: Store
  readonly contents: Contents
  readonly vault: Pick<Vault, 'deriveKey'>
  now(): Date
}

interface Row {
  readonly _id: ObjectId
  readonly messageId: ObjectId
  readonly recipient: string
  readonly open?: true
  readonly attempts?: readonly Record<string, unknown>[]
  readonly returned?: { readonly at: Date; readonly enhanced: string | null }
}

export interface Erased {
  /** what stands in the address's place now */
  readonly pseudonym: string
  /** false: there is more; ask again */
  readonly done: boolean
  readonly deliveries: number
  readonly messages: number
  readonly suppressions: number
  /** deliveries that wait, or whose mail waits for others: they are left until it has ended */
  readonly waiting: number
}

/** So many deliveries are erased by one call, some hundred at a time. */
const mostPerCall = 5000
const batchSize = 200

/**
 * @param keepSuppression true: that he wants no mail, or can't get any, is remembered with his address
 * @param systemId only the mails of this system; what the account as a whole keeps of him (suppressions, audit) stays
 */
export async function erasePerson(
  deps: Deps,
  accountId: ObjectId,
  address: string,
  keepSuppression: boolean,
  { limit = mostPerCall, systemId = null }: { limit?: number; systemId?: ObjectId | null } = {},
): Promise<Erased> {
  const { store } = deps
  const pseudonym = pseudonymOf(deps.vault, accountId, address)
  const deliveries = store.db.collection<Row>('deliveries')
  const ofSystem = systemId === null ? {} : { systemId }
  let [erased, messages, waiting] = [0, 0, 0]
  let before: ObjectId | null = null
  let rows: Row[] = []
  do {
    rows = await deliveries
      .find({ accountId, address, ...ofSystem, ...(before === null ? {} : { messageId: { $lt: before } }) } as object, {
        projection: { messageId: 1, recipient: 1, open: 1, attempts: 1, returned: 1 },
      })
      .sort({ messageId: -1 })
      .limit(batchSize)
      .toArray()
    const last = rows.length === batchSize ? rows.at(-1)?.messageId : undefined
    // a message may have the address twice, in capitals and without: it stays together
    const whole = last === undefined ? rows : rows.filter(({ messageId }) => !messageId.equals(last))
    const batch = whole.length > 0 ? whole : rows
    before = batch.at(-1)?.messageId ?? null
    const { ended, waits } = await sort(store, batch)
    waiting += waits
    if (ended.length > 0) {
      messages += await eraseMails(deps, accountId, ended, address)
      await eraseDeliveries(deps, ended, pseudonym)
    }
    erased += ended.length
  } while (rows.length === batchSize && erased < limit)
  const done = rows.length < batchSize
  if (systemId !== null) return { pseudonym, done, deliveries: erased, messages, suppressions: 0, waiting }
  const suppressions = await eraseSuppressions(store, accountId, address, keepSuppression)
  await store.db
    .collection('audit')
    .updateMany({ accountId, subject: address }, { $set: { subject: pseudonym } }, durable)
  return { pseudonym, done, deliveries: erased, messages, suppressions, waiting }
}

/** A mail that waits for anybody still needs its header, in which all visible recipients are named. */
async function sort(store: Store, rows: readonly Row[]): Promise<{ ended: Row[]; waits: number }> {
  const open = await store.db
    .collection<Row>('deliveries')
    .find({ messageId: { $in: rows.map(({ messageId }) => messageId) }, open: true } as object, {
      projection: { messageId: 1 },
    })
    .toArray()
  const waiting = new Set(open.map(({ messageId }) => messageId.toHexString()))
  const ended = rows.filter(({ messageId }) => !waiting.has(messageId.toHexString()))
  return { ended, waits: rows.length - ended.length }
}

/** Contents, notes, events and what webhooks answered. @returns how many messages */
async function eraseMails(deps: Deps, accountId: ObjectId, rows: readonly Row[], address: string): Promise<number> {
  const { db } = deps.store
  const pseudonym = pseudonymOf(deps.vault, accountId, address)
  const ids = [...new Map(rows.map(({ messageId }) => [messageId.toHexString(), messageId])).values()]
  const [eventIds, acceptanceIds] = [eventIdsOf(rows), acceptanceIdsOf(ids)]
  const events = db.collection<{ _id: string }>('events')
  const notes = {
    'data.message.messageId': null,
    'data.message.tags': [],
    'data.message.metadata': {},
    'data.message.order': null,
  }
  await events.updateMany(
    { _id: { $in: eventIds } },
    { $set: { 'data.recipient': pseudonym, 'data.response': null, 'data.explanation': null, ...notes } },
    durable,
  )
  await events.updateMany(
    { _id: { $in: acceptanceIds } },
    { $set: { 'data.recipients.$[his]': pseudonym, ...notes } },
    { arrayFilters: [{ his: { $in: [...new Set(rows.map(({ recipient }) => recipient))] } }], ...durable },
  )
  await db
    .collection('dispatchattempts')
    .updateMany({ accountId, eventId: { $in: [...eventIds, ...acceptanceIds] } }, { $set: { answer: '' } }, durable)
  await deps.contents.remove(ids)
  await db
    .collection('messages')
    .updateMany(
      { _id: { $in: ids } },
      { $set: { header: null, body: null, erasedAt: deps.now() }, $unset: { zeroContent: 1 } },
      durable,
    )
  const others = await db
    .collection<{ messageId: ObjectId; address?: string }>('deliveries')
    .find({ messageId: { $in: ids } }, { projection: { messageId: 1, address: 1 } })
    .toArray()
  const shared = new Set(
    others
      .filter(other => other.address !== address && !isErased(other.address ?? ''))
      .map(({ messageId }) => messageId.toHexString()),
  )
  // what was noted on a mail may be about each of its recipients: it goes with the last one
  await db
    .collection('messages')
    .updateMany(
      { _id: { $in: ids.filter(id => !shared.has(id.toHexString())) } },
      { $set: { subject: '', messageIdHeader: '' }, $unset: { tags: 1, metadata: 1, order: 1, searchKeys: 1 } },
      durable,
    )
  return ids.length
}

/** What is counted stays as it is: system, state, times, size. */
async function eraseDeliveries({ store }: Deps, rows: readonly Row[], pseudonym: string): Promise<void> {
  const writes = rows.map(({ _id, attempts = [], returned }) => ({
    updateOne: {
      filter: { _id },
      update: {
        $set: {
          recipient: pseudonym,
          address: pseudonym,
          lane: 'erased', // it may be a domain of his own
          attempts: attempts.map(({ at, ms, phase, result, code, enhanced, state, class: of }) => ({
            ...{ at, ms, phase, result, code, enhanced, state, class: of },
            ...{ response: '', host: null, address: null, tls: null },
          })),
          ...(returned && { returned: { at: returned.at, enhanced: returned.enhanced, response: '' } }),
        },
        $unset: { explanation: 1 },
      },
    },
  }))
  await store.db.collection('deliveries').bulkWrite(writes as never, { ordered: false, ...durable })
}

async function eraseSuppressions(store: Store, accountId: ObjectId, address: string, keep: boolean): Promise<number> {
  const ids = await suppressionIdsOf(store, accountId, address)
  const rows = store.db.collection<{ _id: string }>('suppressions')
  if (!keep) return (await rows.deleteMany({ _id: { $in: ids } }, durable)).deletedCount
  await rows.updateMany(
    { _id: { $in: ids }, evidence: { $ne: null } },
    { $set: { 'evidence.response': '' } } as object,
    durable,
  )
  return 0
}
