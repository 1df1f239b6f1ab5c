/** The plugins that are connected to a system, as its owners see them. */
import { z } from 'zod'
import { connectionScopes } from '../../accounts/scopes.ts'
import { createConnectionCode } from '../../connect/codes.ts'
import { findConnection, listConnections } from '../../connect/connections.ts'
import { demand } from '../caller.ts'
import { created, Id, IdParam, nothing, ok, PageQuery, page, pageOf, routes, Time } from '../route.ts'
import { finishConnection } from './connection-end.ts'
import { ConnectionView } from './connection-views.ts'
import { systemOf } from './systems.ts'

export const connectionsRoutes = routes('Connections')

connectionsRoutes.get(
  '/v1/systems/{id}/connections',
  {
    name: 'listConnections',
    summary: 'The plugins that are, or were, connected to a system, oldest first',
    needs: 'systems:read',
    params: IdParam,
    query: PageQuery,
    reply: { 200: pageOf(ConnectionView) },
  },
  async call => {
    const { _id: systemId, accountId } = await systemOf(call, call.params.id)
    const { after, limit } = call.query
    const items = await listConnections(call.deps, { accountId, systemId }, { after, limit: limit + 1 })
    return ok(page(items, limit, ({ id }) => id))
  },
)

connectionsRoutes.post(
  '/v1/systems/{id}/connection-code',
  {
    name: 'createConnectionCode',
    summary: 'A code to paste into a plugin, which connects it to this system',
    description: 'Good for one connection within 15 minutes.',
    needs: 'keys:write',
    params: IdParam,
    reply: { 201: z.object({ code: z.string(), expiresAt: Time }).meta({ id: 'ConnectionCode' }) },
  },
  async call => {
    const system = await systemOf(call, call.params.id)
    // nobody gives away what he doesn't have
    for (const scope of connectionScopes) demand(call.caller, scope)
    const made = await createConnectionCode(call.deps, system, call.actor)
    await call.audit('connection.allow', call.params.id, { via: 'code' })
    return created(made)
  },
)

connectionsRoutes.delete(
  '/v1/systems/{id}/connections/{connectionId}',
  {
    name: 'endConnection',
    summary: 'End a connection: its token and its credentials, within seconds; the system stays',
    needs: 'keys:write',
    params: IdParam.extend({ connectionId: Id }),
    reply: { 204: null },
  },
  async call => {
    const { _id: systemId, accountId } = await systemOf(call, call.params.id)
    const connection = await findConnection(call.deps, { accountId, systemId }, call.params.connectionId)
    await finishConnection(call, connection)
    return nothing()
  },
)
