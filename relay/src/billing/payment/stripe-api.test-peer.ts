/**
 * Stripe can't be reached from a test: this stands in for its HTTP API, through the library's own host option. The shapes
 * it answers are those of Stripe's API reference (a Checkout Session, an error), shortened to what is read; that the true
 * Stripe takes our requests is not shown by it. What Stripe tells is signed by the library's own test signatures.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

export interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly form: URLSearchParams
}

export interface StripeApi {
  /** of `openStripe` */
  readonly at: { readonly host: string; readonly port: number; readonly protocol: 'http' }
  readonly asked: Asked[]
  answer: (form: URLSearchParams) => { status: number; body: object }
  /** answers as usual again */
  clear(): void
  close(): void
}

const session = (form: URLSearchParams) => ({
  id: 'cs_test_a1b2c3',
  object: 'checkout.session',
  amount_total: Number(form.get('line_items[0][price_data][unit_amount]')),
  currency: 'eur',
  client_reference_id: form.get('client_reference_id'),
  metadata: { invoice: form.get('metadata[invoice]'), number: form.get('metadata[number]') },
  mode: 'payment',
  payment_intent: null,
  payment_status: 'unpaid',
  status: 'open',
  url: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3',
})

export const declined = {
  error: { type: 'invalid_request_error', code: 'amount_too_small', message: 'Amount must be at least €0.50 eur' },
}

export async function startStripeApi(): Promise<StripeApi> {
  const usual: StripeApi['answer'] = form => ({ status: 200, body: session(form) })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    api.asked.push({ path: `${request.method} ${request.url}`, headers: request.headers, form })
    const { status, body } = api.answer(form)
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const api: StripeApi = {
    at: { host: '127.0.0.1', port, protocol: 'http' },
    asked: [],
    answer: usual,
    clear() {
      api.asked.length = 0
      api.answer = usual
    },
    close: () => void server.close(),
  }
  return api
}

export interface Told {
  /** of the event; default: a new one each time */
  readonly id?: string
  readonly type?: string
  /** fields of the session */
  readonly session?: object
}

let events = 0

/** A payment of an invoice as Stripe posts it. */
export function paymentEvent(
  invoice: { id: string; number: string },
  { id = `evt_${++events}`, type = 'checkout.session.completed', session: more = {} }: Told = {},
): string {
  const metadata = { invoice: invoice.id, number: invoice.number }
  const paid = { id: 'cs_1', object: 'checkout.session', amount_total: 2965, currency: 'eur', metadata }
  const object = { ...paid, payment_intent: 'pi_1', payment_status: 'paid', ...more }
  return JSON.stringify({ id, object: 'event', type, livemode: false, data: { object } })
}

const { webhooks } = new Stripe('sk_test_1')

/** @returns the header `Stripe-Signature` */
export const sign = (payload: string, secret = 'whsec_1', timestamp = Math.floor(Date.now() / 1000)): string =>
  webhooks.generateTestHeaderString({ payload, secret, timestamp })
