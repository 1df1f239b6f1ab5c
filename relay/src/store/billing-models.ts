/** What is stored of lots, charges and prices: continues models.ts. See billing/. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

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
  },
  { ...base, collection: 'charges' },
)
chargeSchema.index({ key: 1 }, { unique: true }) // nothing is charged twice
chargeSchema.index({ accountId: 1, invoiceId: 1 }) // what the next invoice has, and what an invoice had
chargeSchema.index({ invoiceId: 1, at: 1 }) // who waits for an invoice

export const billingSchemas = { Charge: chargeSchema }
