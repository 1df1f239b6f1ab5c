/** Which addresses a system's mails came from of late: the sender is what is set wrongly most often. */
import { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'

export interface SendersSeen {
  readonly lastMailAt: Date | null
  /** of the last days, the most frequent first */
  readonly senders: readonly { readonly address: string; readonly mails: number; readonly lastAt: Date }[]
}

const days = 7
/** so many mails are looked at; a shop with more has shown its senders by then */
const mostMails = 1000
const mostSenders = 20

export async function sendersSeen(store: Store, systemId: ObjectId, now: Date): Promise<SendersSeen> {
  const since = ObjectId.createFromTime(Math.floor(now.getTime() / 1000) - days * 86_400)
  const messages = store.db.collection<{ from: string; receivedAt: Date }>('messages')
  const recent = await messages
    .find({ systemId, _id: { $gte: since } }, { projection: { from: 1, receivedAt: 1 } })
    .sort({ _id: -1 })
    .limit(mostMails)
    .toArray()
  const last = recent[0] ?? (await messages.findOne({ systemId }, { sort: { _id: -1 }, projection: { receivedAt: 1 } }))
  const byAddress = Map.groupBy(recent, ({ from }) => from.toLowerCase())
  const senders = [...byAddress].map(([address, mails]) => ({
    address,
    mails: mails.length,
    lastAt: mails[0]?.receivedAt ?? now,
  }))
  senders.sort((a, b) => b.mails - a.mails)
  return { lastMailAt: last?.receivedAt ?? null, senders: senders.slice(0, mostSenders) }
}
