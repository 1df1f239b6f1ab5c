/** What is stored of events and webhooks: continues models.ts. See events/ and webhooks/. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** What an owner is told of a mail. Written by events/ once it is on its way to whoever wants it. */
const eventSchema = new Schema(
  {
    _id: { type: String, required: true }, // made of the message's or delivery's id and the type, see events/index.ts
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, default: null },
    type: { type: String, required: true },
    at: { type: Date, required: true }, // when it happened
    data: { type: Schema.Types.Mixed, required: true }, // as it stands in the webhook's body
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'events' },
)
eventSchema.index({ accountId: 1, at: 1 }) // replay of a time range
eventSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** How far a system's deliveries were read for events: for those alone that somebody wants. See events/tracks.ts. */
const eventCursorSchema = new Schema(
  {
    _id: { type: ObjectId, required: true }, // the system
    accountId: { type: ObjectId, required: true },
    acceptedTo: { type: Date }, // by receivedAt of deliveries
    acceptedSealedTo: { type: Date }, // the same, the second time
    scheduledTo: { type: Date }, // by receivedAt of scheduled messages
    scheduledSealedTo: { type: Date }, // the same, the second time
    readTo: { type: Date }, // by finalAt
    sealedTo: { type: Date }, // by finalAt, the second time
    deferredTo: { type: Date }, // by deferredAt
    deferredSealedTo: { type: Date }, // by deferredAt, the second time
    delayedTo: { type: Date }, // by receivedAt, what is old enough to be delayed
    pausedAt: { type: Date, default: null }, // of the system's last pause that was told
  },
  { ...base, collection: 'eventcursors' },
)

/** Where an account wants to be told of events. Written by its owner, and by the sender when its state changes. */
const webhookSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, default: null }, // null: of all systems of the account
    url: { type: String, required: true },
    types: [{ type: String, required: true }],
    // sealed; those without an end sign, and the others until then, so that the receiver can change over
    secrets: [{ _id: false, sealed: { type: String, required: true }, endsAt: { type: Date, default: null } }],
    createdAt: { type: Date, required: true }, // it is told of what happens from then on
    state: { type: String, enum: ['active', 'failing', 'disabled'], required: true },
    reason: { type: String, default: null }, // why it fails or was disabled, a sentence
    failures: { type: Number, default: 0 }, // one after the other
    failingSince: { type: Date, default: null },
    lastFailureAt: { type: Date, default: null },
    pausedUntil: { type: Date, default: null }, // a failing one is asked from time to time only
  },
  { ...base, collection: 'webhooks' },
)
webhookSchema.index({ accountId: 1, _id: 1 }) // lists, and who wants an account's events

/** One event on its way to one webhook. Written by webhooks/dispatches.ts. */
const dispatchSchema = new Schema(
  {
    _id: { type: String, required: true }, // webhook:event, so that announcing twice makes one
    accountId: { type: ObjectId, required: true },
    webhookId: { type: ObjectId, required: true },
    eventId: { type: String, required: true },
    state: { type: String, enum: ['waiting', 'sent', 'failed', 'stopped'], required: true }, // stopped: the webhook was disabled
    open: { type: Boolean }, // true while waiting, then unset: the index holds open ones only
    dueAt: { type: Date }, // next attempt, or the lease's end
    leaseId: { type: String }, // who sends it right now
    tries: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'dispatches' },
)
dispatchSchema.index({ webhookId: 1, dueAt: 1 }, { partialFilterExpression: { open: true } }) // what a webhook is sent next
dispatchSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** One attempt to send an event, for the owner to see. */
const dispatchAttemptSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    webhookId: { type: ObjectId, required: true },
    eventId: { type: String, required: true },
    at: { type: Date, required: true },
    ms: { type: Number, required: true },
    status: { type: Number, default: null }, // null: there was no answer
    answer: { type: String, default: '' }, // the first kilobyte of it
    error: { type: String, default: null }, // why there was none, a sentence
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'dispatchattempts' },
)
dispatchAttemptSchema.index({ accountId: 1, eventId: 1 }) // of a recipient's events, to export or erase them
dispatchAttemptSchema.index({ webhookId: 1, _id: -1 }) // the log, newest first
dispatchAttemptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const eventSchemas = {
  Event: eventSchema,
  EventCursor: eventCursorSchema,
  Webhook: webhookSchema,
  Dispatch: dispatchSchema,
  DispatchAttempt: dispatchAttemptSchema,
} as const
