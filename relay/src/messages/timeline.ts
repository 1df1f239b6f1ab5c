/** What happened to a message, step by step and in words, from what is stored of it. Reads only. */
import type { ObjectId } from 'bson'
import { eventId, eventRows, type Identity } from '../events/index.ts'
import { deferrals, happened, type Traces, type TriedRow } from '../events/of-delivery.ts'
import type { Store } from '../store/index.ts'
import { suppressionId, suppressionRows } from '../suppressions/index.ts'
import type { DeliveryState, Outcome } from '../values.ts'
import { dispatchRows } from '../webhooks/dispatches.ts'
import { type Words, words } from './timeline-words.ts'

export const stepKinds = [
  'accepted',
  'scheduled',
  'attempt',
  'delivered',
  'deferred',
  'bounced',
  'returned',
  'complained',
  'suppressed',
  'cancelled',
  'told',
  'resent',
] as const

export interface Step {
  readonly at: Date
  readonly kind: (typeof stepKinds)[number]
  /** null: all of them */
  readonly recipient: string | null
  readonly text: Words
}

/** Of a mail to more recipients the rest is left out: nobody reads on. */
export const timelineRecipients = 100

export interface TimelineDelivery extends Traces {
  readonly recipient: string
  readonly state: DeliveryState
  readonly attempts?: readonly TriedRow[]
  readonly class?: string
  readonly explanation?: Outcome['explanation']
}

export interface TimelineMessage {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly receivedAt: Date
  readonly clientAddress?: string | null
  readonly credentialId?: ObjectId | null
  readonly sendAt?: Date
  readonly resendOf?: ObjectId
  readonly resentAs?: readonly ObjectId[]
}

export async function timelineOf(
  store: Store,
  message: TimelineMessage,
  deliveries: readonly TimelineDelivery[],
): Promise<Step[]> {
  const shown = deliveries.slice(0, timelineRecipients)
  const steps = [
    ...stepsOfMessage(message),
    ...shown.flatMap(stepsOfDelivery),
    ...(await complaints(store, shown)),
    ...(await told(store, message, shown)),
  ]
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime()) // stable: what is of one moment stays in its order
}

function stepsOfMessage(message: TimelineMessage): Step[] {
  const all = (kind: Step['kind'], at: Date, text: Words): Step => ({ at, kind, recipient: null, text })
  const { receivedAt, sendAt, resendOf, resentAs = [] } = message
  return [
    all('accepted', receivedAt, words.accepted(message.credentialId == null ? null : (message.clientAddress ?? null))),
    ...(resendOf === undefined ? [] : [all('accepted', receivedAt, words.resendOf(resendOf.toHexString()))]),
    ...(sendAt === undefined ? [] : [all('scheduled', receivedAt, words.scheduled(sendAt))]),
    ...resentAs.map(id => all('resent', id.getTimestamp(), words.resentAs(id.toHexString()))),
  ]
}

function stepsOfDelivery(delivery: TimelineDelivery): Step[] {
  const { recipient, state, finalAt, attempts = [], explanation, returned } = delivery
  const step = (kind: Step['kind'], at: Date, text: Words): Step => ({ at, kind, recipient, text })
  const steps = attempts.map(attempt => {
    const kind = attempt.result === 'accepted' ? 'delivered' : attempt.result === 'refused' ? 'attempt' : 'deferred'
    return step(kind, new Date(attempt.at.getTime() + attempt.ms), words.attempt(attempt))
  })
  if (returned !== undefined) steps.push(step('returned', returned.at, words.returned(returned.response)))
  else if (finalAt !== undefined && state === 'bounced')
    steps.push(step('bounced', finalAt, words.bounced(explanation)))
  if (finalAt !== undefined && state === 'suppressed')
    steps.push(step('suppressed', finalAt, words.suppressed(explanation)))
  if (finalAt !== undefined && state === 'cancelled') steps.push(step('cancelled', finalAt, words.cancelled()))
  return steps
}

/** Entries of the suppression list that came of one of these deliveries. */
async function complaints(store: Store, deliveries: readonly TimelineDelivery[]): Promise<Step[]> {
  const keys = new Map(
    deliveries.flatMap(({ accountId, systemId, recipient, _id }) =>
      [null, systemId].map(system => [suppressionId(accountId, system, recipient.toLowerCase()), { _id, recipient }]),
    ),
  )
  const rows = await suppressionRows(store)
    .find({ _id: { $in: [...keys.keys()] } })
    .toArray()
  return rows.flatMap(({ _id, reason, evidence }) => {
    const about = keys.get(_id)
    if (reason !== 'complaint' || about === undefined || evidence?.deliveryId?.equals(about._id) !== true) return []
    const text = words.complained(evidence.response)
    return [{ at: evidence.at, kind: 'complained', recipient: about.recipient, text }]
  })
}

/** Events that webhooks were to be told of, and whether they were. */
async function told(
  store: Store,
  { _id: messageId, accountId }: TimelineMessage,
  deliveries: readonly TimelineDelivery[],
): Promise<Step[]> {
  const webhooks = await store.db
    .collection<{ _id: ObjectId; url: string }>('webhooks')
    .find({ accountId }, { projection: { url: 1 } })
    .toArray()
  if (webhooks.length === 0) return []
  const recipients = new Map<string, string | null>([[eventId({ messageId, type: 'message.accepted' }), null]])
  for (const delivery of deliveries) {
    const { _id: deliveryId, recipient } = delivery
    const occurrences: Identity[] = [
      ...happened(delivery),
      ...deferrals(delivery),
      { deliveryId, type: 'message.delayed' },
      { deliveryId, type: 'message.complained' },
    ]
    for (const one of occurrences) recipients.set(eventId(one), recipient)
  }
  const events = await eventRows(store)
    .find({ _id: { $in: [...recipients.keys()] } }, { projection: { type: 1, at: 1 } })
    .toArray()
  if (events.length === 0) return []
  const ids = events.flatMap(event => webhooks.map(webhook => `${webhook._id.toHexString()}:${event._id}`))
  const dispatches = await dispatchRows(store)
    .find({ _id: { $in: ids } })
    .toArray()
  return dispatches.flatMap(({ webhookId, eventId: id, state, tries }) => {
    const event = events.find(({ _id }) => _id === id)
    const url = webhooks.find(({ _id }) => _id.equals(webhookId))?.url
    const recipient = recipients.get(id)
    if (event === undefined || url === undefined || recipient === undefined) return []
    return [{ at: event.at, kind: 'told', recipient, text: words.told(hostOf(url), event.type, state, tries) }]
  })
}

/** Paths of webhooks may be secrets. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host || url.replace(/^mailto:/, '') : url)
