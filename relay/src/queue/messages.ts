/** A message and its deliveries as the owner sees them: with the attempts; and cancelled. Lists: see messages/search.ts. */
import { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'

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
  const { message, deliveries } = await readMessage(store, id, accountId, systemId)
  return viewMessage(message, deliveries)
}

/** The message without what is in it, and its deliveries. As showMessage. */
export async function readMessage(store: Store, id: string, accountId: ObjectId | null, systemId: ObjectId | null) {
  const message = ObjectId.isValid(id)
    ? await store.db.collection('messages').findOne(oneOf(id, accountId), { projection: { header: 0, body: 0 } })
    : null
  if (message === null || (systemId !== null && !systemId.equals(message.systemId))) throw unknown(id)
  const deliveries = await store.db.collection('deliveries').find({ messageId: message._id }).sort({ _id: 1 }).toArray()
  return { message, deliveries }
}

export const viewMessage = (row: mongo.Document, deliveries: readonly mongo.Document[]) => ({
  id: String(row._id),
  messageId: row.messageIdHeader as string,
  systemId: String(row.systemId),
  receivedAt: row.receivedAt as Date,
  sendAt: (row.sendAt as Date | undefined) ?? null,
  from: row.from as string,
  subject: row.subject as string,
  sizeBytes: row.sizeBytes as number,
  tags: (row.tags as string[] | undefined) ?? [],
  metadata: (row.metadata as Record<string, string | number | boolean> | undefined) ?? {},
  template: (row.template as string | undefined) ?? null,
  order: (row.order as string | undefined) ?? null,
  resendOf: row.resendOf === undefined ? null : String(row.resendOf),
  resentAs: ((row.resentAs as ObjectId[] | undefined) ?? []).map(String),
  contentErasedAt: (row.erasedAt as Date | undefined) ?? null,
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
})

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
  new Problem('message-unknown', `There is no message ${id}`, 'Look for it in the list of messages')
