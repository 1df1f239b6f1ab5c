/** Makes events of what has happened: once each, on its way first and stored after that. */
import type { ObjectId } from 'bson'
import { durable } from '../store/index.ts'
import {
  type Acceptance,
  type AccountEventType,
  type EventDeps,
  type EventRow,
  eventDays,
  eventId,
  eventRows,
  type Interest,
  type Occurrence,
  wants,
} from './index.ts'
import { type AccountOccurrence, accountEventId } from './of-account.ts'
import { type DeliveryRow, describe, happened, type Traces } from './of-delivery.ts'
import { describeAccepted, isStored, type MessageFacts } from './of-message.ts'

const dayMs = 86_400_000

export const traceFields = { accountId: 1, systemId: 1, state: 1, finalAt: 1, returned: 1 } as const
const messageFields = {
  messageIdHeader: 1,
  from: 1,
  tags: 1,
  metadata: 1,
  template: 1,
  order: 1,
  sendAt: 1,
  recipientCount: 1,
} as const
const eventFields = {
  ...traceFields,
  messageId: 1,
  recipient: 1,
  receivedAt: 1,
  attemptCount: 1,
  dueAt: 1,
  leaseId: 1,
  class: 1,
  explanation: 1,
  attempts: 1,
} as const

/**
 * Stores the events of these occurrences that somebody wants and that aren't stored yet. An event is stored after it was
 * put on its way, so one that is stored needs no second look; a crash between the two puts it on its way again.
 * @returns how many events are new
 */
export async function tell(
  deps: EventDeps,
  interests: readonly Interest[],
  occurrences: readonly (Occurrence | Acceptance)[],
): Promise<number> {
  const wanted = new Map<string, Occurrence | Acceptance>()
  for (const one of occurrences) if (interests.some(interest => wants(interest, one))) wanted.set(eventId(one), one)
  if (wanted.size === 0) return 0
  const rows = eventRows(deps.store)
  const known = await rows.find({ _id: { $in: [...wanted.keys()] } }, { projection: { _id: 1 } }).toArray()
  for (const { _id } of known) wanted.delete(_id)
  if (wanted.size === 0) return 0
  const events = [...(await describeAcceptances(deps, wanted)), ...(await describeAll(deps, wanted))]
  if (events.length > 0) await announceAndStore(deps, interests, events)
  return events.length
}

async function announceAndStore({ store, interests: all }: EventDeps, of: readonly Interest[], events: EventRow[]) {
  await all.announce(of, events)
  await eventRows(store).bulkWrite(
    events.map(({ _id, ...event }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: event }, upsert: true },
    })),
    { ordered: false, ...durable },
  )
}

/**
 * Tells of something that happened to an account, or to a system of it. To be called once it is true, and again after a
 * crash: the same key is told once. @returns whether anybody wants to know
 */
export async function tellAccount<Type extends AccountEventType>(
  deps: EventDeps,
  occurrence: AccountOccurrence<Type>,
): Promise<boolean> {
  return (await tellOfAccount(deps, await deps.interests.read(occurrence.accountId), occurrence)) !== null
}

/** @returns how many events are new: one or none; null: nobody wants to know */
export async function tellOfAccount<Type extends AccountEventType>(
  deps: EventDeps,
  all: readonly Interest[],
  { key, data, ...event }: AccountOccurrence<Type>,
): Promise<number | null> {
  const interests = all.filter(interest => wants(interest, event))
  if (interests.length === 0) return null
  const _id = accountEventId(event.type, key)
  if ((await eventRows(deps.store).findOne({ _id }, { projection: { _id: 1 } })) !== null) return 0
  const expiresAt = new Date(deps.now().getTime() + eventDays * dayMs)
  await announceAndStore(deps, interests, [{ ...event, _id, data, expiresAt }])
  return 1
}

type Wanted = ReadonlyMap<string, Occurrence | Acceptance>

const unique = (ids: readonly ObjectId[]): ObjectId[] => [...new Map(ids.map(id => [id.toHexString(), id])).values()]

async function messagesOf({ store }: EventDeps, ids: readonly ObjectId[]): Promise<Map<string, MessageFacts>> {
  const rows = await store.db
    .collection<MessageFacts>('messages')
    .find({ _id: { $in: unique(ids) } }, { projection: messageFields })
    .toArray()
  return new Map(rows.map(message => [String(message._id), message]))
}

