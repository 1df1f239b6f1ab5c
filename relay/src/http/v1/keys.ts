/** API keys of the account. */
import { z } from 'zod'
import { createApiKey, listApiKeys, NewApiKey, revokeApiKey } from '../../accounts/api-keys.ts'
import { scopes } from '../../accounts/scopes.ts'
import { connectionOfKey } from '../../connect/connections.ts'
import { demand } from '../caller.ts'
import { created, Id, IdParam, nothing, ok, PageQuery, page, pageOf, routes, Time, TimeInput } from '../route.ts'
import { finishConnection } from './connection-end.ts'
import { systemOf } from './systems.ts'

const ApiKeyView = z
  .object({
    id: Id,
    systemId: Id.nullable().meta({ description: 'the only system it reaches; null: all of the account' }),
    kind: z.enum(['key', 'connection']).meta({ description: 'connection: given to a plugin' }),
    label: z.string(),
    scopes: z.array(z.enum(scopes)),
    hint: z.string().meta({ description: 'its first characters' }),
    createdAt: Time,
    expiresAt: Time.nullable(),
    lastUsedAt: Time.nullable(),
    revokedAt: Time.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const keyRoutes = routes('API keys')

keyRoutes.get(
  '/v1/keys',
  {
    name: 'listKeys',
    summary: 'The API keys of the account and the connections of plugins, oldest first',
    needs: 'account:read',
    query: PageQuery,
    reply: { 200: pageOf(ApiKeyView) },
  },
  async ({ deps, accountId, systemId, query: { after, limit } }) => {
    const items = await listApiKeys(deps, accountId, { after, limit: limit + 1, systemId: systemId ?? undefined })
    return ok(page(items, limit, ({ id }) => id))
  },
)

keyRoutes.post(
  '/v1/keys',
  {
    name: 'createKey',
    summary: 'A new API key; it is shown this once',
    description: 'A key can’t have a scope that whoever makes it doesn’t have.',
    needs: 'keys:write',
    body: NewApiKey.extend({ systemId: Id.nullable().default(null), expiresAt: TimeInput.nullable().default(null) }),
    reply: { 201: ApiKeyView.extend({ token: z.string() }).meta({ id: 'NewApiKey' }) },
  },
  async call => {
    const { deps, accountId, caller, body } = call
    for (const scope of body.scopes) demand(caller, scope)
    const id = body.systemId ?? call.systemId?.toHexString() ?? null
    const systemId = id === null ? null : (await systemOf(call, id))._id
    const made = await createApiKey(deps, { accountId, systemId, kind: 'key', createdBy: call.actor }, body)
    await call.audit('key.create', made.id, { label: made.label, scopes: made.scopes })
    return created(made)
  },
)

keyRoutes.delete(
  '/v1/keys/{id}',
  {
    name: 'revokeKey',
    summary: 'Revoke a key; takes effect within seconds',
    needs: 'keys:write',
    params: IdParam,
    reply: { 204: null },
  },
  async call => {
    await revokeApiKey(call.deps, call.accountId, call.params.id)
    const connection = await connectionOfKey(call.deps, call.accountId, call.params.id)
    if (connection !== null) await finishConnection(call, connection)
    await call.audit('key.revoke', call.params.id)
    return nothing()
  },
)
