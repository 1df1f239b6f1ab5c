/** Walks the queries of sending domains and their pages, for every-query.test-peer.ts. */
import type { ObjectId } from 'bson'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import * as pages from '../domains/help-pages.ts'
import { type Domain, ensureDomain } from '../domains/index.ts'
import * as owned from '../domains/owned.ts'
import { scheduleLook } from '../domains/watch.ts'
import { keyTools } from '../ops/key-tools.ts'
import { findSystem, removeSendingDomain } from '../systems/index.ts'
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
  await scheduleLook(deps, domain)
  await pages.saveHelpPage(deps, domain, {} as never)
  const page = await pages.saveHelpPage(deps, domain, {} as never)
  await pages.findHelpPage(deps, domain)
  if ((await pages.publicHelpPage(deps, page.id)) === null) throw new Error('the walk’s page is not there')
  await storeMail(store, { ...tenant, receivedAt: now() })
  await removeSendingDomain(deps, await findSystem(deps, accountId, systemId.toHexString()), _id)
  await owned.removeDomain(deps, accountId, domain)
}
