/** Messages: what was sent and what became of it. */
import { z } from 'zod'
import { maskAddress, readPrivacy } from '../../privacy/setting.ts'
import { cancelMessage, listMessages, showMessage } from '../../queue/messages.ts'
import { deliveryStates } from '../../values.ts'
import { type Call, Id, IdParam, ok, PageQuery, page, pageOf, routes, Time } from '../route.ts'
import { systemOf } from './systems.ts'

const State = z.enum(deliveryStates)

const MessageRow = z
  .object({
    id: Id,
    messageId: z.string().meta({ description: 'the Message-ID field' }),
    systemId: Id,
    receivedAt: Time,
    from: z.string(),
    subject: z.string(),
    sizeBytes: z.number().int(),
    recipients: z.array(z.object({ recipient: z.string(), state: State })),
  })
  .meta({ id: 'MessageRow' })

const AttemptView = z
  .object({
    at: Time,
    ms: z.number(),
    phase: z.string(),
    result: z.string(),
    code: z.number().int().nullable(),
    enhanced: z.string().nullable(),
    response: z.string().meta({ description: 'the words of the recipient’s server, or ours' }),
    host: z.string().nullable(),
    address: z.string().nullable(),
    tls: z.object({ version: z.string(), cipher: z.string(), verified: z.boolean() }).nullable(),
  })
  .meta({ id: 'Attempt' })

const MessageView = z
  .object({
    id: Id,
    messageId: z.string(),
    systemId: Id,
    receivedAt: Time,
    from: z.string(),
    subject: z.string(),
    sizeBytes: z.number().int(),
    deliveries: z.array(
      z.object({
        recipient: z.string(),
        state: State,
        class: z.string().nullable(),
        enhancedStatus: z.string().nullable(),
        response: z.string().nullable(),
        deliveredAt: Time.nullable(),
        returnedAt: Time.nullable().meta({ description: 'when it came back after delivery' }),
        explanation: z.object({ de: z.string(), en: z.string() }).nullable(),
        nextAttemptAt: Time.nullable(),
        attempts: z.array(AttemptView),
      }),
    ),
  })
  .meta({ id: 'Message' })

export const messageRoutes = routes('Messages')

messageRoutes.get(
  '/v1/messages',
  {
    name: 'listMessages',
    summary: 'Messages, newest first',
    needs: 'messages:read',
    query: PageQuery.extend({ systemId: Id.optional() }),
    reply: { 200: pageOf(MessageRow) },
  },
  async call => {
    const { deps, accountId, query } = call
    const only = query.systemId ?? call.systemId?.toHexString()
    const systemId = only === undefined ? undefined : (await systemOf(call, only))._id
    const filter = { accountId, systemId, before: query.after, limit: query.limit + 1 }
    const shown = page(await listMessages(deps.store, filter), query.limit, ({ id }) => id)
    const { maskRecipients } = await readPrivacy(deps.store, accountId)
    return ok(maskRecipients ? { ...shown, items: shown.items.map(masked) } : shown)
  },
)

messageRoutes.get(
  '/v1/messages/{id}',
  {
    name: 'getMessage',
    summary: 'One message with each recipient and each attempt',
    needs: 'messages:read',
    params: IdParam,
    reply: { 200: MessageView },
  },
  async call => ok(await messageOf(call, call.params.id)),
)

messageRoutes.post(
  '/v1/messages/{id}/cancel',
  {
    name: 'cancelMessage',
    summary: 'Cancel what hasn’t left yet',
    needs: 'messages:write',
    params: IdParam,
    reply: { 200: z.object({ cancelled: z.number().int().meta({ description: 'recipients' }) }) },
  },
  async call => {
    await messageOf(call, call.params.id)
    const cancelled = await cancelMessage(call.deps, call.params.id, call.accountId)
    await call.audit('message.cancel', call.params.id, { cancelled })
    return ok({ cancelled })
  },
)

/** In lists only: whoever opens a message wants to know whose it is. */
const masked = <Shown extends { recipients: readonly { recipient: string; state: string }[] }>(
  message: Shown,
): Shown => ({
  ...message,
  recipients: message.recipients.map(one => ({ ...one, recipient: maskAddress(one.recipient) })),
})

/** The message of the path, if the caller reaches it. @throws Problem `message-unknown` */
export async function messageOf({ deps, accountId, systemId }: Call<unknown, unknown, unknown>, id: string) {
  return showMessage(deps.store, id, accountId, systemId)
}
