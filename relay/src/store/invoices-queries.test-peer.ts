/** Walks the queries of invoices, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { charge, lotKey } from '../billing/charge.ts'
import { debtorAccounts, findAddress, setAddress, setDebtorAccount } from '../billing/invoices/address.ts'
import { creditInvoice } from '../billing/invoices/credit.ts'
import { aLot, anAddress, anIssuer } from '../billing/invoices/example.test-peer.ts'
import { invoicesOf } from '../billing/invoices/export.ts'
import type { FinishDeps } from '../billing/invoices/finish.ts'
import { issueInvoices, mendInvoices } from '../billing/invoices/issue.ts'
import { setIssuer } from '../billing/invoices/issuer.ts'
import * as look from '../billing/invoices/look.ts'
import { readPdf } from '../billing/invoices/papers.ts'
import type { InvoiceRow } from '../billing/invoices/rows.ts'
import { openStripe, takeStripeEvent } from '../billing/payment/stripe.ts'
import type { Store } from './index.ts'

export async function walkInvoices(store: Store, now: () => Date, accountId: ObjectId): Promise<void> {
  const draw = async () => Buffer.from('%PDF')
  const deps: FinishDeps = { store, now, draw, log: { warn: () => undefined }, onIssued: async () => undefined }
  const charged = (count: number) =>
    charge(
      store,
      Array.from({ length: count }, () => ({ ...aLot, key: lotKey(new ObjectId()), accountId, at: now() })),
    )
  await charged(1)
  await issueInvoices(deps, accountId, now()) // waits for the issuer
  await setIssuer(deps, anIssuer, 'cli')
  await setAddress(deps, accountId, anAddress, 'cli')
  await setDebtorAccount(deps, accountId, 10_001, 'cli')
  await findAddress(deps, accountId)
  await debtorAccounts(deps, [accountId])
  // what a crash leaves
  await store.db.collection('charges').updateMany({ accountId }, { $set: { invoiceId: new ObjectId(), claimed: true } })
  await mendInvoices(deps)
  await charged(2)
  await Promise.all([1, 2, 3].map(() => issueInvoices(deps, accountId, now())))
  const { items } = await look.listInvoices(deps, accountId, { limit: 1 })
  const number = items[0]?.number ?? ''
  const invoice = await look.findInvoice(deps, accountId, number)
  await look.findInvoice(deps, null, number)
  await look.findInvoice(deps, null, String(invoice._id))
  for (const owner of [accountId, null])
    for (const state of ['open', 'overdue', undefined] as const) {
      await look.listInvoices(deps, owner, { state })
      await look.listInvoices(deps, owner, { state, after: String(invoice._id) })
    }
  await Promise.all([1, 2].map(() => readPdf(store, { ...invoice, pdf: null }, draw)))
  await walkPayment(deps, invoice)
  await look.markPaid(deps, invoice, {}, 'cli')
  await look.markPaid(deps, invoice, {}, 'cli').catch(() => undefined)
  await look.markUnpaid(deps, invoice, 'cli')
  await Promise.all(
    [1, 2].map(quantity => creditInvoice(deps, invoice, { reason: 'x', lines: [{ n: 1, quantity }] }, 'cli')),
  )
  const left = { $set: { creditsUnfinished: true, unfinished: true, at: new Date(0) } }
  await store.db.collection('invoices').updateOne({ _id: invoice._id }, left)
  for (const numbers of [
    { creditPrefix: 'A', start: 11, digits: 1 },
    { creditPrefix: 'A1', digits: 1 }, // its first is the one before
  ]) {
    await setIssuer(deps, { ...anIssuer, numbers }, 'cli')
    await creditInvoice(deps, invoice, { reason: 'x', lines: [{ n: 1, quantity: 1 }] }, 'cli').catch(() => undefined)
  }
  await setIssuer(deps, anIssuer, 'cli')
  await mendInvoices(deps)
  const days = { from: '2046-01-01', to: '2046-12-31' }
  await invoicesOf(store, accountId, days)
  await invoicesOf(store, null, days)
}

async function walkPayment({ store, now }: FinishDeps, invoice: InvoiceRow): Promise<void> {
  const log = { error: () => undefined }
  const payments = { store, now, log, ...openStripe({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1' }) }
  const metadata = { invoice: '0'.repeat(24) }
  const object = { object: 'checkout.session', payment_status: 'paid', amount_total: 1, currency: 'eur', metadata }
  const payload = JSON.stringify({ id: `evt_${invoice._id}`, object: 'event', type: paidEvent, data: { object } })
  const timestamp = Math.floor(now().getTime() / 1000)
  const signed = { payload, secret: payments.webhookSecret, timestamp }
  await takeStripeEvent(payments, Buffer.from(payload), payments.stripe.webhooks.generateTestHeaderString(signed))
}

const paidEvent = 'checkout.session.completed'
