/** How the relay is doing: itself, its destinations, and those who send by it. */
import { z } from 'zod'
import { readHealth } from '../../ops/health.ts'
import { readDestinations } from '../../stats/destinations.ts'
import { readSenders, senderLimits } from '../../stats/senders.ts'
import { systemIdsOf } from '../../systems/index.ts'
import { Id, ok, routes, Time } from '../route.ts'
import { Words } from './domain-views.ts'

const count = z.number().int()
const hourMs = 3_600_000

export const operatorHealthRoutes = routes('Operator')

const HealthView = z
  .object({
    asOf: Time,
    version: z.string(),
    hostname: z.string(),
    store: z.enum(['embedded', 'mongodb']),
    notReady: z.string().nullable().meta({ description: 'why no mail is taken now; null: it is' }),
    certificate: z
      .object({
        names: z.array(z.string()),
        from: Time,
        until: Time,
        own: z.boolean().meta({ description: 'of the relay’s own authority, which shops must be told to trust' }),
      })
      .nullable(),
    operatorKey: z
      .object({ domain: z.string(), selector: z.string() })
      .nullable()
      .meta({ description: 'the DKIM key that signs every mail beside the domain’s own' }),
    jobs: z.array(
      z.object({
        name: z.string(),
        lastRunAt: Time.nullable(),
        lastFinishedAt: Time.nullable(),
        nextRunAt: Time.nullable(),
        running: z.boolean(),
      }),
    ),
    findings: z
      .array(z.object({ check: z.string(), ok: z.boolean(), words: Words }))
      .meta({ description: 'what the doctor finds, but that the store isn’t read as a whole' }),
  })
  .meta({ id: 'RelayHealth' })

operatorHealthRoutes.get(
  '/v1/operator/health',
  {
    name: 'readHealth',
    summary: 'Version, certificate, keys, jobs, and what the doctor finds',
    needs: 'operator',
    rate: 'write',
    reply: { 200: HealthView },
  },
  async ({ deps }) => ok(await readHealth(deps)),
)

const DestinationView = z
  .object({
    lane: z.string(),
    delivered: count,
    bounced: count,
    deferred: count.meta({ description: 'wait for another try now' }),
    queued: count,
    meanLatencyMs: z.number().nullable().meta({ description: 'from acceptance to the remote’s 250' }),
    lastRefusal: z.object({ at: Time, response: z.string() }).nullable(),
  })
  .meta({ id: 'DestinationHealth' })

operatorHealthRoutes.get(
  '/v1/operator/destinations',
  {
    name: 'listDestinations',
    summary: 'The destinations with most mails: delivered, deferred, latency, the last refusal',
    needs: 'operator',
    query: z.object({
      hours: z.coerce.number().int().min(1).max(168).default(24).meta({ description: 'looked back' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: { 200: z.object({ asOf: Time, items: z.array(DestinationView), next: z.null() }) },
  },
  async ({ deps, query: { hours, limit } }) => {
    const asOf = deps.now()
    const from = new Date(asOf.getTime() - hours * hourMs)
    const items = await readDestinations(deps.store, await systemIdsOf(deps, null), from, limit)
    return ok({ asOf, items, next: null })
  },
)

const SenderView = z
  .object({
    accountId: Id,
    name: z.string(),
    received: count,
    delivered: count,
    bounced: count,
    hard: count.meta({ description: 'of the bounced: to addresses that don’t exist' }),
    policy: count.meta({ description: 'of the bounced: refused for what was sent' }),
    complaints: count.meta({ description: 'addresses whose owners complained' }),
    beyond: z.array(z.enum(['bounces', 'complaints'])).meta({ description: 'what is above the limits' }),
  })
  .meta({ id: 'SenderHealth' })

operatorHealthRoutes.get(
  '/v1/operator/senders',
  {
    name: 'listSenders',
    summary: 'Accounts by bounces and complaints, those above the limits first',
    needs: 'operator',
    query: z.object({
      days: z.coerce.number().int().min(1).max(90).default(7).meta({ description: 'looked back' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: {
      200: z.object({
        asOf: Time,
        limits: z.object({ bounceShare: z.number(), complaintShare: z.number(), mails: count }),
        items: z.array(SenderView),
        next: z.null(),
      }),
    },
  },
  async ({ deps, query: { days, limit } }) => {
    const asOf = deps.now()
    const from = new Date(asOf.getTime() - days * 24 * hourMs)
    const items = await readSenders(deps, await systemIdsOf(deps, null), from, limit)
    return ok({ asOf, limits: senderLimits, items, next: null })
  },
)
