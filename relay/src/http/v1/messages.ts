/** Messages: what was sent and what became of it. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { readContent, readStored, storedContent } from '../../messages/content.ts'
import { exportMessages } from '../../messages/export.ts'
import { previewHeaders, previewOf } from '../../messages/preview.ts'
import { resendMessage } from '../../messages/resend.ts'
import { type MessageRow as Row, searchMessages } from '../../messages/search.ts'
import { stepKinds, type TimelineDelivery, type TimelineMessage, timelineOf } from '../../messages/timeline.ts'
import { maskAddress, readPrivacy } from '../../privacy/setting.ts'
import { cancelMessage, readMessage, showMessage, viewMessage } from '../../queue/messages.ts'
import { Metadata } from '../../sending/new-message.ts'
import { deliveryStates, outcomeClasses, Problem } from '../../values.ts'
import { type Call, csvHeaders, Id, IdParam, ok, PageQuery, routes, Time } from '../route.ts'
import { SentView, senderOf, sentReply } from './send.ts'
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
    sendAt: Time.nullable().meta({ description: 'of a scheduled one' }),
    tags: z.array(z.string()),
    template: z.string().nullable(),
    order: z.string().nullable(),
    recipientCount: z.int(),
    recipients: z
      .array(z.object({ recipient: z.string(), state: State }))
      .meta({ description: 'the first 20; those that are looked for before the others' }),
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
    sendAt: Time.nullable().meta({ description: 'of a scheduled one: until then its deliveries are `queued`' }),
    tags: z.array(z.string()),
    metadata: Metadata,
    template: z.string().nullable(),
    order: z.string().nullable(),
    resendOf: Id.nullable().meta({ description: 'the message that this one repeats' }),
    resentAs: z.array(Id).meta({ description: 'messages that repeat this one' }),
    contentErasedAt: Time.nullable(),
    timeline: z
      .array(
        z.object({
          at: Time,
          kind: z.enum(stepKinds),
          recipient: z.string().nullable().meta({ description: 'null: all of them' }),
          text: z.object({ de: z.string(), en: z.string() }),
        }),
      )
      .meta({ description: 'what happened, oldest first; of the first 100 recipients' }),
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

const Day = z.iso.datetime({ offset: true }).transform(text => new Date(text))

const Filter = z.object({
  systemId: Id.optional(),
  recipient: z
    .string()
    .max(320)
    .optional()
    .meta({ description: '`anna@example.org`, the beginning `anna*`, or all of `@example.org`' }),
  subject: z.string().max(200).optional().meta({ description: 'words; all must stand in it' }),
  state: State.optional().meta({ description: 'of one of its recipients' }),
  class: z.enum(outcomeClasses).optional().meta({ description: 'of a bounce or delay' }),
  from: Day.optional().meta({ description: 'received from then on' }),
  to: Day.optional().meta({ description: 'received before' }),
  tag: z.string().max(100).optional(),
  order: z.string().max(100).optional().meta({ description: 'number of the order' }),
})

/** What is asked for, within what the caller reaches. */
async function filterOf(
  call: Call<unknown, unknown, unknown>,
  { systemId: wanted, ...filter }: z.output<typeof Filter>,
) {
  const only = wanted ?? call.systemId?.toHexString()
  const systemId = only === undefined ? undefined : (await systemOf(call, only))._id
  return { ...filter, accountId: call.accountId, systemId }
}

/** How the account wants recipients to be shown in lists. */
async function maskOf({ deps, accountId }: Call<unknown, unknown, unknown>): Promise<(row: Row) => Row> {
  const { maskRecipients } = await readPrivacy(deps.store, accountId)
  return maskRecipients ? masked : row => row
}

messageRoutes.get(
  '/v1/messages',
  {
    name: 'listMessages',
    summary: 'Messages, newest first; all that is asked for must hold',
    description:
      'Recipient, order, tag, numbers in the subject, state and class are found by an index. Other words are looked for in the newest messages first: a page that takes too long ends early with `more: true`, and goes on at `next`.',
    needs: 'messages:read',
    query: PageQuery.extend(Filter.shape),
    reply: {
      200: z.object({
        items: z.array(MessageRow),
        next: z.string().nullable().meta({ description: 'of the next page; null on the last' }),
        more: z.boolean().meta({ description: 'the page isn’t full, but the search goes on at `next`' }),
      }),
    },
  },
  async call => {
    const { after, limit, ...wanted } = call.query
    const found = await searchMessages(call.deps.store, await filterOf(call, wanted), { before: after, limit })
    return ok({ ...found, items: found.items.map(await maskOf(call)) })
  },
)

messageRoutes.get(
  '/v1/messages/export',
  {
    name: 'exportMessages',
    summary: 'What a search finds, as CSV: a line for each recipient, the first 20 of a message',
    needs: 'messages:read',
    rate: 'write',
    query: Filter,
    reply: { 200: 'text/csv' },
  },
  async call => {
    const lines = exportMessages(call.deps.store, await filterOf(call, call.query), await maskOf(call))
    return { status: 200, bytes: Readable.from(lines, { objectMode: false }), headers: csvHeaders('messages') }
  },
)

