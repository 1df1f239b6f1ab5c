/** How a connection is shown, to its plugin and to people. */
import { z } from 'zod'
import { Id, Time } from '../route.ts'
import { Credential, DnsRecord, Explanation, Missing, SystemState, Warning } from './systems.ts'

export const SiteView = z
  .object({
    url: z.string(),
    plugin: z.string().nullable(),
    version: z.string().nullable(),
    seenAt: Time.meta({ description: 'when the plugin told it' }),
  })
  .meta({ id: 'Site' })

export const ConnectionView = z
  .object({
    id: Id,
    via: z.enum(['browser', 'device', 'code']).meta({ description: 'how it was allowed' }),
    createdBy: z.string().meta({ description: 'who allowed it, as the audit names him' }),
    createdAt: Time,
    site: SiteView.nullable(),
    watch: z
      .object({
        at: Time,
        since: Time,
        orders: z.number().int(),
        received: z.number().int(),
        warning: z.boolean().meta({ description: 'orders came, but no mails' }),
      })
      .nullable()
      .meta({ description: 'of the plugin’s last heartbeat' }),
    endedAt: Time.nullable(),
  })
  .meta({ id: 'Connection' })

export const SmtpValues = z.object({
  host: z.string(),
  port: z.number().int(),
  encryption: z.literal('starttls'),
  username: z.string(),
})

export const SmtpAccess = SmtpValues.extend({
  password: z.string().meta({ description: 'shown this once' }),
}).meta({ id: 'SmtpAccess' })

export const NewConnectionView = z
  .object({
    id: Id,
    token: z.string().meta({ description: 'for `Authorization: Bearer`; shown this once' }),
    systemId: Id,
    systemName: z.string(),
    smtp: SmtpAccess.nullable().meta({ description: 'null while something is missing' }),
    state: SystemState,
    reason: z.string(),
    explanation: Explanation,
    missing: z.array(Missing),
    records: z.array(DnsRecord).meta({ description: 'to be set in DNS' }),
    retry: z.string().nullable().meta({
      description: 'without `smtp`: ask this until nothing is missing, then POST /v1/connection/credentials',
    }),
  })
  .meta({ id: 'NewConnection' })

export const ConnectionStateView = z
  .object({
    connection: ConnectionView,
    system: z.object({
      id: Id,
      name: z.string(),
      platform: z.string(),
      sandbox: z.boolean().meta({ description: 'no mail of it leaves' }),
      createdAt: Time,
    }),
    state: SystemState,
    reason: z.string(),
    explanation: Explanation,
    missing: z.array(Missing),
    records: z.array(DnsRecord),
    warnings: z.array(Warning),
    smtp: SmtpValues.nullable().meta({ description: 'only when nothing is missing' }),
    credentials: z.array(Credential).meta({ description: 'of this connection, those that are valid' }),
    domains: z.array(
      z.object({
        name: z.string(),
        listHelp: z.array(z.string()),
        hostedPage: z.string().nullable().meta({ description: 'the List-Help page that the relay serves for it' }),
      }),
    ),
    quota: z
      .object({
        remaining: z.number().int(),
        threshold: z.number().int().meta({ description: 'below it the owner is reminded' }),
        isLow: z.boolean(),
        isDemo: z.boolean().meta({ description: 'nothing is booked: what runs is the demo quota' }),
        overage: z.number().int().meta({ description: 'mails beyond the quota since the last billing date' }),
        periodEndsAt: Time.meta({ description: 'the next billing date' }),
      })
      .nullable()
      .meta({
        description:
          'of the account; mails beyond it are sent all the same. Null where the plugin may not see it: a key without `billing:read` has connected it, or an agency keeps the account and nobody of the shop is in it',
      }),
    sender: z.string().nullable(),
    firstMailAt: Time.nullable(),
    lastMailAt: Time.nullable(),
    senders: z
      .array(z.object({ address: z.string(), mails: z.number().int(), lastAt: Time }))
      .meta({ description: 'From addresses of the last seven days, the most frequent first' }),
    instructions: z
      .object({ de: z.string(), en: z.string() })
      .nullable()
      .meta({ description: 'where this platform wants the values' }),
    dashboard: z.string().meta({ description: 'the page of the system for people' }),
  })
  .meta({ id: 'ConnectionState' })
