/** Webhooks: where an account is told what became of its mails. */
import { z } from 'zod'
import { eventTypes } from '../../events/index.ts'
import { Problem } from '../../values.ts'
import { listAttempts } from '../../webhooks/attempts.ts'
import * as webhooks from '../../webhooks/index.ts'
import { replayEvent, replayRange } from '../../webhooks/replay.ts'
import { sendTest } from '../../webhooks/send.ts'
import {
  accepted,
  type Call,
  created,
  Id,
  IdParam,
  nothing,
  ok,
  PageQuery,
  pageOf,
  routes,
  Time,
  TimeInput,
} from '../route.ts'
import { systemOf } from './systems.ts'

const WebhookView = z
  .object({
    id: Id,
    accountId: Id,
    systemId: Id.nullable().meta({ description: 'null: of all systems' }),
    url: z.string(),
    types: z.array(z.enum(eventTypes)),
    state: z.string().meta({ description: '`active`, `failing` or `disabled`' }),
    reason: z.string().nullable(),
    failingSince: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'Webhook' })

const AttemptView = z
  .object({
    id: Id,
    eventId: z.string(),
    at: Time,
    ms: z.number(),
    status: z.number().int().nullable(),
    answer: z.string().meta({ description: 'how the receiver’s answer begins' }),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' })

const Secret = z.string().meta({ description: '`whsec_…` of Standard Webhooks; shown this once' })

export const webhookRoutes = routes('Webhooks')

/** The webhook of the path, if the caller reaches it. */
async function webhookOf({ deps, accountId, systemId }: Call<unknown, unknown, unknown>, id: string) {
  const webhook = await webhooks.findWebhook(deps, accountId, id)
  if (systemId !== null && webhook.systemId?.equals(systemId) !== true)
    throw new Problem('webhook-unknown', `There is no webhook ${id}`, 'This key is of one system')
  return webhook
}

webhookRoutes.get(
  '/v1/webhooks',
  {
    name: 'listWebhooks',
    summary: 'The webhooks of the account',
    needs: 'webhooks:read',
    query: PageQuery,
    reply: { 200: pageOf(WebhookView) },
  },
  async ({ deps, accountId, query: { after, limit } }) =>
    ok(await webhooks.listWebhooks(deps, accountId, { limit, ...(after === undefined ? {} : { after }) })),
)

webhookRoutes.post(
  '/v1/webhooks',
  {
    name: 'createWebhook',
    summary: 'Be told of events at an https: address or in a mailbox (mailto:)',
    needs: 'webhooks:write',
    body: webhooks.NewWebhook.extend({ systemId: Id.nullable().default(null) }),
    reply: { 201: WebhookView.extend({ secret: Secret }).meta({ id: 'NewWebhook' }) },
  },
  async call => {
    const { systemId, ...wanted } = call.body
    const of = systemId === null ? call.systemId : (await systemOf(call, systemId))._id
    const { allowPrivateDestinations } = call.deps.settings
    const made = await webhooks.createWebhook({ ...call.deps, allowPrivateDestinations }, call.accountId, of, wanted)
    await call.audit('webhook.create', made.id, { url: made.url })
    return created(made)
  },
)

webhookRoutes.get(
  '/v1/webhooks/{id}',
  { name: 'getWebhook', summary: 'One webhook', needs: 'webhooks:read', params: IdParam, reply: { 200: WebhookView } },
  async call => ok(webhooks.viewWebhook(await webhookOf(call, call.params.id))),
)

webhookRoutes.delete(
  '/v1/webhooks/{id}',
  {
    name: 'removeWebhook',
    summary: 'Remove a webhook',
    needs: 'webhooks:write',
    params: IdParam,
    reply: { 204: null },
  },
  async call => {
    await webhooks.removeWebhook(call.deps, await webhookOf(call, call.params.id))
    await call.audit('webhook.remove', call.params.id)
    return nothing()
  },
)

webhookRoutes.post(
  '/v1/webhooks/{id}/enable',
  {
    name: 'enableWebhook',
    summary: 'Take a disabled webhook up again; events that were stopped are sent',
    needs: 'webhooks:write',
    params: IdParam,
    reply: { 200: z.object({ resumed: z.number().int() }) },
  },
  async call => {
    const resumed = await webhooks.enableWebhook(call.deps, await webhookOf(call, call.params.id))
    await call.audit('webhook.enable', call.params.id)
    return ok({ resumed })
  },
)

webhookRoutes.post(
  '/v1/webhooks/{id}/secret',
  {
    name: 'rotateWebhookSecret',
    summary: 'A new secret; the old one signs for a day more',
    needs: 'webhooks:write',
    params: IdParam,
    reply: { 200: z.object({ secret: Secret, oldEndsAt: Time }) },
  },
  async call => {
    const rotated = await webhooks.rotateSecret(call.deps, await webhookOf(call, call.params.id))
    await call.audit('webhook.rotate-secret', call.params.id)
    return ok(rotated)
  },
)

webhookRoutes.post(
  '/v1/webhooks/{id}/test',
  {
    name: 'testWebhook',
    summary: 'Send a test event now',
    needs: 'webhooks:write',
    params: IdParam,
    reply: {
      200: z.object({
        taken: z.boolean(),
        status: z.number().int().nullable(),
        answer: z.string(),
        error: z.string().nullable(),
        ms: z.number(),
      }),
    },
  },
  async call => {
    const { deps } = call
    const webhook = await webhookOf(call, call.params.id)
    const { taken, ms, answer } = await sendTest(
      { ...deps, allowPrivateDestinations: deps.settings.allowPrivateDestinations, mail: deps.ownMail },
      webhook,
    )
    await call.audit('webhook.test', call.params.id, { taken })
    return ok({ taken, ms, ...answer })
  },
)

webhookRoutes.get(
  '/v1/webhooks/{id}/attempts',
  {
    name: 'listWebhookAttempts',
    summary: 'What was sent and how it was answered, newest first',
    needs: 'webhooks:read',
    params: IdParam,
    query: PageQuery,
    reply: { 200: pageOf(AttemptView) },
  },
  async call => {
    const { after, limit } = call.query
    const webhook = await webhookOf(call, call.params.id)
    return ok(await listAttempts(call.deps.store, webhook, { limit, ...(after === undefined ? {} : { after }) }))
  },
)

webhookRoutes.post(
  '/v1/webhooks/{id}/replay',
  {
    name: 'replayEvents',
    summary: 'Send an event again, or all of a time',
    needs: 'webhooks:write',
    params: IdParam,
    body: z.union([z.object({ eventId: z.string().max(100) }), z.object({ from: TimeInput, to: TimeInput })]),
    reply: { 202: z.object({ replayed: z.number().int() }) },
  },
  async call => {
    const webhook = await webhookOf(call, call.params.id)
    const { body } = call
    let replayed = 1
    if ('eventId' in body) await replayEvent(call.deps, webhook, body.eventId)
    else replayed = await replayRange(call.deps, webhook, body)
    const what = 'eventId' in body ? body : { from: body.from.toISOString(), to: body.to.toISOString() }
    await call.audit('webhook.replay', call.params.id, { ...what, replayed })
    return accepted({ replayed })
  },
)
