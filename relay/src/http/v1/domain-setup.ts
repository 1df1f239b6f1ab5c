/** Setting a domain's records: by hand, by a click at the DNS provider, or by a token for Cloudflare. */
import { z } from 'zod'
import { CloudflareToken, setAtCloudflare } from '../../domains/cloudflare.ts'
import { watchFrom } from '../../domains/keys.ts'
import { lookAtDomain } from '../../domains/look.ts'
import { Problem } from '../../values.ts'
import { IdParam, ok, routes } from '../route.ts'
import { ProviderView, SetupRecordView } from './domain-views.ts'
import { domainOf } from './domains.ts'

const SetupView = z
  .object({
    zone: z.string().nullable().meta({ description: 'the DNS zone of the domain; null: not known' }),
    provider: ProviderView.nullable(),
    records: z.array(SetupRecordView),
    domainConnect: z
      .object({ provider: z.string(), url: z.string() })
      .nullable()
      .meta({ description: 'a page of the DNS provider that sets the records by a click; null: not offered' }),
    cloudflare: z.boolean().meta({ description: 'the records can be set with an API token of Cloudflare' }),
  })
  .meta({ id: 'DomainSetup' })

export const domainSetupRoutes = routes('Domains')

domainSetupRoutes.get(
  '/v1/domains/{id}/setup',
  {
    name: 'getDomainSetup',
    summary: 'Which records are to be set, where, and whether it can be done by a click',
    needs: 'domains:read',
    rate: 'write',
    params: IdParam,
    reply: { 200: SetupView },
  },
  async call => {
    const { deps, params } = call
    const domain = await domainOf(call, params.id)
    const { zone, provider, records } = await lookAtDomain({ ...deps, lookAtPage: undefined }, domain)
    const back = `${deps.settings.publicUrl}/domains/${params.id}`
    const connect =
      zone === null ? null : ((await deps.domainConnect?.({ domain: domain.name, zone, records, back })) ?? null)
    return ok({
      zone: zone?.apex ?? null,
      provider,
      records,
      domainConnect: connect,
      cloudflare: provider?.id === 'cloudflare',
    })
  },
)

const CloudflareInput = z.object({
  token: CloudflareToken.meta({ description: 'used for this request and kept nowhere' }),
  apply: z.boolean().default(false).meta({ description: 'false: only tells what would be changed' }),
})

const ChangeView = z
  .object({
    action: z
      .enum(['create', 'update', 'keep', 'conflict'])
      .meta({ description: '`conflict`: something that isn’t ours stands at that name, and is left alone' }),
    type: z.enum(['TXT', 'CNAME']),
    name: z.string(),
    value: z.string(),
    present: z.array(z.string()).meta({ description: 'what stands at that name at Cloudflare' }),
    needed: z.boolean(),
  })
  .meta({ id: 'DnsChange' })

domainSetupRoutes.post(
  '/v1/domains/{id}/setup/cloudflare',
  {
    name: 'setDomainAtCloudflare',
    summary: 'Set the records at Cloudflare with an API token; first without `apply` to see what would change',
    needs: 'domains:write',
    params: IdParam,
    body: CloudflareInput,
    reply: { 200: z.object({ applied: z.boolean(), changes: z.array(ChangeView) }) },
  },
  async call => {
    const { deps, params, body } = call
    const domain = await domainOf(call, params.id)
    const { zone, records } = await lookAtDomain({ ...deps, lookAtPage: undefined }, domain)
    if (zone === null)
      throw new Problem('zone-unclear', `DNS doesn’t tell in which zone ${domain.name} lies`, 'Try again in a moment')
    const changes = await setAtCloudflare({ baseURL: deps.cloudflareApi }, body.token, zone.apex, records, body.apply)
    if (body.apply) {
      await watchFrom(deps, domain._id)
      const done = changes.filter(({ action }) => action === 'create' || action === 'update')
      await call.audit('domain.set-at-cloudflare', params.id, { records: done.map(({ name }) => name) })
    }
    return ok({ applied: body.apply, changes })
  },
)
