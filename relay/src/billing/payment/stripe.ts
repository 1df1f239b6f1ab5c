/**
 * Paying an invoice through Stripe, where the operator has an account there: the customer is sent to Stripe's page, and
 * Stripe tells by its webhook when the money has come. Nobody has to use it: every invoice can be paid by transfer. The
 * relay never sees a card, and believes Stripe's word only with its signature, which the library checks.
 */
import Stripe from 'stripe'
import { durable, type Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'
import { findInvoice, markPaid } from '../invoices/look.ts'
import { paperTexts } from '../invoices/paper-texts.ts'
import type { InvoiceRow } from '../invoices/rows.ts'
import { dueCents } from '../invoices/view.ts'
import type { Payments, Taken } from './payments.ts'

export interface StripeAccount {
  readonly secretKey: string
  readonly webhookSecret: string
}

export interface PaymentDeps {
  readonly store: Store
  now(): Date
  readonly log: { error(fields: object, words: string): void }
  readonly stripe: Stripe
  readonly webhookSecret: string
}

/** @param at where Stripe is, for tests; default: Stripe's own */
export const openStripe = (
  { secretKey, webhookSecret }: StripeAccount,
  at: { host?: string; port?: number; protocol?: 'http' } = {},
): Pick<PaymentDeps, 'stripe' | 'webhookSecret'> => ({
  stripe: new Stripe(secretKey, { ...at, telemetry: false, timeout: 20_000, maxNetworkRetries: 2 }),
  webhookSecret,
})

export const createPayments = (deps: PaymentDeps): Payments => ({
  checkout: (invoice, back) => createCheckout(deps, invoice, back),
  take: (payload, signature) => takeStripeEvent(deps, payload, signature),
})

/**
 * @param back where the customer comes back to, paid or not
 * @returns Stripe's page for what is due. Asked again on the same day, it is the same page
 * @throws Problem `nothing-due`, `payment-provider`
 */
export async function createCheckout(
  { stripe, now }: Pick<PaymentDeps, 'stripe' | 'now'>,
  invoice: InvoiceRow,
  back: string,
): Promise<{ url: string }> {
  const due = dueCents(invoice)
  if (due === 0) throw new Problem('nothing-due', `Nothing is to pay for ${invoice.number}`, 'See its state')
  const { email, language } = invoice.paper.customer
  const id = invoice._id.toHexString()
  const metadata = { invoice: id, number: invoice.number }
  const name = `${paperTexts[language].invoice} ${invoice.number}`
  const request: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    client_reference_id: id,
    customer_email: email,
    locale: language,
    line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: due, product_data: { name } } }],
    metadata,
    payment_intent_data: { description: name, metadata },
    success_url: back,
    cancel_url: back,
  }
  // two pages would be two payments; a page lives for a day
  const idempotencyKey = `${id}-${due}-${now().toISOString().slice(0, 10)}`
  try {
    const { url } = await stripe.checkout.sessions.create(request, { idempotencyKey })
    if (url !== null) return { url }
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    throw refused(error.message)
  }
  throw refused('Stripe gave no page to pay on')
}

const refused = (why: string) =>
  new Problem('payment-provider', `The payment could not be begun: ${why}`, 'Pay by transfer, or try again later')

/**
 * What Stripe tells; each event is taken once. All but a wrong signature is answered with 200, else Stripe tells it again.
 * @param payload the body's octets as they came @param signature the header `Stripe-Signature`
 * @throws Problem `webhook-signature`
 */
export async function takeStripeEvent(deps: PaymentDeps, payload: Buffer, signature: string): Promise<Taken> {
  const event = readEvent(deps, payload, signature)
  const known = eventRows(deps.store)
  if ((await known.findOne({ _id: event.id })) !== null) return 'known'
  const taken = await takePayment(deps, event)
  if (taken === 'ignored') return taken
  // when it is done: who was cut off before is told again, and finds what it has done by the payment's reference
  const expiresAt = new Date(deps.now().getTime() + keptMs)
  await known.updateOne({ _id: event.id }, { $setOnInsert: { taken, expiresAt } }, { upsert: true, ...durable })
  return taken
}

/** Stripe tells for three days, and can be asked to tell again what it told in the last thirty. */
const keptMs = 31 * 24 * 3600_000

interface EventRow {
  readonly _id: string
  readonly taken: 'paid' | 'refund'
  readonly expiresAt: Date
}
const eventRows = (store: Store) => store.db.collection<EventRow>('paymentevents')

async function takePayment(deps: PaymentDeps, event: Stripe.Event): Promise<'paid' | 'refund' | 'ignored'> {
  if (event.type !== 'checkout.session.completed' && event.type !== 'checkout.session.async_payment_succeeded')
    return 'ignored'
  const session = event.data.object
  const id = session.metadata?.invoice
  if (id === undefined || session.payment_status !== 'paid') return 'ignored'
  const reference =
    typeof session.payment_intent === 'string' ? session.payment_intent : (session.payment_intent?.id ?? session.id)
  const facts = {
    invoice: session.metadata?.number,
    reference,
    cents: session.amount_total,
    currency: session.currency,
  }
  try {
    const invoice = await findInvoice(deps, null, id)
    const enough = session.currency === 'eur' && (session.amount_total ?? 0) >= dueCents(invoice)
    if (!enough) throw new Problem('too-little', 'Less came in than is due', 'See Stripe')
    await markPaid(deps, invoice, { how: 'stripe', reference }, 'relay')
    return 'paid'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    deps.log.error({ ...facts, why: error.message }, 'a payment at Stripe settles no invoice: look, and refund it')
    return 'refund'
  }
}

function readEvent({ stripe, webhookSecret, now }: PaymentDeps, payload: Buffer, signature: string): Stripe.Event {
  try {
    // 300 s: the library's default, against replay
    return stripe.webhooks.constructEvent(payload, signature, webhookSecret, 300, undefined, now().getTime())
  } catch (error) {
    throw new Problem(
      'webhook-signature',
      `This is not from Stripe: ${(error as Error).message}`,
      'Check STRIPE_WEBHOOK_SECRET',
    )
  }
}
