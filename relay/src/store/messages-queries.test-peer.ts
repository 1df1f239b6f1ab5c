/** Walks the queries of messages and their search, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { explainDestination } from '../queue/look.ts'
import { createSending } from '../sending/index.ts'
import { createSystemsByKey } from '../systems/by-key.ts'
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
  const sending = createSending({ store, now, accept, systems, notReady: () => null, hasSent: () => undefined })
  const { id } = await storeMail(store, { accountId, systemId, receivedAt: now() })
  const sender = { accountId, systemId: null, keyId: null, client: { address: '::1', helo: 'walk', tls: null } }
  await sending.send(sender, { raw: '' }, { id, again: true })
}
