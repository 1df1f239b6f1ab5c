/** What is stored of lots, charges and prices: continues models.ts. See billing/. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** What an account's billing has to remember between two looks. Written by billing/tariff.ts. */
const tariffSchema = new Schema(
  {
    _id: { type: ObjectId, required: true }, // the account
    accountId: { type: ObjectId, required: true },
    startsAt: { type: Date, required: true }, // of the first period; begins an interval of 15 minutes
    countsFrom: { type: Date, required: true }, // mails before that cost nothing: the account is older than billing here
    dueAt: { type: Date, required: true }, // when the bill job has to look again: a lot or the period ends
    changes: { type: Number, required: true }, // grows with each booking, so that the job doesn't write over its dueAt
    remindBelow: { type: Number, default: null }, // the owner's setting, mails; null: see billing/threshold.ts
    below: { type: Boolean, required: true }, // the quota was below it by the last look
    crossings: { type: Number, required: true }, // how often it fell below
    reminder: { type: Schema.Types.Mixed }, // {crossing, remaining, threshold, overage, at}: to be sent
    remindAt: { type: Date }, // when to send it (again); unset when nothing is to be sent
  },
  { ...base, collection: 'tariffs' },
)
tariffSchema.index({ dueAt: 1 }) // what the bill job has to do
tariffSchema.index({ remindAt: 1 }, { partialFilterExpression: { remindAt: { $exists: true } } }) // reminders to send

/** A number of mails that may be sent within 30 days. Written by billing/lots.ts and billing/renew.ts. */
const lotSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    chainId: { type: ObjectId, required: true }, // the first lot of those that follow each other
    generation: { type: Number, required: true }, // 0: the first of them; `_id` is made of both, see billing/lot.ts
    source: { type: String, enum: ['demo', 'booked', 'granted'], required: true },
    size: { type: Number, required: true }, // mails
    unitPriceMicroEuro: { type: Number, required: true },
    startsAt: { type: Date, required: true }, // begins an interval of 15 minutes
    endsAt: { type: Date, required: true },
    renews: { type: Boolean, required: true },
    next: { type: Schema.Types.Mixed, default: null }, // {size, unitPriceMicroEuro} of its successor; null: the same
    followedAt: { type: Date }, // its successor is made, or just being made: nothing changes any more
    uncharged: { type: Boolean }, // true until its charge is stored
    note: { type: String, default: null }, // the operator's, of a granted one
    createdAt: { type: Date, required: true },
  },
  { ...base, collection: 'lots' },
)
lotSchema.index({ accountId: 1, startsAt: 1 }) // all of an account
lotSchema.index({ endsAt: 1 }) // whose quota has changed

/** A period that is over and counted, for good: what was sent, from which lots, and what was beyond. See billing/settle.ts. */
const settlementSchema = new Schema(
  {
    _id: { type: String, required: true }, // account:start of the period, ms, so that it is settled once
    accountId: { type: ObjectId, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    mails: { type: Number, required: true }, // taken from lots or beyond them, with the correction
    correction: { type: Number, required: true }, // mails of earlier periods that weren't known when those were settled
    owed: { type: Number, required: true }, // mails counted too many so far, which the next period doesn't count
    lots: [{ _id: false, lotId: { type: ObjectId, required: true }, used: { type: Number, required: true } }], // until the end
    overage: { type: Number, required: true }, // mails beyond all lots
    overageUnitPriceMicroEuro: { type: Number, required: true },
    overageSoFar: { type: Number, required: true }, // of this and all periods before
    sent: { type: Number, required: true }, // in the period, as buckets said then
    sentSoFar: { type: Number, required: true }, // in this and all periods before, as buckets said then
    at: { type: Date, required: true },
  },
  { ...base, collection: 'settlements' },
)
settlementSchema.index({ accountId: 1, startsAt: -1 }) // the last one, and an account's list

/** Something to be paid for, once. Written by billing/charge.ts; `invoiceId` by billing/invoices/. */
const chargeSchema = new Schema(
  {
    key: { type: String, required: true }, // lot:<lot> or overage:<account>:<start of the period, ms>
    accountId: { type: ObjectId, required: true },
    kind: { type: String, enum: ['lot', 'overage'], required: true },
    quantity: { type: Number, required: true }, // mails
    unitPriceMicroEuro: { type: Number, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    at: { type: Date, required: true },
    invoiceId: { type: ObjectId, default: null },
    claimed: { type: Boolean }, // true while it is being put on the invoice, see billing/invoices/issue.ts
  },
  { ...base, collection: 'charges' },
)
chargeSchema.index({ key: 1 }, { unique: true }) // nothing is charged twice
chargeSchema.index({ accountId: 1, invoiceId: 1 }) // what the next invoice has, and what an invoice had
chargeSchema.index({ invoiceId: 1, at: 1 }) // who waits for an invoice
chargeSchema.index({ claimed: 1 }, { partialFilterExpression: { claimed: true } }) // what a crash left half done

/** The operator's price lists, all that ever were; the one with the highest number is in force. See billing/prices.ts. */
const priceListSchema = new Schema(
  {
    _id: { type: Number, required: true }, // 1, 2, 3 …: two operators at once can't both write the next one
    block: { type: Number, required: true },
    tiers: [
      {
        _id: false,
        from: { type: Number, required: true }, // mails of a lot
        unitPriceMicroEuro: { type: Number, required: true },
      },
    ],
    at: { type: Date, required: true },
    actor: { type: String, required: true },
  },
  { ...base, collection: 'pricelists' },
)

/** What Stripe has told, so that telling it again does nothing. Written by billing/payment/stripe.ts. */
const paymentEventSchema = new Schema(
  {
    _id: { type: String, required: true }, // Stripe's id of the event
    taken: { type: String, enum: ['paid', 'refund'], required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'paymentevents' },
)
paymentEventSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const billingSchemas = {
  Tariff: tariffSchema,
  Lot: lotSchema,
  Settlement: settlementSchema,
  Charge: chargeSchema,
  PriceList: priceListSchema,
  PaymentEvent: paymentEventSchema,
}
