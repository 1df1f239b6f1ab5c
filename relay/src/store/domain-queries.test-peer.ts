/** Walks the queries of sending domains and their pages, for every-query.test-peer.ts. */
import type { ObjectId } from 'bson'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { checkDueDomains } from '../domains/check-all.ts'
import * as pages from '../domains/help-pages.ts'
import { type Domain, ensureDomain } from '../domains/index.ts'
import * as owned from '../domains/owned.ts'
import { keyTools } from '../ops/key-tools.ts'
import { findSystem, removeSendingDomain } from '../systems/index.ts'
import { type LossDeps, settleLoss } from '../systems/losses.ts'
import type { Store } from './index.ts'
import { storeMail } from './stored-mail.test-peer.ts'

export async function walkDomains(
  store: Store,
  now: () => Date,
  tenant: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const { accountId, systemId } = tenant
  const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  const deps = { store, vault, now, keys: keyTools, dns: { resolveTxt: async () => [] } }
  const { _id } = await ensureDomain(deps, accountId, { name: 'walked.example' })
  const domain: Domain = await owned.ownDomain(deps, accountId, _id.toHexString())
  for (const only of [undefined, [_id]])
    for (const after of [undefined, 'a.example']) await owned.listOwnDomains(deps, accountId, { only, after, limit: 5 })
  await owned.systemsOf(deps, accountId, [_id])
  await owned.setListHelp(deps, domain, ['mailto:help@walked.example'])
  const quiet = { warn: () => undefined } as never
  await checkDueDomains({ ...deps, log: quiet, afterLook: async () => undefined }, new AbortController().signal)
  const failing = { resolveTxt: async () => Promise.reject(new Error('x')) }
  const failed = { ...deps, log: quiet, dns: failing, afterLook: async () => Promise.reject(new Error('walk')) }
  await store.db.collection('domains').updateOne({ _id }, { $set: { lookAt: now() } })
  await checkDueDomains(failed, new AbortController().signal)
  const losses: LossDeps = { store, now, tellLost: async () => 0, tellBack: async () => 0, tellInactive: async () => 0 }
  for (const lostAt of [new Date(0), null])
    await settleLoss(losses, { ...domain, toldLostAt: new Date(1), dkim: { state: 'match', lostAt } } as Domain)
  await pages.saveHelpPage(deps, domain, {} as never)
  const page = await pages.saveHelpPage(deps, domain, {} as never)
  await pages.findHelpPage(deps, domain)
  if ((await pages.publicHelpPage(deps, page.id)) === null) throw new Error('the walk’s page is not there')
  await storeMail(store, { ...tenant, receivedAt: now() })
  await removeSendingDomain(deps, await findSystem(deps, accountId, systemId.toHexString()), _id)
  await owned.removeDomain(deps, accountId, domain)
}
