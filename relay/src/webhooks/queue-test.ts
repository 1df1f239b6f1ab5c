/**
 * Trying a mailbox from outside the relay: only the running relay can send mails, so the test event is put among its
 * work. It is sent once, also when that fails: nobody wants the test of three days ago.
 */
import { eventDays, eventRows, testType } from '../events/index.ts'
import { durable } from '../store/index.ts'
import { type AttemptView, listAttempts } from './attempts.ts'
import { sendAgain } from './dispatches.ts'
import type { WebhookDeps, WebhookRow } from './index.ts'
import { enabled } from './replay.ts'
import { newTest } from './send.ts'

type Deps = Pick<WebhookDeps, 'store' | 'now'>

/** @returns the event's id @throws Problem `webhook-disabled` */
export async function queueTest({ store, now }: Deps, webhook: WebhookRow): Promise<string> {
  enabled(webhook)
  const { _id, at, data } = newTest({ now }, webhook)
  const { accountId, systemId } = webhook
  const expiresAt = new Date(at.getTime() + eventDays * 86_400_000)
  const event = { _id, accountId, systemId, type: testType, at, data, expiresAt } as const
  await eventRows(store).insertOne(event, durable)
  await sendAgain({ store, now }, webhook, [event])
  return _id
}

/** @returns what became of it; null while nothing has */
export async function attemptOf({ store }: Pick<Deps, 'store'>, webhook: WebhookRow, eventId: string) {
  const { items } = await listAttempts(store, webhook, { limit: 50 })
  return items.find((item: AttemptView) => item.eventId === eventId) ?? null
}
