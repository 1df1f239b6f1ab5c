/** Replay: an owner lets events be sent once more, one or those of a time range. They keep their ids. */
import { type EventRow, eventRows } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { sendAgain } from './dispatches.ts'
import type { WebhookRow } from './index.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

const atOnce = 500

/** @throws Problem `event-unknown`, `webhook-disabled` */
export async function replayEvent(deps: Deps, webhook: WebhookRow, eventId: string): Promise<void> {
  enabled(webhook)
  const event = await eventRows(deps.store).findOne({ _id: eventId, accountId: webhook.accountId })
  if (event === null)
    throw new Problem(
      'event-unknown',
      `There is no event ${eventId} of this account`,
      'Events are kept for 30 days, while the account has a webhook that wants their type',
    )
  await sendAgain(deps, webhook, [event])
}

/**
 * Events that happened in [from, to) and are of the webhook's types and system, also those it was sent before.
 * @returns how many @throws Problem `webhook-disabled`
 */
export async function replayRange(
  deps: Deps,
  webhook: WebhookRow,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  enabled(webhook)
  const { accountId, systemId, types } = webhook
  const found = eventRows(deps.store)
    .find(
      { accountId, at: { $gte: from, $lt: to }, type: { $in: [...types] }, ...(systemId === null ? {} : { systemId }) },
      { projection: { expiresAt: 1 } },
    )
    .sort({ at: 1 })
  let replayed = 0
  let some: Pick<EventRow, '_id' | 'expiresAt'>[] = []
  for await (const event of found) {
    some.push(event)
    if (some.length < atOnce) continue
    replayed += await sendAgain(deps, webhook, some)
    some = []
  }
  return replayed + (await sendAgain(deps, webhook, some))
}

/** @throws Problem `webhook-disabled` */
export function enabled({ state, reason }: WebhookRow): void {
  if (state === 'disabled')
    throw new Problem('webhook-disabled', `The webhook is disabled: ${reason}`, 'Enable it first')
}
