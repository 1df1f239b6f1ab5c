/** Sending mail: one, many, or a whole message as it is. */
import { setImmediate as turn } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { defaultIntakeLimits } from '../../intake/index.ts'
import { composeRaw } from '../../sending/compose.ts'
import type { Sender, Sent } from '../../sending/index.ts'
import { NewMessage } from '../../sending/new-message.ts'
import { isRefusal } from '../../values.ts'
import { ProblemDetails, problemOf } from '../problem-details.ts'
import { accepted, type Call, Id, ok, type Reply, routes, Time } from '../route.ts'

const MiB = 1024 * 1024
/** A mail of 30 MiB as base64 (4 octets for 3), and what JSON says around it. */
const sendLimit = Math.ceil(defaultIntakeLimits.messageBytes * (4 / 3)) + 2 * MiB
const batchSize = 500
/** So many mails of a batch are made before others have their turn. */
const atOnce = 20

export const SentView = z
  .object({
    id: Id,
    messageId: z.string().meta({ description: 'the Message-ID field, which webhooks and returned mails name' }),
    systemId: Id,
    recipients: z.array(z.string()).meta({ description: 'of To, Cc and Bcc, each once' }),
    sendAt: Time.nullable().meta({ description: 'when it leaves; null: now' }),
  })
  .meta({ id: 'SentMessage' })

const RawQuery = z.object({
  systemId: Id.optional(),
  from: z.string().max(320).optional().meta({ description: 'return path; otherwise the address in From' }),
  to: z
    .union([z.string(), z.array(z.string()).max(1000)])
    .optional()
    .meta({ description: 'repeated for each recipient; otherwise all in To, Cc and Bcc' }),
  priority: NewMessage.shape.priority,
  sendAt: NewMessage.shape.sendAt,
})

export const sendRoutes = routes('Messages')

sendRoutes.post(
  '/v1/messages',
  {
    name: 'sendMessage',
    summary: 'Send a mail',
    description:
      'Answered when the mail is stored for good: from then on it ends as delivered or bounced. What SMTP would refuse is refused with the same words, in `code` and `enhanced`. With `Content-Type: message/rfc822` the body is the mail itself, octet for octet, and the parameters of the query name its envelope.',
    needs: 'messages:send',
    rate: 'send',
    query: RawQuery,
    body: NewMessage,
    bodyTypes: ['message/rfc822'],
    bodyLimit: sendLimit,
    reply: { 202: SentView },
    repeatable: true,
  },
  async call => {
    const attempt = { id: call.reserved.id(0), again: call.reserved.again }
    const given: unknown = call.body
    if (!Buffer.isBuffer(given)) return accepted(view(await call.deps.sending.send(senderOf(call), call.body, attempt)))
    const { systemId, from, to, priority = 'normal', sendAt } = call.query
    const composed = composeRaw(given, { from, to: typeof to === 'string' ? [to] : to })
    if (isRefusal(composed)) throw composed
    const mail = {
      ...composed,
      notes: {},
      priority,
      sendAt,
      systemId: systemId === undefined ? null : new ObjectId(systemId),
    }
    return accepted(view(await call.deps.sending.submit(senderOf(call), mail, attempt)))
  },
)

const BatchResult = z
  .object({
    status: z.int().meta({ description: '202, or what the request alone would have been answered with' }),
    message: SentView.nullable(),
    problem: ProblemDetails.nullable(),
  })
  .meta({ id: 'BatchResult' })

sendRoutes.post(
  '/v1/messages/batch',
  {
    name: 'sendMessages',
    summary: `Send up to ${batchSize} mails`,
    description:
      'Each is taken or refused for itself; the results stand in the order of the mails. A repeat with the same Idempotency-Key sends none of them twice, also when the first request broke off in the middle.',
    needs: 'messages:send',
    rate: 'send',
    body: z.strictObject({
      messages: z
        .array(z.unknown().meta({ override: { $ref: '#/components/schemas/NewMessage' } }))
        .min(1)
        .max(batchSize),
    }),
    bodyLimit: sendLimit,
    reply: { 200: z.object({ results: z.array(BatchResult) }) },
    repeatable: true,
  },
  async call => {
    const sender = senderOf(call)
    const under: Promise<z.input<typeof BatchResult>>[] = []
    for (const [n, given] of call.body.messages.entries()) {
      under.push(resultOf(call, sender, given, n))
      if (under.length % atOnce === 0) await turn()
    }
    const results = await Promise.all(under)
    // what may be taken in a moment is to be tried again by a repeat, so this answer isn't the last word
    const keep = results.every(({ status }) => status < 500)
    return { ...ok({ results }), keep }
  },
)

async function resultOf(
  call: Call<unknown, unknown, unknown>,
  sender: Sender,
  given: unknown,
  n: number,
): Promise<z.input<typeof BatchResult>> {
  const { deps, reserved } = call
  try {
    const mail = NewMessage.parse(given)
    const sent = await deps.sending.send(sender, mail, { id: reserved.id(n), again: reserved.again })
    return { status: 202, message: view(sent), problem: null }
  } catch (error) {
    const known = problemOf(error)
    if (known === null) deps.log.error({ err: error }, 'a mail of a batch failed')
    const { headers: _, ...problem } = known ?? {
      type: '/problems/internal',
      title: 'Something went wrong in the relay',
      status: 500,
      advice: 'Send it again in a moment',
    }
    return { status: problem.status, message: null, problem }
  }
}

export function senderOf(call: Call<unknown, unknown, unknown>): Sender {
  const { caller, accountId, systemId, clientAddress } = call
  const keyId = caller.kind === 'key' || caller.kind === 'connection' ? caller.key._id : null
  const helo = clientAddress.includes(':') ? `[IPv6:${clientAddress}]` : `[${clientAddress}]`
  return { accountId, systemId, keyId, client: { address: clientAddress, helo, tls: null } }
}

const view = ({ id, messageId, systemId, recipients, sendAt }: Sent): z.input<typeof SentView> => ({
  id: id.toHexString(),
  messageId,
  systemId: systemId.toHexString(),
  recipients: [...recipients],
  sendAt,
})

export const sentReply = (sent: Sent): Reply => accepted(view(sent))
