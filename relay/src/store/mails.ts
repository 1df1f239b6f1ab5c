/** Mails as intake inserts them and as signing and delivery read them. Native inserts: hydration costs more than the write. */
import { Readable } from 'node:stream'
import type { NewDelivery, NewMessage } from '../intake/index.ts'
import type { Message } from '../values.ts'
import type { Contents } from './contents.ts'
import { durable, type Store } from './index.ts'

export function createMails(store: Store, contents: Contents) {
  const insert = (collection: string) => {
    const target = store.db.collection(collection)
    return async (documents: readonly object[]) => {
      await target.insertMany([...documents], { ordered: true, ...durable })
    }
  }
  return {
    /** durable when resolved */
    insertMessages: insert('messages') as (messages: NewMessage[]) => Promise<void>,
    /** durable when resolved */
    insertDeliveries: insert('deliveries') as (deliveries: NewDelivery[]) => Promise<void>,
    /** the body's octets, each call from the start */
    body: (mail: Message) => () =>
      mail.body ?? Readable.from(contents.get(mail._id, mail.bodyBytes), { objectMode: false }),
  }
}
