/** A mail as intake stores it, for tests of what comes after. */
import { Binary, ObjectId } from 'bson'
import type { DeliveryState } from '../values.ts'
import type { Store } from './index.ts'
import { newDelivery } from './test-store.test-peer.ts'

export interface StoredMail {
  readonly id: ObjectId
  readonly deliveryIds: readonly ObjectId[]
}

/** `final`: the state it has ended in; `delivery`: other fields of each of its deliveries; `large`: its body lies in `contents` */
export async function storeMail(
  store: Store,
  given: {
    accountId?: ObjectId
    systemId?: ObjectId
    recipients?: readonly string[]
    receivedAt?: Date
    subject?: string
    large?: boolean
    final?: DeliveryState
    delivery?: object
  } = {},
): Promise<StoredMail> {
  const { accountId = new ObjectId(), systemId = new ObjectId(), recipients = ['anna@inbox.test'] } = given
  const receivedAt = given.receivedAt ?? new Date()
  const id = new ObjectId()
  const body = Buffer.from('Thank you!\r\n')
  if (given.large)
    await store.db.collection('contents').insertMany([0, 1].map(n => ({ contentId: id, n, data: new Binary(body) })))
  await store.db.collection('messages').insertOne({
    _id: id,
    accountId,
    systemId,
    credentialId: new ObjectId(),
    reversePath: 'shop@shop.test',
    from: 'shop@shop.test',
    fromDomain: 'shop.test',
    subject: given.subject ?? 'Your order',
    messageIdHeader: `<${id}@shop.test>`,
    smtputf8: false,
    eightBit: false,
    receivedAt,
    sizeBytes: 100,
    recipientCount: recipients.length,
    header: Buffer.from('From: shop@shop.test\r\n'),
    body: given.large ? null : body,
    bodyBytes: body.length * (given.large ? 2 : 1),
    bodyHash: 'x',
    clientAddress: '127.0.0.1',
    helo: 'shop',
    tls: null,
  })
  const rows = recipients.map(recipient =>
    newDelivery(recipient.slice(recipient.lastIndexOf('@') + 1), receivedAt, {
      accountId,
      systemId,
      messageId: id,
      recipient,
      ...given.delivery,
    }),
  )
  if (given.final !== undefined)
    for (const row of rows as Record<string, unknown>[]) {
      Object.assign(row, { state: given.final, finalAt: receivedAt })
      delete row.open
      delete row.dueAt
    }
  if (rows.length > 0) await store.db.collection('deliveries').insertMany(rows)
  return { id, deliveryIds: rows.map(row => row._id) }
}
