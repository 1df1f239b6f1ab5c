/** Sending domains: their keys, their records in DNS, their List-Help, who else sends in their name. */
import { z } from 'zod'
import { sourceClasses } from '../../dmarc-reports/classes.ts'
import { summarizeReports } from '../../dmarc-reports/summary.ts'
import { hostedListHelp } from '../../domains/help-pages.ts'
import { type Domain, ensureDomain, ListHelp, NewDomain } from '../../domains/index.ts'
import { addSecondKey, rotateKey } from '../../domains/keys.ts'
import { lookAtDomain } from '../../domains/look.ts'
import * as owned from '../../domains/owned.ts'
import { setReplies } from '../../replies/setting.ts'
import { dmarcReportDays } from '../../store/retention.ts'
import { removeSendingDomain } from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { type Call, created, Id, IdParam, nothing, ok, PageQuery, page, pageOf, routes, Time } from '../route.ts'
import { DomainCheckView, DomainView, viewDomain, viewLook, Words } from './domain-views.ts'
import { systemOf } from './systems.ts'

type AnyCall = Call<unknown, unknown, unknown>

/** The domain of the path, if the caller reaches it: a key of one system has that system's domains. */
export async function domainOf(call: AnyCall, id: string): Promise<Domain> {
  const { deps, accountId, systemId } = call
  const domain = await owned.ownDomain(deps, accountId, id)
  if (systemId === null) return domain
  const { domainIds } = await systemOf(call, systemId.toHexString())
  if (domainIds.some(one => String(one) === id)) return domain
  throw new Problem('domain-unknown', `There is no sending domain ${id}`, 'This key is of one system')
}

/** @throws Problem for a key of one system: what it would do concerns others too */
export function demandWholeAccount({ systemId }: AnyCall): void {
  if (systemId !== null) throw new Problem('key-not-allowed', 'This key is of one system', 'Use a key of the account')
}

export async function viewOf({ deps, accountId }: AnyCall, id: string) {
  const domain = await owned.ownDomain(deps, accountId, id)
  const systems = await owned.systemsOf(deps, accountId, [domain._id])
  return viewDomain(domain, systems.get(id) ?? [], deps.settings.publicUrl, deps.now())
}

export const domainRoutes = routes('Domains')

domainRoutes.get(
  '/v1/domains',
  {
    name: 'listDomains',
    summary: 'The sending domains of the account, by name',
    needs: 'domains:read',
    query: PageQuery,
    reply: { 200: pageOf(DomainView) },
  },
  async call => {
    const { deps, accountId, systemId, query } = call
    const system = systemId === null ? null : await systemOf(call, systemId.toHexString())
    const only = system === null ? {} : { only: system.domainIds as unknown as Domain['_id'][] }
    const found = await owned.listOwnDomains(deps, accountId, { ...query, ...only, limit: query.limit + 1 })
    const { items, next } = page(found, query.limit, ({ name }) => name)
    const ids = items.map(({ _id }) => _id)
    const uses = await owned.systemsOf(deps, accountId, ids)
    const view = (domain: Domain) =>
      viewDomain(domain, uses.get(String(domain._id)) ?? [], deps.settings.publicUrl, deps.now())
    return ok({ items: items.map(view), next })
  },
)

domainRoutes.post(
  '/v1/domains',
  {
    name: 'createDomain',
    summary: 'Enter a sending domain, or complete the entry that is there',
    description: 'With a new DKIM key, or with one that exists: its private key as PEM, and its selector.',
    needs: 'domains:write',
    body: NewDomain,
    reply: { 201: DomainView },
    repeatable: true,
  },
  async call => {
    demandWholeAccount(call)
    const { _id, name } = await ensureDomain(call.deps, call.accountId, call.body)
    await call.audit('domain.create', _id.toHexString(), { name })
    return created(await viewOf(call, _id.toHexString()))
  },
)

domainRoutes.get(
  '/v1/domains/{id}',
  { name: 'getDomain', summary: 'One domain', needs: 'domains:read', params: IdParam, reply: { 200: DomainView } },
  async call => {
    await domainOf(call, call.params.id)
    return ok(await viewOf(call, call.params.id))
  },
)

domainRoutes.post(
  '/v1/domains/{id}/check',
  {
    name: 'checkDomain',
    summary: 'Look at DNS now: the records to be set, what is there, how receivers see the domain',
    needs: 'domains:read',
    rate: 'write',
    params: IdParam,
    reply: { 200: DomainCheckView },
  },
  async call => {
    const look = await lookAtDomain(call.deps, await domainOf(call, call.params.id))
    return ok(viewLook(look, await viewOf(call, call.params.id)))
  },
)

const ListHelpInput = z
  .union([z.literal('hosted'), z.array(z.union([z.literal('hosted'), ListHelp])).max(4)])
  .meta({ description: 'https:// or mailto: addresses; `hosted`: the page that the relay serves' })

const PatchDomain = z.object({
  listHelp: ListHelpInput.optional(),
  forwardRepliesTo: z.email().max(254).nullable().optional().meta({
    description: 'where mail to addresses of the domain goes, if its MX leads to the relay; null: it is refused',
  }),
})

