import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { type Desk, openDesk } from '../invoices/billing-desk.test-peer.ts'
import { creditInvoice } from '../invoices/credit.ts'
import { showInvoice } from '../invoices/look.ts'
import type { InvoiceRow } from '../invoices/rows.ts'
import { createCheckout, openStripe, type PaymentDeps, takeStripeEvent } from './stripe.ts'

/**
 * Stripe can't be reached from a test: this stands in for its HTTP API, through the library's own host option. The shapes
 * it answers are those of Stripe's API reference (a Checkout Session, an error), shortened to what is read; that the true
 * Stripe takes our requests is not shown by it.
 */
interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly form: URLSearchParams
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

const declined = {
  error: { type: 'invalid_request_error', code: 'amount_too_small', message: 'Amount must be at least €0.50 eur' },
}

describe('paying through Stripe', function () {
  this.timeout(60_000)
  let desk: Desk
  let server: Server
  let asked: Asked[]
  let answer: (form: URLSearchParams) => { status: number; body: object }
  let logged: object[]
  let deps: PaymentDeps
  before(async () => {
    desk = await openDesk()
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      asked.push({ path: `${request.method} ${request.url}`, headers: request.headers, form })
      const { status, body } = answer(form)
      response
        .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' })
        .end(JSON.stringify(body))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    server.close()
    await desk.store.close()
  })
  beforeEach(async () => {
    await desk.clear()
    desk.clock = new Date() // signatures bear the library's clock
    asked = []
    logged = []
    answer = form => ({ status: 200, body: session(form) })
    const { port } = server.address() as AddressInfo
    const account = { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' }
    const log = { error: (fields: object) => void logged.push(fields) }
    deps = {
      store: desk.store,
      now: desk.now,
      log,
      ...openStripe(account, { host: '127.0.0.1', port, protocol: 'http' }),
    }
  })
  const problem = async (act: Promise<unknown>) => ((await act.catch(error => error)) as { type: string }).type
  const state = async (invoice: InvoiceRow) => (await showInvoice(desk.deps(), null, invoice.number)).state

  /** as Stripe posts it, signed */
  const event = (invoice: InvoiceRow, more: object = {}, type = 'checkout.session.completed') => {
    const metadata = { invoice: invoice._id.toHexString(), number: invoice.number }
    const paid = { id: 'cs_1', object: 'checkout.session', amount_total: 2965, currency: 'eur', metadata }
    const object = { ...paid, payment_intent: 'pi_1', payment_status: 'paid', ...more }
    return JSON.stringify({ id: 'evt_1', object: 'event', type, livemode: false, data: { object } })
  }
  const tell = (body: string, secret = 'whsec_1', timestamp = Math.floor(Date.now() / 1000)) => {
    const header = deps.stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp })
    return takeStripeEvent(deps, Buffer.from(body), header)
  }

  it('begins with a page of Stripe’s for what is due', async () => {
    const invoice = await desk.anInvoice()
    const { url } = await createCheckout(deps, invoice, 'https://relay.example/invoices')
    expect(url).to.equal('https://checkout.stripe.com/c/pay/cs_test_a1b2c3')
    const [one] = asked
    expect(one?.path).to.equal('POST /v1/checkout/sessions')
    expect(one?.headers.authorization).to.equal('Bearer sk_test_1')
    expect(Object.fromEntries(one?.form ?? [])).to.deep.equal({
      mode: 'payment',
      client_reference_id: invoice._id.toHexString(),
      customer_email: 'buchhaltung@moebel.example',
      locale: 'de',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '2965',
      'line_items[0][price_data][product_data][name]': `Rechnung ${invoice.number}`,
      'metadata[invoice]': invoice._id.toHexString(),
      'metadata[number]': invoice.number,
      'payment_intent_data[description]': `Rechnung ${invoice.number}`,
      'payment_intent_data[metadata][invoice]': invoice._id.toHexString(),
      'payment_intent_data[metadata][number]': invoice.number,
      success_url: 'https://relay.example/invoices',
      cancel_url: 'https://relay.example/invoices',
    })
  })

  it('asks for the same page again on the same day, and for another when less is due', async () => {
    const invoice = await desk.anInvoice()
    for (let i = 0; i < 2; i++) await createCheckout(deps, invoice, 'https://relay.example/')
    await creditInvoice(desk.deps(), invoice, { reason: 'x', lines: [{ n: 2, quantity: 1_234 }] }, 'cli')
    await createCheckout(deps, await desk.row(invoice._id), 'https://relay.example/')
    const [first, second, third] = asked.map(one => one.headers['idempotency-key'])
    expect(first).to.equal(second)
    expect(third).not.to.equal(first)
    expect(asked[2]?.form.get('line_items[0][price_data][unit_amount]')).to.equal('2826')
  })

  it('says why when Stripe refuses, and asks nothing when nothing is due', async () => {
    const invoice = await desk.anInvoice()
    answer = () => ({ status: 400, body: declined })
    const error = await createCheckout(deps, invoice, 'https://relay.example/').catch(reason => reason)
    expect([error.type, error.message]).to.deep.equal([
      'payment-provider',
      'The payment could not be begun: Amount must be at least €0.50 eur',
    ])
    await creditInvoice(desk.deps(), invoice, { reason: 'x' }, 'cli')
    asked = []
    expect(await problem(createCheckout(deps, await desk.row(invoice._id), 'https://relay.example/'))).to.equal(
      'nothing-due',
    )
    expect(asked).to.deep.equal([])
  })

  it('ends with the invoice paid, once, however often Stripe tells it', async () => {
    const invoice = await desk.anInvoice()
    const body = event(invoice)
    expect(await Promise.all([tell(body), tell(body), tell(body)])).to.deep.equal(['paid', 'paid', 'paid'])
    expect(await tell(event(invoice, {}, 'checkout.session.async_payment_succeeded'))).to.equal('paid')
    expect(await state(invoice)).to.equal('paid')
    const acts = await desk.store.db.collection('audit').find({ act: 'invoice.paid' }).toArray()
    expect(acts.map(({ actor, detail }) => [actor, detail])).to.deep.equal([
      ['relay', { how: 'stripe', reference: 'pi_1' }],
    ])
    expect(logged).to.deep.equal([])
  })

  it('believes no one without Stripe’s signature, nor an old one', async () => {
    const invoice = await desk.anInvoice()
    const body = event(invoice)
    const now = Math.floor(Date.now() / 1000)
    expect(await problem(tell(body, 'whsec_2'))).to.equal('webhook-signature')
    expect(await problem(tell(body, 'whsec_1', now - 400))).to.equal('webhook-signature')
    expect(await problem(takeStripeEvent(deps, Buffer.from(body), ''))).to.equal('webhook-signature')
    const header = deps.stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_1', timestamp: now })
    const other = Buffer.from(body.replace('2965', '9999'))
    expect(await problem(takeStripeEvent(deps, other, header))).to.equal('webhook-signature')
    expect(await state(invoice)).to.equal('open')
  })

  it('waits while the money is on its way, and ignores what is not of an invoice', async () => {
    const invoice = await desk.anInvoice()
    expect(await tell(event(invoice, { payment_status: 'unpaid' }))).to.equal('ignored')
    expect(await tell(event(invoice, { metadata: {} }))).to.equal('ignored')
    expect(await tell(event(invoice, {}, 'payment_intent.created'))).to.equal('ignored')
    expect(await state(invoice)).to.equal('open')
  })

  it('tells the operator of money that settles nothing: too little, paid twice, credited, unknown', async () => {
    const invoice = await desk.anInvoice()
    expect(await tell(event(invoice, { amount_total: 2964 }))).to.equal('refund')
    expect(await tell(event(invoice, { currency: 'usd' }))).to.equal('refund')
    expect(await state(invoice)).to.equal('open')
    await tell(event(invoice))
    expect(await tell(event(invoice, { payment_intent: 'pi_2' }))).to.equal('refund')
    const credited = await desk.anInvoice()
    await creditInvoice(desk.deps(), credited, { reason: 'x' }, 'cli')
    expect(await tell(event(credited))).to.equal('refund')
    const metadata = { invoice: '0'.repeat(24) }
    expect(await tell(event(invoice, { metadata }))).to.equal('refund')
    expect(logged).to.have.length(5)
    expect(logged[2]).to.deep.include({ reference: 'pi_2', cents: 2965 })
  })
})