messageRoutes.get(
  '/v1/messages/{id}',
  {
    name: 'getMessage',
    summary: 'One message with each recipient, each attempt, and what happened in words',
    needs: 'messages:read',
    params: IdParam,
    reply: { 200: MessageView },
  },
  async call => {
    const { deps, accountId, systemId, params } = call
    const { message, deliveries } = await readMessage(deps.store, params.id, accountId, systemId)
    const rows = deliveries as unknown as TimelineDelivery[]
    const timeline = await timelineOf(deps.store, message as unknown as TimelineMessage, rows)
    return ok({ ...viewMessage(message, deliveries), timeline })
  },
)

const ContentView = z
  .object({
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    text: z.string().nullable(),
    html: z
      .string()
      .nullable()
      .meta({ description: 'as the shop wrote it: show it locked in only, and let it load nothing' }),
    attachments: z.array(
      z.object({
        filename: z.string().nullable(),
        contentType: z.string(),
        sizeBytes: z.int(),
        contentId: z.string().nullable(),
        inline: z.boolean(),
      }),
    ),
    cut: z.boolean().meta({ description: 'only the first 5 MB were looked at' }),
  })
  .meta({ id: 'MessageContent' })

messageRoutes.get(
  '/v1/messages/{id}/content',
  {
    name: 'getMessageContent',
    summary: 'What is in a message; 410 when it is kept no longer',
    needs: 'messages:read',
    params: IdParam,
    reply: { 200: ContentView },
  },
  async ({ deps, accountId, systemId, params }) =>
    ok(await readContent(storedContent(deps.store, await readStored(deps.store, params.id, accountId, systemId)))),
)

messageRoutes.get(
  '/v1/messages/{id}/preview',
  {
    name: 'previewMessage',
    summary: 'How a message looks, as a page that is locked in; 410 when it is kept no longer',
    needs: 'messages:read',
    params: IdParam,
    query: z.object({
      remote: z.enum(['0', '1']).default('0').meta({ description: '1: pictures that lie elsewhere are fetched' }),
    }),
    reply: { 200: 'text/html' },
  },
  async ({ deps, accountId, systemId, params, query }) => {
    const options = { remote: query.remote === '1' }
    const stored = storedContent(deps.store, await readStored(deps.store, params.id, accountId, systemId))
    const html = await previewOf(stored, options)
    if (html === null)
      throw new Problem('text-unknown', 'This message has no text to show', 'Look at its attachments, or its source')
    return { status: 200, bytes: Buffer.from(html), headers: previewHeaders(options) }
  },
)

messageRoutes.get(
  '/v1/messages/{id}/raw',
  {
    name: 'getRawMessage',
    summary: 'A message as it is stored (RFC 5322), before it is signed; 410 when it is kept no longer',
    needs: 'messages:read',
    params: IdParam,
    reply: { 200: 'message/rfc822' },
  },
  async ({ deps, accountId, systemId, params }) => {
    const content = storedContent(deps.store, await readStored(deps.store, params.id, accountId, systemId))
    const octets = async function* () {
      yield content.header
      yield Buffer.from('\r\n')
      yield* content.body()
    }
    const headers = {
      'Content-Type': 'message/rfc822',
      'Content-Disposition': `attachment; filename="${params.id}.eml"`,
    }
    return { status: 200, bytes: Readable.from(octets(), { objectMode: false }), headers }
  },
)

messageRoutes.post(
  '/v1/messages/{id}/resend',
  {
    name: 'resendMessage',
    summary: 'Send a message once more, as a new one',
    description: 'With an id, a Message-ID and a date of its own. The old and the new message name each other.',
    needs: 'messages:send',
    rate: 'send',
    params: IdParam,
    body: z.object({
      recipients: z
        .array(z.string().max(320))
        .min(1)
        .max(1000)
        .optional()
        .meta({ description: 'some of the message’s; otherwise all' }),
    }),
    reply: { 202: SentView },
    repeatable: true,
  },
  async call => {
    const { deps, params, body, reserved } = call
    const attempt = { id: reserved.id(0), again: reserved.again }
    const sent = await resendMessage(deps, senderOf(call), params.id, body.recipients ?? null, attempt)
    await call.audit('message.resend', params.id, { as: sent.id.toHexString(), recipients: sent.recipients.length })
    return sentReply(sent)
  },
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
const masked = (message: Row): Row => ({
  ...message,
  recipients: message.recipients.map(one => ({ ...one, recipient: maskAddress(one.recipient) })),
})

/** The message of the path, if the caller reaches it. @throws Problem `message-unknown` */
export async function messageOf({ deps, accountId, systemId }: Call<unknown, unknown, unknown>, id: string) {
  return showMessage(deps.store, id, accountId, systemId)
}
