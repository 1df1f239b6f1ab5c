/** Mails as intake inserts them and as signing and delivery read them. Native inserts: hydration costs more than the write. */
import { Readable } from 'node:stream'
import { mongo } from 'mongoose'
import type { NewDelivery, NewMessage } from '../intake/index.ts'
import type { Message } from '../values.ts'
import type { Contents } from './contents.ts'
import { durable, hasty, type Store } from './index.ts'

export function createMails(store: Store, contents: Contents) {
  const insert = (collection: string, concern: typeof durable | typeof hasty) => {
    const target = store.db.collection(collection)
    return async (documents: readonly object[]) => {
      // unordered: a document that is there already doesn't keep the others from being stored
      await target.insertMany([...documents], { ordered: false, ...concern }).catch(error => {
        if (!isAllThere(error, documents.length)) throw error
      })
    }
  }
  return {
    /** durable at the latest when `insertDeliveries`, which comes after it, has resolved; on one log that saves an fsync */
    insertMessages: insert('messages', store.oneLog ? hasty : durable) as (messages: NewMessage[]) => Promise<void>,
    /** durable when resolved */
    insertDeliveries: insert('deliveries', durable) as (deliveries: NewDelivery[]) => Promise<void>,
    /** the body's octets, each call from the start */
    body: (mail: Message) => () =>
      mail.body ?? Readable.from(contents.get(mail._id, mail.bodyBytes), { objectMode: false }),
  }
}

/** Ids are made once for each document, so one that is there is the same document, from a try of before. */
function isAllThere(error: unknown, count: number): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false
  const { result } = error
  const failed = result.getWriteErrors()
  if (result.getWriteConcernError() !== undefined || failed.some(({ code }) => code !== 11000)) return false
  // a connection that broke is told as a bulk error too, with nothing written and no write errors
  return result.insertedCount + failed.length === count
}
