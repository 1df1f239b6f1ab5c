/** Walks the queries of the HTTP API, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import {
  createApiKey,
  createKeyAuthenticator,
  listApiKeys,
  revokeApiKey,
  revokeKeysOf,
  scopesOfKey,
} from '../accounts/api-keys.ts'
import { findAccounts, readAccount, renameAccount } from '../accounts/index.ts'
import { once, renew } from '../http/idempotency.ts'
import { findSystem, renameSystem } from '../systems/index.ts'
import type { Store } from './index.ts'

export async function walkApi(
  store: Store,
  now: () => Date,
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const deps = { store, now }
  const of = { accountId, systemId, kind: 'key', createdBy: 'cli' } as const
  const { id, token } = await createApiKey(deps, of, { label: 'walk', scopes: ['stats:read'] })
  if ((await createKeyAuthenticator(deps)(token)) === null) throw new Error('the walk’s key is not known')
  for (const after of [undefined, id])
    for (const only of [undefined, systemId]) await listApiKeys(deps, accountId, { after, limit: 1, systemId: only })
  await scopesOfKey(deps, accountId, new ObjectId(id))
  await revokeApiKey(deps, accountId, id)
  await revokeKeysOf(deps, accountId, systemId)
  const request = { accountId, actor: 'cli', key: 'walk', request: ['x'] }
  const failing = () => once(deps, request, async () => Promise.reject(new Error('walk')))
  await failing().catch(() => undefined)
  for (let i = 0; i < 2; i++) await once(deps, request, async () => ({ status: 200, body: '{}' }))
  await once(deps, { ...request, key: 'busy' }, async () => ({ status: 503, body: '' }))
  for (const search of [undefined, 'wal'])
    for (const after of [undefined, id]) await findAccounts(deps, { after, limit: 1, search })
  await readAccount(deps, accountId)
  await renameAccount(deps, accountId, 'Walk')
  await renew(store, 'walk', now())
  await renameSystem({ store }, await findSystem({ store }, accountId, systemId.toHexString()), 'Walk')
}
