/**
 * Events: what owners are told of their mails, and of their accounts. Those of mails are derived from what is stored of
 * deliveries, so that none is lost by a crash and none is told before it is true; those of accounts are told by the room
 * that knows (of-account.ts). Each has an id of its own that is the same whenever it is told again. This room reads deliveries and writes events. It sends nothing and knows of webhooks only what somebody is interested in.
 */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import type { AccountId, DeliveryId, MessageId, SystemId } from '../values.ts'

export const messageEventTypes = [
  'message.accepted',
  'message.delivered',
  'message.deferred',
  'message.delayed',
  'message.bounced',
  'message.complained',
  'message.suppressed',
] as const
export type MessageEventType = (typeof messageEventTypes)[number]

export const accountEventTypes = ['quota.low', 'invoice.created', 'system.inactive', 'system.disconnected'] as const
export type AccountEventType = (typeof accountEventTypes)[number]

export const eventTypes = [...messageEventTypes, ...accountEventTypes] as const
export type EventType = (typeof eventTypes)[number]

/** Nothing has happened: an owner tries a webhook. Nobody asks for it by its type. */
export const testType = 'webhook.test'

interface Happened {
  readonly accountId: AccountId
  readonly systemId: SystemId
  readonly at: Date
}

/** A message was accepted, for however many recipients. */
export interface Acceptance extends Happened {
  readonly messageId: MessageId
  readonly type: 'message.accepted'
}

/** What has happened to a delivery, before anything is told of it. */
export interface Occurrence extends Happened {
  readonly deliveryId: DeliveryId
  readonly type: Exclude<MessageEventType, 'message.accepted'>
  /** of a deferral: which attempt, from 1 */
  readonly attempt?: number
  /** of a complaint: what the report says */
  readonly words?: string
}

export interface EventRow {
  /** see `eventId`; webhooks carry it as `webhook-id` */
  readonly _id: string
  readonly accountId: AccountId
  /** null: of no system in particular */
  readonly systemId: SystemId | null
  readonly type: EventType | typeof testType
  /** when it happened */
  readonly at: Date
  /** what the webhook's body has as `data`; times as ISO 8601 */
  readonly data: object
  readonly expiresAt: Date
}

/** Who wants to be told of what. */
export interface Interest {
  readonly webhookId: ObjectId
  readonly accountId: AccountId
  /** null: of all systems of the account */
  readonly systemId: SystemId | null
  readonly types: readonly EventType[]
  /** of what happened from then on */
  readonly since: Date
  /** false: events are kept for a later replay, but not sent */
  readonly active: boolean
}

export interface Interests {
  /** of one account, or of all */
  read(accountId?: AccountId): Promise<Interest[]>
  /** Puts events on their way. Called before they are stored, so it may be told of the same ones again. */
  announce(interests: readonly Interest[], events: readonly EventRow[]): Promise<void>
}

export interface EventDeps {
  readonly store: Store
  now(): Date
  readonly interests: Interests
}

/** So long events can be replayed. */
export const eventDays = 30

export const eventRows = (store: Store) => store.db.collection<EventRow>('events')

/** What makes an id: a message, a delivery or an attempt can have one event of a type only. */
export type Identity = Pick<Acceptance, 'messageId' | 'type'> | Pick<Occurrence, 'deliveryId' | 'type' | 'attempt'>

/** Without a full stop, which the signature needs. */
export function eventId(of: Identity): string {
  if ('messageId' in of) return `evt_${of.messageId.toHexString()}_accepted`
  const { deliveryId, type, attempt } = of
  return `evt_${deliveryId.toHexString()}_${type.slice(type.indexOf('.') + 1)}${attempt === undefined ? '' : `-${attempt}`}`
}

/** Clocks of machines differ: what happened so shortly before a webhook was made may have happened after it. */
const toleranceMs = 2_000

export const wants = (
  { accountId, systemId, types, since }: Interest,
  event: Pick<EventRow, 'accountId' | 'systemId' | 'type' | 'at'>,
): boolean =>
  accountId.equals(event.accountId) &&
  (systemId === null || (event.systemId !== null && systemId.equals(event.systemId))) &&
  types.some(type => type === event.type) &&
  event.at.getTime() >= since.getTime() - toleranceMs
