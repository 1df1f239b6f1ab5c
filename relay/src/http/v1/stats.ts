/** Numbers and the log of acts. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { listAudit } from '../../audit/index.ts'
import { readStats } from '../../stats/index.ts'
import { listSystems } from '../../systems/index.ts'
import { Id, ok, PageQuery, pageOf, routes, Time, TimeInput } from '../route.ts'
import { systemOf } from './systems.ts'

const count = z.number().int()

const StatsView = z
  .object({
    asOf: Time,
    received: count,
    delivered: count,
    bounced: count,
    suppressed: count,
    cancelled: count,
    queued: count.meta({ description: 'waits now, whatever the time asked for; so `deferred` and `held`' }),
    deferred: count,
    held: count,
    bouncedBy: z.record(z.string(), count).meta({ description: 'by class: hard, soft, policy, host, expired' }),
  })
  .meta({ id: 'Stats' })

export const statsRoutes = routes('Statistics')

statsRoutes.get(
  '/v1/stats',
  {
    name: 'readStats',
    summary: 'Received, delivered and bounced mails; what waits now',
    description: 'From closed intervals of 15 minutes and the open one.',
    needs: 'stats:read',
    query: z.object({
      systemId: Id.optional(),
      from: TimeInput.optional().meta({ description: 'rounded down to 15 minutes' }),
      to: TimeInput.optional().meta({ description: 'rounded up to 15 minutes' }),
    }),
    reply: { 200: StatsView },
  },
  async call => {
    const { deps, accountId, query, systemId } = call
    const only = query.systemId ?? systemId?.toHexString()
    const systems =
      only === undefined
        ? (await listSystems(deps, { accountId, limit: 100_000 })).map(({ id }) => new ObjectId(id))
        : [(await systemOf(call, only))._id]
    return ok(
      await readStats(deps, systems, {
        ...(query.from === undefined ? {} : { from: query.from }),
        ...(query.to === undefined ? {} : { to: query.to }),
      }),
    )
  },
)

export const AuditView = z
  .object({
    id: Id,
    at: Time,
    actor: z.string().meta({ description: '`user:…`, `key:…`, `connection:…`, `operator:…`, `cli` or `relay`' }),
    onBehalfOf: Id.nullable().meta({ description: 'the agency for which it was done' }),
    act: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })

statsRoutes.get(
  '/v1/audit',
  {
    name: 'listAudit',
    summary: 'Who did what in the account, newest first',
    needs: 'audit:read',
    query: PageQuery,
    reply: { 200: pageOf(AuditView) },
  },
  async ({ deps, accountId, query: { after, limit } }) =>
    ok(await listAudit(deps.store, accountId, { limit, ...(after === undefined ? {} : { after }) })),
)
