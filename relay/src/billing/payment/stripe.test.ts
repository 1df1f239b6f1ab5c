import { expect } from 'chai'
import { type Desk, openDesk } from '../invoices/billing-desk.test-peer.ts'
import { creditInvoice } from '../invoices/credit.ts'
import { markUnpaid, showInvoice } from '../invoices/look.ts'
import type { InvoiceRow } from '../invoices/rows.ts'
import { createCheckout, openStripe, type PaymentDeps, takeStripeEvent } from './stripe.ts'
import { declined, paymentEvent, type StripeApi, sign, startStripeApi } from './stripe-api.test-peer.ts'

describe('paying through Stripe', function () {
  this.timeout(60_000)
  let desk: Desk
  let api: StripeApi
  let logged: object[]
  let deps: PaymentDeps
  before(async () => {
    desk = await openDesk()
    api = await startStripeApi()
  })
  after(async () => {
    api.close()
    await desk.store.close()
  })
  beforeEach(async () => {
    await desk.clear()
    desk.clock = new Date() // signatures bear the library's clock
    await desk.store.db.collection('paymentevents').deleteMany({})
    api.clear()
    logged = []
    const account = { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' }
    const log = { error: (fields: object) => void logged.push(fields) }
    deps = {
      store: desk.store,
      now: desk.now,
      log,
      ...openStripe(account, api.at),
    }
  })
  const problem = async (act: Promise<unknown>) => ((await act.catch(error => error)) as { type: string }).type
  const state = async (invoice: InvoiceRow) => (await showInvoice(desk.deps(), null, invoice.number)).state

  const event = (invoice: InvoiceRow, session: object = {}, type?: string, id?: string) =>
    paymentEvent({ id: invoice._id.toHexString(), number: invoice.number }, { session, type, id })
  const tell = (body: string, secret?: string, timestamp?: number) =>
    takeStripeEvent(deps, Buffer.from(body), sign(body, secret, timestamp))

  it('begins with a page of Stripe’s for what is due', async () => {
    const invoice = await desk.anInvoice()
    const { url } = await createCheckout(deps, invoice, 'https://relay.example/invoices')
    expect(url).to.equal('https://checkout.stripe.com/c/pay/cs_test_a1b2c3')
    const [one] = api.asked
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
    const [first, second, third] = api.asked.map(one => one.headers['idempotency-key'])
    expect(first).to.equal(second)
    expect(third).not.to.equal(first)
    expect(api.asked[2]?.form.get('line_items[0][price_data][unit_amount]')).to.equal('2826')
  })

  it('says why when Stripe refuses, and asks nothing when nothing is due', async () => {
    const invoice = await desk.anInvoice()
    api.answer = () => ({ status: 400, body: declined })
    const error = await createCheckout(deps, invoice, 'https://relay.example/').catch(reason => reason)
    expect([error.type, error.message]).to.deep.equal([
      'payment-provider',
      'The payment could not be begun: Amount must be at least €0.50 eur',
    ])
    await creditInvoice(desk.deps(), invoice, { reason: 'x' }, 'cli')
    api.asked.length = 0
    expect(await problem(createCheckout(deps, await desk.row(invoice._id), 'https://relay.example/'))).to.equal(
      'nothing-due',
    )
    expect(api.asked).to.deep.equal([])
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

  it('takes an event once, also when the payment was undone since', async () => {
    const invoice = await desk.anInvoice()
    const body = event(invoice, {}, undefined, 'evt_once')
    expect(await tell(body)).to.equal('paid')
    await markUnpaid(desk.deps(), await desk.row(invoice._id), 'cli') // the bank took it back
    expect(await tell(body)).to.equal('known')
    expect(await state(invoice)).to.equal('open')
    const little = event(invoice, { amount_total: 1 }, undefined, 'evt_little')
    expect([await tell(little), await tell(little)]).to.deep.equal(['refund', 'known'])
    expect(logged).to.have.length(1)
  })

  it('takes an event again when it was cut off before its end', async () => {
    const invoice = await desk.anInvoice()
    const body = event(invoice, {}, undefined, 'evt_cut')
    await tell(body)
    await desk.store.db.collection('paymentevents').deleteMany({}) // as if killed just before it was noted
    expect(await tell(body)).to.equal('paid')
    expect(logged).to.deep.equal([])
  })

  it('believes no one without Stripe’s signature, nor an old one', async () => {
    const invoice = await desk.anInvoice()
    const body = event(invoice)
    const now = Math.floor(Date.now() / 1000)
    expect(await problem(tell(body, 'whsec_2'))).to.equal('webhook-signature')
    expect(await problem(tell(body, 'whsec_1', now - 400))).to.equal('webhook-signature')
    expect(await problem(takeStripeEvent(deps, Buffer.from(body), ''))).to.equal('webhook-signature')
    const header = sign(body)
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
