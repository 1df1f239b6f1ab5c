/** Sends one event to one webhook, once. */
import type { Agent } from 'node:http'
import { ObjectId } from 'bson'
import { testType } from '../events/index.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { type Attempted, logAttempts } from './attempts.ts'
import { secretsOf, type WebhookDeps, type WebhookRow } from './index.ts'
import { isMailbox, type MailedEvent, mailEvent } from './mail.ts'
import { type PostDeps, post } from './post.ts'
import { signatureHeaders } from './signature.ts'

export type SendDeps = PostDeps & WebhookDeps & { readonly mail?: OwnMail }

export const isTaken = ({ answer: { status } }: Attempted): boolean => status !== null && status >= 200 && status < 300

/** Never rejects for what the receiver does. */
export async function sendEvent(
  deps: SendDeps,
  webhook: WebhookRow,
  event: MailedEvent,
  way: { agent?: Agent; signal?: AbortSignal } = {},
): Promise<Attempted> {
  const { _id: id, type, data } = event
  const at = deps.now()
  const begin = performance.now()
  const posted = () => {
    const body = JSON.stringify({ type, timestamp: event.at.toISOString(), data })
    const headers = signatureHeaders(secretsOf(deps, webhook), { id, at, body })
    return post(deps, new URL(webhook.url), headers, body, way)
  }
  const answer = await (isMailbox(webhook.url) ? mailEvent(deps, webhook, event) : posted())
  return { eventId: id, at, ms: Math.round(performance.now() - begin), answer }
}

export const newTest = ({ now }: Pick<SendDeps, 'now'>, { _id }: WebhookRow): MailedEvent => ({
  _id: `evt_test_${new ObjectId().toHexString()}`,
  type: testType,
  at: now(),
  data: { webhookId: _id.toHexString() },
})

/** Sends an event of the type `webhook.test`, right now and once, and writes it into the log. */
export async function sendTest(deps: SendDeps, webhook: WebhookRow): Promise<Attempted & { taken: boolean }> {
  const attempted = await sendEvent(deps, webhook, newTest(deps, webhook))
  await logAttempts(deps.store, webhook, [attempted])
  return { ...attempted, taken: isTaken(attempted) }
}
