/** Walks the queries of users, members and notices, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { createNotices } from '../notices/index.ts'
import type { Store } from './index.ts'

export async function walkIdentity(store: Store, tenant: { systemId: ObjectId }): Promise<void> {
  const settings = { operatorSystem: tenant.systemId.toHexString() }
  const sender = { domain: 'relay.test', send: async () => new ObjectId() }
  await createNotices({ store, settings, ownMail: async () => sender }).notify({
    to: ['anna@inbox.test'],
    locale: 'en',
    subject: 'x',
    paragraphs: ['x'],
  })
}
