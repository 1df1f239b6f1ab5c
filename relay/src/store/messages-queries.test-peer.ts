/** Walks the queries of messages and their search, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { explainDestination } from '../queue/look.ts'
import { createContents } from './contents.ts'
import type { Store } from './index.ts'
import { newDelivery } from './test-store.test-peer.ts'

interface Tenant {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
}

export async function walkMessages(store: Store, now: () => Date, tenant: Tenant): Promise<void> {
  await walkScheduled(store, now, tenant)
  await walkContents(store)
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
