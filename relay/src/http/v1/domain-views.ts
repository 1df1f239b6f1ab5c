/** How domains are shown. */
import { z } from 'zod'
import type { Domain } from '../../domains/index.ts'
import { roleOf } from '../../domains/key-ring.ts'
import { ringOf, waitsForRecord } from '../../domains/keys.ts'
import { hostedPageOf } from '../../domains/list-help.ts'
import type { DomainLook } from '../../domains/look.ts'
import type { UsedBy } from '../../domains/owned.ts'
import { Id, Time } from '../route.ts'

export const Words = z.object({ de: z.string(), en: z.string() })

const DkimState = z.enum(['unchecked', 'match', 'missing', 'mismatch', 'revoked', 'malformed', 'unknown'])

const KeyView = z
  .object({
    selector: z.string(),
    algorithm: z.enum(['rsa-sha256', 'ed25519-sha256']),
    role: z.enum(['signing', 'published', 'next', 'retired', 'spare']),
    source: z.enum(['generated', 'imported']),
    state: DkimState.meta({ description: 'of its record, by the last look' }),
    createdAt: Time,
    waitingSince: Time.nullable(),
    retiredAt: Time.nullable(),
  })
  .meta({ id: 'DkimKey' })

export const DomainView = z
  .object({
    id: Id,
    accountId: Id,
    name: z.string(),
    state: DkimState.meta({ description: 'of the record of the key that signs, by the last look; `match` is right' }),
    checkedAt: Time.nullable(),
    lostAt: Time.nullable().meta({ description: 'since when a record that was right is gone or wrong' }),
    nextLookAt: Time.nullable().meta({ description: 'when DNS is looked at again; null: with the daily look' }),
    waiting: z.boolean().meta({ description: 'for a record to be set' }),
    delegated: z
      .boolean()
      .meta({ description: 'its records are CNAMEs to the operator’s, so keys change by themselves' }),
    keys: z.array(KeyView),
    listHelp: z.array(z.string()).meta({ description: 'as it stands in the mails' }),
    hosted: z.boolean().meta({ description: 'List-Help leads to the page that the relay serves' }),
    forwardRepliesTo: z.string().nullable(),
    systems: z.array(z.object({ id: Id, name: z.string() })).meta({ description: 'that send for it' }),
    createdAt: Time,
  })
  .meta({ id: 'Domain' })

export function viewDomain(domain: Domain, systems: readonly UsedBy[], publicUrl: string, now: Date) {
  const ring = ringOf(domain)
  return {
    id: String(domain._id),
    accountId: String(domain.accountId),
    name: domain.name,
    state: domain.dkim?.state ?? 'unchecked',
    checkedAt: domain.dkim?.checkedAt ?? null,
    lostAt: domain.dkim?.lostAt ?? null,
    nextLookAt: domain.lookAt ?? null,
    waiting: waitsForRecord(ring, now),
    delegated: domain.delegation != null,
    keys: ring.map(key => ({ ...key, role: roleOf(ring, key, now), state: key.dns.state })),
    listHelp: domain.listHelp,
    hosted: domain.listHelp.some(uri => hostedPageOf(uri, publicUrl) !== null),
    forwardRepliesTo: domain.forwardRepliesTo ?? null,
    systems,
    createdAt: domain.createdAt,
  }
}

export const SetupRecordView = z
  .object({
    type: z.enum(['TXT', 'CNAME']),
    name: z.string().meta({ description: 'the full name' }),
    host: z.string().nullable().meta({
      description: 'the name as forms of DNS providers want it: relative to the zone; null when the zone isn’t known',
    }),
    value: z.string(),
    ttl: z.number().int(),
    purpose: Words,
    needed: z.boolean().meta({ description: 'nothing is sent without it' }),
    found: z.boolean(),
    seen: z.array(z.string()).meta({ description: 'what DNS has at that name now' }),
  })
  .meta({ id: 'SetupRecord' })

export const ProviderView = z
  .object({
    id: z.string(),
    name: z.string(),
    help: z.string().meta({ description: 'its page on entering records' }),
    host: z.enum(['relative', 'full']).meta({ description: 'what its form wants as a record’s name' }),
  })
  .meta({ id: 'DnsProvider' })

const Identity = z
  .object({
    score: z.number().meta({ description: '0 to 100' }),
    findings: z.array(
      z.object({ id: z.string(), state: z.enum(['good', 'advice', 'wrong', 'unknown']), words: Words }),
    ),
    reports: z.object({
      address: z.string(),
      asked: z.boolean().meta({ description: 'the DMARC record names the address' }),
      words: Words,
      records: z.array(z.object({ type: z.string(), name: z.string(), value: z.string(), whose: z.string() })),
    }),
    receivers: z.array(
      z.object({
        name: z.string(),
        met: z.boolean().nullable(),
        missing: z.array(z.string()),
        besides: Words,
        manyPerDay: z.number().nullable(),
        source: z.string(),
      }),
    ),
  })
  .meta({ id: 'DomainIdentity' })

export const DomainCheckView = z
  .object({
    domain: DomainView,
    zone: z.object({ apex: z.string(), nameServers: z.array(z.string()) }).nullable(),
    provider: ProviderView.nullable().meta({ description: 'who keeps the zone; null: not known' }),
    records: z.array(SetupRecordView).meta({ description: 'to be set, the needed ones first' }),
    identity: Identity.nullable().meta({ description: 'how receivers see the domain; keeps no mail back' }),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'DomainCheck' })

export const viewLook = (look: DomainLook, domain: ReturnType<typeof viewDomain>) => ({
  domain,
  zone: look.zone,
  provider: look.provider,
  records: look.records,
  identity: look.identity,
  warnings: look.warnings,
})
