/** Messages and their deliveries as the owner sees them: list, one with its attempts, cancel. */
import { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'

export interface MessageRow {
  readonly id: string
  readonly messageId: string
  readonly systemId: string
  readonly receivedAt: Date
  readonly from: string
  readonly subject: string
  readonly sizeBytes: number
  readonly recipients: readonly { recipient: string; state: string }[]
}

/**
 * Newest first: an id begins with its time. @param filter.before id of the last row of the page before
 * @throws Problem `cursor`
 */
export async function listMessages(
  store: Store,
  filter: { accountId?: ObjectId; systemId?: ObjectId | undefined; before?: string | undefined; limit: number },
): Promise<MessageRow[]> {
  if (filter.before !== undefined && !ObjectId.isValid(filter.before))
    throw new Problem('cursor', `There is no page after ${filter.before}`, 'Use `next` of the page before')
  const rows = await store.db
    .collection('messages')
    .find(
      {
        ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
        ...(filter.systemId === undefined ? {} : { systemId: filter.systemId }),
        ...(filter.before === undefined ? {} : { _id: { $lt: new ObjectId(filter.before) } }),
      },
      { projection: { header: 0, body: 0 } },
    )
    .sort({ _id: -1 })
    .limit(filter.limit)
    .toArray()
  const deliveries = await store.db
    .collection('deliveries')
    .find({ messageId: { $in: rows.map(row => row._id) } }, { projection: { messageId: 1, recipient: 1, state: 1 } })
    .toArray()
  const byMessage = Map.groupBy(deliveries, delivery => String(delivery.messageId))
  return rows.map(row => ({
    id: String(row._id),
    messageId: row.messageIdHeader,
    systemId: String(row.systemId),
    receivedAt: row.receivedAt,
    from: row.from,
    subject: row.subject,
    sizeBytes: row.sizeBytes,
    recipients: (byMessage.get(String(row._id)) ?? []).map(({ recipient, state }) => ({ recipient, state })),
  }))
}

/**
 * @param accountId null: the operator, who sees all @param systemId of this system only
 * @throws Problem `message-unknown`
 */
export async function showMessage(
  store: Store,
  id: string,
  accountId: ObjectId | null = null,
  systemId: ObjectId | null = null,
) {
  const row = ObjectId.isValid(id)
    ? await store.db.collection('messages').findOne(oneOf(id, accountId), { projection: { header: 0, body: 0 } })
    : null
  if (row === null || (systemId !== null && !systemId.equals(row.systemId))) throw unknown(id)
  const deliveries = await store.db.collection('deliveries').find({ messageId: row._id }).sort({ _id: 1 }).toArray()
  return {
    id: String(row._id),
    messageId: row.messageIdHeader as string,
    systemId: String(row.systemId),
    receivedAt: row.receivedAt as Date,
    from: row.from as string,
    subject: row.subject as string,
    sizeBytes: row.sizeBytes as number,
    deliveries: deliveries.map(delivery => {
      const last = delivery.attempts?.at(-1)
      return {
        recipient: delivery.recipient as string,
        state: delivery.state as string,
        class: (delivery.class as string | undefined) ?? null,
        // a bounce that came after delivery says more than the attempt did
        enhancedStatus: ((delivery.returned ?? last)?.enhanced as string | undefined) ?? null,
        response: ((delivery.returned ?? last)?.response as string | undefined) ?? null,
        deliveredAt:
          delivery.latencyMs === undefined ? null : new Date(delivery.receivedAt.getTime() + delivery.latencyMs),
        returnedAt: (delivery.returned?.at as Date | undefined) ?? null,
        explanation: delivery.explanation ?? null,
        nextAttemptAt: delivery.open === true ? (delivery.dueAt ?? null) : null,
        attempts: delivery.attempts ?? [],
      }
    }),
  }
}

/**
 * Cancels what hasn't left; what is being transmitted at this moment ends as it ends. @returns how many recipients
 * @param accountId null: the operator, who may cancel all @throws Problem `message-unknown`
 */
export async function cancelMessage(
  deps: { store: Store; now(): Date },
  id: string,
  accountId: ObjectId | null = null,
): Promise<number> {
  const known = ObjectId.isValid(id) && (await deps.store.models.Message.exists(oneOf(id, accountId))) !== null
  if (!known) throw unknown(id)
  const { modifiedCount } = await deps.store.db
    .collection('deliveries')
    .updateMany(
      { messageId: new ObjectId(id), open: true, leaseId: { $exists: false } },
      { $set: { state: 'cancelled', finalAt: deps.now() }, $unset: { open: 1, dueAt: 1 } },
      durable,
    )
  return modifiedCount
}

const oneOf = (id: string, accountId: ObjectId | null) => ({
  _id: new ObjectId(id),
  ...(accountId === null ? {} : { accountId }),
})

const unknown = (id: string) =>
  new Problem('message-unknown', `There is no message ${id}`, 'List them with: depesche message list')