async function describeAll(deps: EventDeps, wanted: Wanted): Promise<EventRow[]> {
  const theirs = [...wanted].flatMap(([_id, one]) => ('deliveryId' in one ? [{ _id, one }] : []))
  if (theirs.length === 0) return []
  const found = await deps.store.db
    .collection<DeliveryRow>('deliveries')
    .find({ _id: { $in: unique(theirs.map(({ one }) => one.deliveryId)) } }, { projection: eventFields })
    .toArray()
  const deliveries = new Map(found.map(row => [String(row._id), row]))
  const messages = await messagesOf(
    deps,
    found.map(({ messageId }) => messageId),
  )
  return theirs.flatMap(({ _id, one }) => {
    const row = deliveries.get(String(one.deliveryId))
    if (row === undefined) return [] // gone by retention
    return [eventOf(deps, _id, one, describe(one, row, messages.get(String(row.messageId)) ?? null))]
  })
}

async function describeAcceptances(deps: EventDeps, wanted: Wanted): Promise<EventRow[]> {
  const theirs = [...wanted].flatMap(([_id, one]) => ('messageId' in one ? [{ _id, one }] : []))
  if (theirs.length === 0) return []
  const ids = theirs.map(({ one }) => one.messageId)
  const messages = await messagesOf(deps, ids)
  const recipients = Map.groupBy(
    await deps.store.db
      .collection<Pick<DeliveryRow, '_id' | 'messageId' | 'recipient'>>('deliveries')
      .find({ messageId: { $in: ids } }, { projection: { messageId: 1, recipient: 1 } })
      .toArray(),
    ({ messageId }) => String(messageId),
  )
  return theirs.flatMap(({ _id, one }) => {
    const message = messages.get(String(one.messageId))
    const to = (recipients.get(String(one.messageId)) ?? []).map(({ recipient }) => recipient)
    // what isn't stored whole yet is read again when it is sealed
    if (message === undefined || !isStored(message, to.length, one.at, deps.now())) return []
    return [eventOf(deps, _id, one, describeAccepted(one, message, to))]
  })
}

const eventOf = (
  { now }: EventDeps,
  _id: string,
  { accountId, systemId, type, at }: Occurrence | Acceptance,
  data: object,
): EventRow => ({
  _id,
  accountId,
  systemId,
  type,
  at,
  data,
  expiresAt: new Date(now().getTime() + eventDays * dayMs),
})

/** A delivery of whichever account. */
type Meant = Pick<Traces, '_id' | 'accountId' | 'systemId'>

/**
 * What came back after delivery. To be told once it is written, and before whoever brought it is answered: he comes again
 * when he gets no answer. Costs one look-up where nobody is interested.
 */
export const tellReturned = (deps: EventDeps, deliveries: readonly Meant[]): Promise<number> =>
  tellInterested(deps, deliveries, async theirs => {
    const ids = theirs.map(({ _id }) => _id)
    const rows = deps.store.db.collection<Traces>('deliveries')
    return (await rows.find({ _id: { $in: ids } }, { projection: traceFields }).toArray()).flatMap(happened)
  })

/** Recipients who reported a mail as spam; as `tellReturned`. @param words what the report says */
export const tellComplained = (deps: EventDeps, deliveries: readonly Meant[], words: string): Promise<number> =>
  tellInterested(deps, deliveries, async theirs =>
    theirs.map(
      ({ _id, accountId, systemId }): Occurrence => ({
        deliveryId: _id,
        accountId,
        systemId,
        type: 'message.complained',
        at: deps.now(),
        words,
      }),
    ),
  )

async function tellInterested(
  deps: EventDeps,
  deliveries: readonly Meant[],
  occurrencesOf: (theirs: readonly Meant[]) => Promise<Occurrence[]>,
): Promise<number> {
  let told = 0
  for (const theirs of Map.groupBy(deliveries, ({ accountId }) => accountId.toHexString()).values()) {
    const interests = theirs[0] === undefined ? [] : await deps.interests.read(theirs[0].accountId)
    if (interests.length > 0) told += await tell(deps, interests, await occurrencesOf(theirs))
  }
  return told
}