domainRoutes.patch(
  '/v1/domains/{id}',
  {
    name: 'changeDomain',
    summary: 'Change List-Help, and what becomes of replies',
    needs: 'domains:write',
    params: IdParam,
    body: PatchDomain,
    reply: { 200: DomainView },
  },
  async call => {
    const { deps, body, params } = call
    const domain = await domainOf(call, params.id)
    if (body.listHelp !== undefined) {
      const wanted = body.listHelp === 'hosted' ? (['hosted'] as const) : body.listHelp
      await owned.setListHelp(deps, domain, await hostedListHelp(deps, domain, wanted))
    }
    if (body.forwardRepliesTo !== undefined)
      await setReplies(deps, { ...domain, accountId: call.accountId }, body.forwardRepliesTo)
    await call.audit('domain.change', params.id, body)
    return ok(await viewOf(call, params.id))
  },
)

domainRoutes.delete(
  '/v1/domains/{id}',
  {
    name: 'removeDomain',
    summary: 'Remove a domain that no system uses, with its private keys',
    needs: 'domains:write',
    params: IdParam,
    reply: { 204: null },
  },
  async call => {
    const domain = await domainOf(call, call.params.id)
    demandWholeAccount(call)
    await owned.removeDomain(call.deps, call.accountId, domain)
    await call.audit('domain.remove', call.params.id, { name: domain.name })
    return nothing()
  },
)

domainRoutes.delete(
  '/v1/domains/{id}/systems/{systemId}',
  {
    name: 'removeSendingDomain',
    summary: 'Take a domain from a system: it may no longer send for it',
    needs: 'systems:write',
    params: IdParam.extend({ systemId: Id }),
    reply: { 204: null },
  },
  async call => {
    const domain = await domainOf(call, call.params.id)
    const system = await systemOf(call, call.params.systemId)
    await removeSendingDomain(call.deps, system, domain._id)
    await call.audit('system.remove-domain', call.params.systemId, { domain: domain.name })
    return nothing()
  },
)

domainRoutes.post(
  '/v1/domains/{id}/rotate',
  {
    name: 'rotateDomainKey',
    summary: 'Make the next DKIM key; it signs once its record is found',
    needs: 'domains:write',
    params: IdParam,
    body: z.object({ algorithm: z.enum(['rsa-sha256', 'ed25519-sha256']).optional() }),
    reply: { 200: DomainView },
  },
  async call => {
    const { selector } = await rotateKey(call.deps, await domainOf(call, call.params.id), call.body.algorithm)
    await call.audit('domain.rotate', call.params.id, { selector })
    return ok(await viewOf(call, call.params.id))
  },
)

domainRoutes.post(
  '/v1/domains/{id}/second-key',
  {
    name: 'addSecondDomainKey',
    summary: 'Add a key of the other algorithm (RFC 8463), which signs too once its record is found',
    needs: 'domains:write',
    params: IdParam,
    reply: { 200: DomainView },
  },
  async call => {
    const { selector } = await addSecondKey(call.deps, await domainOf(call, call.params.id))
    await call.audit('domain.second-key', call.params.id, { selector })
    return ok(await viewOf(call, call.params.id))
  },
)

const Sum = z.object({ mails: z.number().int(), passed: z.number().int() })

const DmarcSummaryView = Sum.extend({
  domain: z.string(),
  from: Time,
  to: Time,
  reports: z.number().int(),
  reporters: z.array(z.object({ org: z.string(), reports: z.number().int(), mails: z.number().int() })),
  policy: z.record(z.string(), z.string().nullable()).nullable(),
  classes: z.record(z.enum(sourceClasses), Sum.extend({ sources: z.number().int() })),
  sources: z.array(
    Sum.extend({
      ip: z.string(),
      name: z.string().nullable(),
      class: z.enum(sourceClasses),
      dkim: z.object({
        aligned: z.number().int(),
        signers: z.array(z.object({ domain: z.string(), selector: z.string(), mails: z.number().int() })),
      }),
      spf: z.object({ aligned: z.number().int() }),
      dispositions: z.object({ none: z.number(), quarantine: z.number(), reject: z.number() }),
      reasons: z.array(z.string()),
      explanation: Words,
    }),
  ),
  unlisted: Sum,
}).meta({ id: 'DmarcSummary' })

domainRoutes.get(
  '/v1/domains/{id}/dmarc',
  {
    name: 'getDmarcSummary',
    summary: 'Who else sends in the domain’s name, by the DMARC reports of receivers',
    needs: 'domains:read',
    params: IdParam,
    query: z.object({ days: z.coerce.number().int().min(1).max(dmarcReportDays).default(30) }),
    reply: { 200: DmarcSummaryView },
  },
  async call => {
    const { deps } = call
    const { name } = await domainOf(call, call.params.id)
    const own = { addresses: await deps.ownAddresses(), bounceDomain: deps.settings.bounceDomain }
    return ok(await summarizeReports({ ...deps, ...own }, call.accountId, name, call.query.days))
  },
)
