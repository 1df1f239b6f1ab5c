/** Where a recipient's address leaves traces beside messages and deliveries, by the keys under which they are found. */
import type { ObjectId } from 'bson'
import { eventId, messageEventTypes } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { suppressionId } from '../suppressions/index.ts'

/** Ids of all events there can be of these deliveries. */
export const eventIdsOf = (
  deliveries: readonly { readonly _id: ObjectId; readonly attempts?: readonly unknown[] }[],
): string[] =>
  deliveries.flatMap(({ _id: deliveryId, attempts = [] }) => [
    ...messageEventTypes.flatMap(type => (type === 'message.accepted' ? [] : eventId({ deliveryId, type }))),
    ...attempts.map((_, i) => eventId({ deliveryId, type: 'message.deferred', attempt: i + 1 })),
  ])

/** Of the events that name all recipients of a message. */
export const acceptanceIdsOf = (messageIds: readonly ObjectId[]): string[] =>
  messageIds.map(messageId => eventId({ messageId, type: 'message.accepted' }))

/** Ids of all entries of the suppression list there can be of an address. */
export async function suppressionIdsOf(store: Store, accountId: ObjectId, address: string): Promise<string[]> {
  const systems = await store.db
    .collection('systems')
    .find({ accountId }, { projection: { _id: 1 } })
    .toArray()
  return [null, ...systems.map(({ _id }) => _id as ObjectId)].map(id => suppressionId(accountId, id, address))
}
