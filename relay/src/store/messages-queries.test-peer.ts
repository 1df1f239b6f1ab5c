/** Walks the queries of messages and their search, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { readStored } from '../messages/content.ts'
import { resendMessage } from '../messages/resend.ts'
import { type MessageFilter, searchMessages } from '../messages/search.ts'
import { type TimelineDelivery, type TimelineMessage, timelineOf } from '../messages/timeline.ts'
import { explainDestination } from '../queue/look.ts'
import { readMessage } from '../queue/messages.ts'
import { createSending } from '../sending/index.ts'
import { createSystemsByKey } from '../systems/by-key.ts'
import { createTemplates } from '../templates/use.ts'
import { createContents } from './contents.ts'
import type { Store } from './index.ts'
import { storeMail } from './stored-mail.test-peer.ts'
import { newDelivery } from './test-store.test-peer.ts'

interface Tenant {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
}

export async function walkMessages(store: Store, now: () => Date, tenant: Tenant): Promise<void> {
  await walkScheduled(store, now, tenant)
  await walkContents(store)
  await walkSending(store, now, tenant)
  await walkSearch(store, now, tenant)
}

async function walkScheduled(store: Store, now: () => Date, tenant: Tenant): Promise<void> {
  const sendAt = new Date(now().getTime() + 86_400_000)
  const row = newDelivery('scheduled.test', sendAt, { ...tenant, sendAt })
  await store.db.collection('deliveries').insertOne(row)
  await explainDestination(store, row.lane)
  await store.db.collection('deliveries').deleteOne({ _id: row._id })
}

async function walkContents(store: Store): Promise<void> {
  const contents = createContents(store)
  const id = new ObjectId()
  const piece = async function* () {
    yield Buffer.from('x')
  }
  for (let i = 0; i < 2; i++) await contents.put(id, piece())
  await contents.remove([id])
}

async function walkSending(store: Store, now: () => Date, { accountId, systemId }: Tenant): Promise<void> {
  const systems = createSystemsByKey({ store, now })
  await systems.having(accountId, 'shop.example')
  await systems.entitled(accountId, systemId)
  // of a paused one it is asked whose it is
  const row = await store.db.collection('systems').findOne({ _id: systemId })
  const paused = { ...row, _id: new ObjectId(), username: `walk-${systemId}`, pausedAt: now() }
  await store.db.collection('systems').insertOne(paused)
  await systems.entitled(accountId, paused._id)
  await store.db.collection('systems').deleteOne({ _id: paused._id })
  const accept = async () => Promise.reject(new Error('nothing is sent'))
  const fillTemplate = createTemplates({ store, now })
  const always = { notReady: () => null, hasSent: () => undefined }
  const sending = createSending({ store, now, accept, systems, fillTemplate, ...always })
  const { id } = await storeMail(store, { accountId, systemId, receivedAt: now() })
  const sender = { accountId, systemId: null, keyId: null, client: { address: '::1', helo: 'walk', tls: null } }
  await sending.send(sender, { raw: '' }, { id, again: true })
}

async function walkSearch(store: Store, now: () => Date, tenant: Tenant): Promise<void> {
  const { accountId, systemId } = tenant
  for (let i = 0; i < 3; i++) await storeMail(store, { ...tenant, receivedAt: now(), subject: 'Order 4711' })
  const alone: MessageFilter[] = [
    {},
    { recipient: 'anna@inbox.test' },
    { recipient: 'anna*' },
    { recipient: '@inbox.test' },
    { subject: 'order 4711' },
    { tag: 'vip' },
    { order: 'x' },
    { class: 'hard' },
    { state: 'bounced' },
    { state: 'queued' },
    { state: 'delivered' },
    { from: new Date(0), to: now() },
  ]
  const ids: string[] = []
  for (const filter of alone)
    for (const whose of [{}, { accountId }, { accountId, systemId }])
      for (const before of [undefined, ...ids.slice(0, 1)])
        ids.push(
          ...(await searchMessages(store, { ...filter, ...whose }, { before, limit: 1 })).items.map(({ id }) => id),
        )
  const [id = ''] = ids
  const { message, deliveries } = await readMessage(store, id, accountId, systemId)
  const webhook = { _id: new ObjectId(), accountId, url: 'https://hooks.test/' }
  await store.db.collection('webhooks').insertOne(webhook)
  for (const read of [
    deliveries,
    await store.db
      .collection('deliveries')
      .find({ accountId, systemId, finalAt: { $gt: new Date(0) } })
      .toArray(),
  ])
    await timelineOf(store, message as unknown as TimelineMessage, read as unknown as TimelineDelivery[])
  await store.db.collection('webhooks').deleteOne({ _id: webhook._id })
  await readStored(store, id, accountId, systemId)
  const sent = { id: new ObjectId(), messageId: '<x>', systemId, recipients: [], sendAt: null }
  const sending = { send: async () => sent, submit: async () => sent }
  const sender = { accountId, systemId: null, keyId: null, client: { address: '::1', helo: 'walk', tls: null } }
  await resendMessage({ store, sending }, sender, id, null, { id: sent.id, again: false })
}
