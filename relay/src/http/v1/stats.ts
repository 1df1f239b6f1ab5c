/** Numbers and the log of acts. */
import type { ObjectId } from 'bson'
import { z } from 'zod'
import { listAudit } from '../../audit/index.ts'
import { readNumbers, readSeries, readStats } from '../../stats/index.ts'
import { systemIdsOf } from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { type Call, Id, ok, PageQuery, pageOf, routes, Time, TimeInput } from '../route.ts'
import { systemOf } from './systems.ts'

const count = z.number().int()

/** More nobody can see on a chart. */
const mostPoints = 1000
const hourMs = 3_600_000
const stepMs = { quarter: hourMs / 4, hour: hourMs, day: 24 * hourMs } as const

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

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

const Points = z
  .object({
    asOf: Time,
    points: z
      .array(
        z.object({
          startsAt: Time,
          received: count,
          delivered: count,
          bounced: count,
          suppressed: count,
          cancelled: count,
        }),
      )
      .meta({ description: 'oldest first; where nothing happened there is none' }),
  })
  .meta({ id: 'StatsSeries' })

const SystemNumbers = z
  .object({
    systemId: Id,
    received: count,
    delivered: count,
    bounced: count,
    suppressed: count,
    cancelled: count,
    queued: count,
    deferred: count,
    held: count,
  })
  .meta({ id: 'SystemNumbers' })

const Range = z.object({
  systemId: Id.optional(),
  from: TimeInput.optional().meta({ description: 'rounded down to 15 minutes' }),
  to: TimeInput.optional().meta({ description: 'rounded up to 15 minutes' }),
})

/** The systems that are meant, if the caller reaches them. */
async function systemsOf(call: Call<unknown, unknown, unknown>, wanted: string | undefined): Promise<ObjectId[]> {
  const only = wanted ?? call.systemId?.toHexString()
  return only === undefined ? systemIdsOf(call.deps, call.accountId) : [(await systemOf(call, only))._id]
}

export const statsRoutes = routes('Statistics')

statsRoutes.get(
  '/v1/stats',
  {
    name: 'readStats',
    summary: 'Received, delivered and bounced mails; what waits now',
    description: 'From closed intervals of 15 minutes and the open one.',
    needs: 'stats:read',
    query: Range,
    reply: { 200: StatsView },
  },
  async call => {
    const { systemId, ...range } = call.query
    return ok(await readStats(call.deps, await systemsOf(call, systemId), range))
  },
)

const TimeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
  .default('UTC')
  .meta({ description: 'whose days and hours are meant' })

statsRoutes.get(
  '/v1/stats/series',
  {
    name: 'readStatsSeries',
    summary: 'Received, delivered and bounced mails over time, for a chart',
    description: `At most ${mostPoints} steps.`,
    needs: 'stats:read',
    query: Range.extend({
      step: z.enum(['quarter', 'hour', 'day']).default('hour'),
      from: TimeInput.optional().meta({ description: 'otherwise a week before the end' }),
      timeZone: TimeZone,
    }),
    reply: { 200: Points },
  },
  async call => {
    const { systemId, step, timeZone, to } = call.query
    const end = (to ?? call.deps.now()).getTime()
    const from = call.query.from ?? new Date(end - 7 * 24 * hourMs)
    if ((end - from.getTime()) / stepMs[step] > mostPoints)
      throw new Problem('range-long', `That is more than ${mostPoints} steps`, 'Ask for longer steps or a shorter time')
    return ok(await readSeries(call.deps, await systemsOf(call, systemId), { from, to }, step, timeZone))
  },
)

statsRoutes.get(
  '/v1/stats/systems',
  {
    name: 'readSystemNumbers',
    summary: 'The numbers of each system that has some; what waits there now',
    needs: 'stats:read',
    query: Range,
    reply: { 200: z.object({ asOf: Time, items: z.array(SystemNumbers), next: z.null() }) },
  },
  async call => {
    const { systemId, ...range } = call.query
    const asOf = call.deps.now()
    return ok({ asOf, items: await readNumbers(call.deps, await systemsOf(call, systemId), range), next: null })
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
