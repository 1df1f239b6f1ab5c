/** Systems: the connected shops, CMS …; their credentials and what is missing. */
import { z } from 'zod'
import { snippetFor } from '../../connect/snippet.ts'
import * as systems from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { type Call, created, Id, IdParam, nothing, ok, PageQuery, page, pageOf, routes, Time } from '../route.ts'

export const SystemState = z.enum(['draft', 'ready', 'active', 'inactive'])
export const Missing = z.enum(systems.missingKinds)

export const Because = z
  .object({
    missing: z.array(Missing),
    pausedAt: Time.nullable(),
    pauseReason: z.string().nullable(),
    firstMailAt: Time.nullable(),
    lost: z
      .array(z.object({ domain: z.string(), since: Time }))
      .meta({ description: 'domains whose DKIM record was right and is gone or wrong' }),
  })
  .meta({ id: 'SystemBecause', description: 'what the reason is made of, to write it in other words' })

export const Explanation = z
  .object({ de: z.string(), en: z.string() })
  .meta({ description: 'the reason for people, in both languages' })

export const SystemView = z
  .object({
    id: Id,
    accountId: Id,
    name: z.string(),
    platform: z.string().meta({ description: 'id of GET /v1/platforms' }),
    domains: z.array(z.string()).meta({ description: 'sending domains; the first is the default sender’s' }),
    state: SystemState,
    reason: z.string().meta({ description: 'why it is in this state, in English' }),
    explanation: Explanation,
    because: Because,
    sandbox: z.boolean().meta({ description: 'no mail of it leaves' }),
    pool: z.string().meta({ description: 'the sending addresses its mails leave by' }),
    createdAt: Time,
  })
  .meta({ id: 'System' })

export const DnsRecord = z
  .object({
    type: z.string(),
    name: z.string(),
    value: z.string(),
    purpose: z.string(),
    found: z.boolean(),
    seen: z.array(z.string()).meta({ description: 'what DNS has at that name now' }),
  })
  .meta({ id: 'DnsRecord' })

export const Warning = z.object({ code: z.string(), message: z.string(), explanation: Explanation })

const SystemCheck = z
  .object({
    id: Id,
    state: SystemState,
    reason: z.string(),
    explanation: Explanation,
    missing: z.array(Missing).meta({ description: 'what keeps it from sending' }),
    records: z.array(DnsRecord).meta({ description: 'to be set in DNS' }),
    smtp: z
      .object({ host: z.string(), port: z.number().int(), encryption: z.literal('starttls'), username: z.string() })
      .nullable()
      .meta({ description: 'only when nothing is missing' }),
    identity: z.array(z.looseObject({ domain: z.string(), score: z.number() })),
    warnings: z.array(Warning).meta({ description: 'what isn’t right but keeps no mail back' }),
  })
  .meta({ id: 'SystemCheck' })

export const Credential = z
  .object({
    id: Id,
    label: z.string(),
    priority: z.enum(['high', 'normal']),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    connectionId: Id.nullable().meta({ description: 'the plugin it was given to' }),
    endsAt: Time.nullable().meta({ description: 'another has taken its place; it goes on until then' }),
    revokedAt: Time.nullable(),
  })
  .meta({ id: 'Credential' })

const NewCredentialView = z
  .object({
    id: Id,
    host: z.string(),
    port: z.number().int(),
    encryption: z.literal('starttls'),
    username: z.string(),
    password: z.string().meta({ description: 'shown this once' }),
    snippet: z
      .object({
        failClosed: z
          .object({ de: z.string(), en: z.string() })
          .meta({ description: 'how the platform is kept from sending the password in the clear' }),
        files: z.array(z.object({ path: z.string(), language: z.string(), text: z.string() })),
      })
      .nullable()
      .meta({ description: 'what is pasted into the platform, with these values in it; null where nothing is' }),
  })
  .meta({ id: 'NewCredential' })

/** The system of the path, if the caller reaches it. @throws Problem `system-unknown` */
export async function systemOf({ deps, accountId, systemId }: Call<unknown, unknown, unknown>, id: string) {
  if (systemId !== null && systemId.toHexString() !== id)
    throw new Problem('system-unknown', `There is no system ${id}`, 'This key is of another system')
  return systems.findSystem(deps, accountId, id)
}

export const systemRoutes = routes('Systems')

systemRoutes.get(
  '/v1/systems',
  {
    name: 'listSystems',
    summary: 'The systems of the account, oldest first',
    needs: 'systems:read',
    query: PageQuery.extend({
      search: z.string().trim().max(200).optional().meta({ description: 'part of the name or of a sending domain' }),
    }),
    reply: { 200: pageOf(SystemView) },
  },
  async ({ deps, accountId, systemId, query: { after, limit, search } }) => {
    if (systemId !== null)
      return ok({
        items: [await systems.viewSystem(deps, await systems.findSystem(deps, accountId, systemId.toHexString()))],
        next: null,
      })
    const items = await systems.listSystems(deps, { accountId, after, search: search || undefined, limit: limit + 1 })
    return ok(page(items, limit, ({ id }) => id))
  },
)

