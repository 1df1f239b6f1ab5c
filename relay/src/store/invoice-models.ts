/** What is stored of invoices: continues models.ts. See billing/invoices/. */
import { Schema } from 'mongoose'

const { ObjectId, Mixed } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** The operator's name, tax and bank data: one document. Written by billing/invoices/issuer.ts, which names the fields. */
const issuerSchema = new Schema(
  { _id: { type: String, required: true }, name: { type: String, required: true } },
  { ...base, strict: false, collection: 'invoiceissuers' },
)

/** Where an account's invoices go. Written by billing/invoices/address.ts, which names the fields. */
const addressSchema = new Schema(
  {
    _id: { type: ObjectId, required: true }, // the account
    debtorAccount: { type: Number, default: null }, // in the operator's ledger
  },
  { ...base, strict: false, collection: 'billingaddresses' },
)

/** An invoice or credit note. `paper` is what stands on it and never changes; the rest says what became of it. */
const invoiceSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    kind: { type: String, enum: ['invoice', 'credit'], required: true },
    series: { type: String, required: true }, // the prefix with its year: one range of numbers
    sequence: { type: Number, required: true },
    number: { type: String, required: true }, // as printed
    at: { type: Date, required: true },
    paper: { type: Mixed, required: true }, // see billing/invoices/paper.ts
    chargeKeys: [{ type: String }], // what it charges; a charge belongs to it only if it is named here
    creditOf: { type: ObjectId, default: null }, // the invoice that a credit note takes back
    state: { type: String, enum: ['open', 'paid', 'credited'], required: true },
    dueOn: { type: String, default: null }, // YYYY-MM-DD; open after it is overdue
    payment: { type: Mixed, default: null }, // {at, on, how, reference}
    credits: [{ type: Mixed }], // what was taken back, see billing/invoices/credit.ts
    creditCount: { type: Number, default: 0 }, // of them; two credits at once can't both have counted the same
    pdf: { type: Mixed, default: null }, // {paperId, bytes, sha256}
    unfinished: { type: Boolean }, // true until its PDF is kept and it is announced
    creditsUnfinished: { type: Boolean }, // true until each of `credits` is a credit note
  },
  { ...base, collection: 'invoices' },
)
invoiceSchema.index({ series: 1, sequence: 1 }, { unique: true }) // no number twice; the last one
invoiceSchema.index({ number: 1 }, { unique: true }) // people name it
invoiceSchema.index({ accountId: 1, _id: -1 }) // an account's list, newest first
invoiceSchema.index({ state: 1, _id: -1 }) // what the operator waits for
invoiceSchema.index({ 'paper.issuedOn': 1, _id: 1 }) // exports of a month
invoiceSchema.index({ unfinished: 1, at: 1 }, { partialFilterExpression: { unfinished: true } }) // left half done
invoiceSchema.index({ creditsUnfinished: 1 }, { partialFilterExpression: { creditsUnfinished: true } }) // the same

/** The bytes of a paper, in pieces far below the 16 MiB limit. Written before the invoice names them, then never. */
const paperSchema = new Schema(
  {
    _id: { type: String, required: true }, // paper:piece
    accountId: { type: ObjectId, required: true },
    data: { type: Buffer, required: true },
  },
  { ...base, collection: 'invoicepapers' },
)

export const invoiceSchemas = {
  InvoiceIssuer: issuerSchema,
  BillingAddress: addressSchema,
  Invoice: invoiceSchema,
  InvoicePaper: paperSchema,
} as const
