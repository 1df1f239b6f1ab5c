/**
 * What the app stores, who writes each field, and why each index is there. Whatever a stranger could use is sealed (`…Sealed`,
 * with the place it belongs to, see relay/src/config/seal.ts); of customers nothing is kept but the address a mail went to.
 */
import { type Connection, type InferSchemaType, Schema } from 'mongoose'
import { mailKinds } from '../mails/kinds.ts'

const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const
const { Mixed } = Schema.Types

/** A shop that has installed the app. */
const shopSchema = new Schema(
  {
    _id: { type: String, required: true }, // something.myshopify.com
    seenAt: { type: Date, default: null }, // its admin opened the app last, by Shopify's clock: it was installed then
    uninstalledAt: { type: Date, default: null }, // Shopify said so; the row goes with shop/redact, 48 hours later
    relayTokenSealed: { type: String, default: null }, // of the connection at the relay; null: not connected
    erasingTokenSealed: { type: String, default: null }, // of the one that was retired when the app was uninstalled
    systemName: { type: String, default: null }, // of the connected system, to show
    sender: { type: String, default: null }, // the address mails are sent from; null: not chosen
    deviceSealed: { type: String, default: null }, // {clientId, deviceCode, userCode, …} while a device code is shown
    mails: [{ type: String, enum: mailKinds }], // which are sent: the merchant's choice
    switchedOff: { type: Boolean, default: false }, // he says that he switched Shopify's own off
    language: { type: String, enum: ['de', 'en'], required: true }, // of mails to customers whose language is neither
    colour: { type: String, default: null },
    logoUrl: { type: String, default: null },
    templates: { type: Mixed, default: {} }, // what he has edited: "order-paid/de" → {subject, html, text}
    profile: { type: Mixed, default: null }, // {name, url, contactEmail, at}, as Shopify tells it
    page: { type: Mixed, default: null }, // {id, handle, url, problem}: the List-Help page that the app has made
    trouble: { type: Mixed, default: null }, // {at, de, en}: why mails can't be sent; null: all is well
  },
  { ...base, collection: 'shops' },
)

/** Tokens of Shopify, as its library wants to keep them. */
const sessionSchema = new Schema(
  {
    _id: { type: String, required: true },
    shop: { type: String, required: true },
    sessionSealed: { type: String, required: true },
  },
  { ...base, collection: 'sessions' },
)
sessionSchema.index({ shop: 1 }) // all of a shop, when it is gone

/** What Shopify told us by a webhook, stored before it is answered; worked off by whoever claims it. */
const noticeSchema = new Schema(
  {
    _id: { type: String, required: true }, // shop, topic and Shopify's id of the event: told again, it is the same
    shop: { type: String, required: true },
    topic: { type: String, required: true }, // as in the header: orders/create
    payloadSealed: { type: String, default: null }, // gone when it is done
    state: { type: String, enum: ['open', 'done', 'failed'], required: true },
    dueAt: { type: Date, required: true }, // of an open one: when somebody may claim it
    claimedBy: { type: String, default: null },
    tries: { type: Number, default: 0 },
    problem: { type: String, default: null }, // of the last try
    toldAt: { type: Date, required: true }, // when it happened, by Shopify's clock
    receivedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'notices' },
)
noticeSchema.index({ dueAt: 1 }, { partialFilterExpression: { state: 'open' } }) // claiming: the hot path
noticeSchema.index({ shop: 1 }) // all of a shop, when it is gone
noticeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** Each mail that was made, so that none is made twice, and so that a recipient can be forgotten. */
const mailSchema = new Schema(
  {
    _id: { type: String, required: true }, // shop, kind and what it is about
    shop: { type: String, required: true },
    kind: { type: String, enum: mailKinds, required: true },
    order: { type: String, required: true }, // id of the order or draft at Shopify
    orderName: { type: String, required: true }, // #1042
    recipientHash: { type: String, required: true }, // keyed, to find his mails by
    recipientSealed: { type: String, required: true }, // to have them erased at the relay when the shop is gone
    mailSealed: { type: String, default: null }, // as it goes to the relay, until it has taken it: a repeat is the same
    attempt: { type: Number, default: 0 }, // counts refusals: the next try is another request to the relay
    state: { type: String, enum: ['made', 'sent', 'refused'], required: true }, // refused: offered again until it is given up
    relayId: { type: String, default: null }, // of the message at the relay
    problem: { type: String, default: null }, // why the relay refused it
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'mails' },
)
mailSchema.index({ shop: 1, at: -1 }) // what was sent last, to show; all of a shop, when it is gone
mailSchema.index({ shop: 1, recipientHash: 1 }) // a customer asks
mailSchema.index({ shop: 1, order: 1 }) // … and names his orders
mailSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** Which tracking of a shipment was told to its recipient: an update is told when it is another. */
const shipmentSchema = new Schema(
  {
    _id: { type: String, required: true }, // shop and fulfilment
    shop: { type: String, required: true },
    tracking: { type: String, required: true }, // SHA-256, or that it isn't sent yet
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'shipments' },
)
shipmentSchema.index({ shop: 1 }) // all of a shop, when it is gone
shipmentSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** A customer wants to know what is stored of him: the merchant gets it in the app, and passes it on. */
const requestSchema = new Schema(
  {
    _id: { type: String, required: true },
    shop: { type: String, required: true },
    personSealed: { type: String, required: true }, // {email, orders}
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'datarequests' },
)
requestSchema.index({ shop: 1, at: -1 }) // shown in the app
requestSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** Whom a shop has forgotten: a keyed hash of his address, or an order; see privacy/forgotten.ts. */
const forgottenSchema = new Schema(
  {
    _id: { type: String, required: true },
    shop: { type: String, required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'forgotten' },
)
forgottenSchema.index({ shop: 1 }) // all of a shop, when it is gone
forgottenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** Who may do what only one may do at a time, over all processes. */
const lockSchema = new Schema(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { ...base, collection: 'locks' },
)

export const defineModels = (connection: Connection) => ({
  Shop: connection.model('Shop', shopSchema),
  Session: connection.model('Session', sessionSchema),
  Notice: connection.model('Notice', noticeSchema),
  Mail: connection.model('Mail', mailSchema),
  Shipment: connection.model('Shipment', shipmentSchema),
  DataRequest: connection.model('DataRequest', requestSchema),
  Forgotten: connection.model('Forgotten', forgottenSchema),
  Lock: connection.model('Lock', lockSchema),
})
export type Models = ReturnType<typeof defineModels>
export type ShopRow = InferSchemaType<typeof shopSchema>
export type NoticeRow = InferSchemaType<typeof noticeSchema>
export type MailRow = InferSchemaType<typeof mailSchema>