systemRoutes.post(
  '/v1/systems',
  {
    name: 'createSystem',
    summary: 'Connect a system',
    description: 'Its mails are taken when the DKIM record of each domain stands in DNS and a List-Help is given.',
    needs: 'systems:write',
    body: systems.NewSystem,
    reply: { 201: SystemView },
    repeatable: true,
  },
  async call => {
    const { deps, accountId, body, systemId } = call
    if (systemId !== null) throw new Problem('key-not-allowed', 'This key is of one system', 'Use a key of the account')
    const made = await systems.createSystem(deps, accountId, body)
    await call.audit('system.create', made.id, { name: made.name })
    return created(made)
  },
)

systemRoutes.get(
  '/v1/systems/{id}',
  { name: 'getSystem', summary: 'One system', needs: 'systems:read', params: IdParam, reply: { 200: SystemView } },
  async call => ok(await systems.viewSystem(call.deps, await systemOf(call, call.params.id))),
)

systemRoutes.post(
  '/v1/systems/{id}/check',
  {
    name: 'checkSystem',
    summary: 'Look at DNS now: what is right, what is missing, and with everything right the SMTP values',
    needs: 'systems:read',
    rate: 'write',
    params: IdParam,
    reply: { 200: SystemCheck },
  },
  async call => ok(await systems.checkSystem(call.deps, await systemOf(call, call.params.id))),
)

const PatchSystem = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(200).optional(),
  sandbox: z.boolean().optional().meta({ description: 'true: its new mails don’t leave' }),
  paused: z
    .union([z.literal(false), z.object({ reason: z.string().max(200).nullable() })])
    .optional()
    .meta({ description: 'with a reason: takes no mail; false: takes mail again' }),
})

systemRoutes.patch(
  '/v1/systems/{id}',
  {
    name: 'changeSystem',
    summary: 'Rename, pause, resume, sandbox',
    needs: 'systems:write',
    params: IdParam,
    body: PatchSystem,
    reply: { 200: SystemView },
  },
  async call => {
    const { deps, body } = call
    const system = await systemOf(call, call.params.id)
    if (body.name !== undefined) await systems.renameSystem(deps, system, body.name)
    if (body.sandbox !== undefined) await systems.setSandbox(deps, system, body.sandbox)
    if (body.paused === false) await systems.resumeSystem(deps, system)
    else if (body.paused !== undefined) await systems.pauseSystem(deps, system, body.paused.reason)
    await call.audit('system.change', call.params.id, body)
    return ok(await systems.viewSystem(deps, await systemOf(call, call.params.id)))
  },
)

systemRoutes.post(
  '/v1/systems/{id}/domains',
  {
    name: 'addSendingDomain',
    summary: 'Add a sending domain, or complete one: its List-Help, its key',
    needs: 'systems:write',
    params: IdParam,
    body: systems.NewSystem.shape.domains.element,
    reply: { 200: SystemView },
  },
  async call => {
    const { deps } = call
    const system = await systemOf(call, call.params.id)
    await systems.addSendingDomain(deps, system, call.body)
    await call.audit('system.add-domain', call.params.id, { domain: call.body.name })
    return ok(await systems.viewSystem(deps, await systemOf(call, call.params.id)))
  },
)

systemRoutes.get(
  '/v1/systems/{id}/credentials',
  {
    name: 'listCredentials',
    summary: 'The SMTP credentials of a system, never their passwords',
    needs: 'systems:read',
    params: IdParam,
    reply: { 200: z.object({ items: z.array(Credential), next: z.null() }) },
  },
  async call => {
    const { _id } = await systemOf(call, call.params.id)
    return ok({ items: await systems.listCredentials(call.deps, _id), next: null })
  },
)

const NewCredential = z.object({
  label: systems.Label,
  priority: z.enum(['high', 'normal']).default('normal').meta({ description: 'of the mails it sends' }),
})

systemRoutes.post(
  '/v1/systems/{id}/credentials',
  {
    name: 'createCredential',
    summary: 'New SMTP credentials; the password is shown this once',
    needs: 'systems:write',
    params: IdParam,
    body: NewCredential,
    reply: { 201: NewCredentialView },
  },
  async call => {
    const { deps } = call
    const system = await systemOf(call, call.params.id)
    const { smtp, missing } = await systems.checkSystem(deps, system)
    if (smtp === null)
      throw new Problem(
        'system-state',
        `The system isn’t set up yet: ${missing.join(', ')} missing`,
        'Set what POST /v1/systems/{id}/check names',
      )
    const made = await systems.createCredential(deps, system, call.body.label, call.body.priority)
    await call.audit('credential.create', made.id)
    return created({ ...smtp, ...made, snippet: await snippetFor(deps, system, made) })
  },
)

systemRoutes.delete(
  '/v1/systems/{id}/credentials/{credentialId}',
  {
    name: 'revokeCredential',
    summary: 'Revoke SMTP credentials; takes effect within seconds',
    needs: 'systems:write',
    params: IdParam.extend({ credentialId: Id }),
    reply: { 204: null },
  },
  async call => {
    const { deps, accountId, params } = call
    const { _id } = await systemOf(call, params.id)
    const theirs = await systems.listCredentials(deps, _id)
    if (!theirs.some(({ id }) => id === params.credentialId))
      throw new Problem('credential-unknown', `There is no credential ${params.credentialId}`, 'List them first')
    await systems.revokeCredential(deps, accountId, params.credentialId)
    await call.audit('credential.revoke', params.credentialId)
    return nothing()
  },
)
