/** Walks the queries of privacy: what is kept, exported and erased, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { eraseEnded, sweepEnded } from '../privacy/ended.ts'
import { erasePerson } from '../privacy/erase.ts'
import { exportPerson } from '../privacy/export.ts'
import { changePrivacy } from '../privacy/setting.ts'
import { createContents } from './contents.ts'
import type { Store } from './index.ts'
import { applyRetention } from './retention.ts'
import { storeMail } from './stored-mail.test-peer.ts'

export async function walkPrivacy(
  store: Store,
  now: () => Date,
  tenant: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const { accountId, systemId } = tenant
  const contents = createContents(store)
  const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  const deps = { store, contents, vault, now }
  const signal = new AbortController().signal
  const address = 'walked@inbox.test'
  const given = { ...tenant, receivedAt: now(), recipients: [address], delivery: { address } }
  const { id } = await storeMail(store, { ...given, final: 'delivered', large: true })
  await storeMail(store, given)
  for (const after of [undefined, new ObjectId(Buffer.alloc(12, 255)).toHexString()])
    for (const whose of [{}, { systemId }]) await exportPerson(deps, accountId, address, { after, limit: 1, ...whose })
  await erasePerson(deps, accountId, address, true, { systemId })
  await storeMail(store, { ...given, final: 'delivered' })
  for (const keep of [true, false]) await erasePerson(deps, accountId, address, keep)
  await store.db.collection('messages').updateOne({ _id: id }, { $set: { zeroContent: true } })
  await eraseEnded(deps, [id])
  await store.db.collection('messages').updateOne({ _id: id }, { $set: { zeroContent: true } })
  await sweepEnded(deps, signal)
  await changePrivacy(store, accountId, { bodyDays: 30 })
  await applyRetention(deps, signal)
  await store.db.collection('accounts').updateOne({ _id: accountId }, { $unset: { privacy: 1 } })
}
