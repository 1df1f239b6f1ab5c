import { ObjectId } from 'bson'
import { expect } from 'chai'
import { anAddress, anIssuer } from '../billing/invoices/example.test-peer.ts'
import { setIssuer } from '../billing/invoices/issuer.ts'
import { createPayments, openStripe } from '../billing/payment/stripe.ts'
import {
  declined,
  paymentEvent,
  type StripeApi,
  sign,
  startStripeApi,
} from '../billing/payment/stripe-api.test-peer.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

const log = { error: () => undefined }
const now = () => new Date()

describe('paying an invoice over HTTP', function () {
  this.timeout(60_000)
  let store: Store
  let stripe: StripeApi
  let api: TestApi
  before(async () => {
    store = await openTestStore()
    stripe = await startStripeApi()
    const account = openStripe({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1' }, stripe.at)
    api = await startTestApi(store, { payments: createPayments({ store, now, log, ...account }) })
    await setIssuer(api.deps, anIssuer, 'cli')
  })
  after(async () => {
    stripe.close()
    await api.close()
    await store.close()
  })
  beforeEach(() => stripe.clear())

  /** a merchant who has booked for 23.75 EUR and the tax */
  const booked = async () => {
    const { token, accountId } = await api.tenant()
    await api.ask('PUT', '/v1/billing-address', { token, json: anAddress })
    const { json } = await api.ask('POST', '/v1/lots', { token, json: { lots: [{ size: 25_000 }] } })
    return { token, accountId, invoice: json.invoices[0] }
  }
  const checkout = (token: string, id: string, json: object = {}) =>
    api.ask('POST', `/v1/invoices/${id}/checkout`, { token, json })
  const tell = (body: string, signature = sign(body)) =>
    api.ask('POST', '/v1/payments/stripe', {
      body,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Stripe-Signature': signature },
    })
  const invoiceOf = async (token: string, id: string) => (await api.ask('GET', `/v1/invoices/${id}`, { token })).json

  it('gives the page to pay on, and the invoice is paid when Stripe tells so, once', async () => {
    const { token, invoice } = await booked()
    expect(invoice).to.include({ state: 'open', payableOnline: true, grossCents: 2826 })
    const page = await checkout(token, invoice.id, { back: '/invoices?one=1' })
    expect([page.status, page.json]).to.deep.equal([200, { url: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3' }])
    expect(stripe.asked[0]?.form.get('line_items[0][price_data][unit_amount]')).to.equal('2826')
    expect(stripe.asked[0]?.form.get('success_url')).to.equal(`${api.deps.settings.publicUrl}/invoices?one=1`)
    const body = paymentEvent(invoice, { session: { amount_total: 2826 } })
    const answers = await Promise.all([tell(body), tell(body)])
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
    expect((await tell(body)).json).to.deep.equal({ taken: 'known' })
    const paid = await invoiceOf(token, invoice.id)
    expect(paid).to.include({ state: 'paid', dueCents: 0, payableOnline: false })
    expect(paid.payment).to.include({ how: 'stripe', reference: 'pi_1' })
    const again = await checkout(token, invoice.id)
    expect([again.status, again.json.type]).to.deep.equal([422, '/problems/nothing-due'])
  })

  it('believes the signature only, over the octets as they came', async () => {
    const { token, invoice } = await booked()
    const body = paymentEvent(invoice, { session: { amount_total: 2826 } })
    for (const [sent, signature] of [
      [body, ''],
      [body, sign(body, 'whsec_2')],
      [body, sign(body, 'whsec_1', Math.floor(Date.now() / 1000) - 400)],
      [`${body} `, sign(body)],
    ] as const) {
      const answer = await tell(sent, signature)
      expect([answer.status, answer.json.type]).to.deep.equal([422, '/problems/webhook-signature'])
    }
    const spaced = JSON.stringify(JSON.parse(body), null, 2) // another way to write the same
    expect((await tell(spaced, sign(body))).status).to.equal(422)
    expect((await invoiceOf(token, invoice.id)).state).to.equal('open')
    expect((await tell(spaced, sign(spaced))).json).to.deep.equal({ taken: 'paid' })
  })

  it('comes back to this relay and nowhere else', async () => {
    const { token, invoice } = await booked()
    for (const back of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'x',
      '/a\nb',
      '/@evil.example:x',
    ])
      expect((await checkout(token, invoice.id, { back })).status, back).to.equal(422)
    expect(stripe.asked).to.deep.equal([])
  })

  it('says why when Stripe refuses, and keeps what another owes, and keys without the scope, from it', async () => {
    const { token, invoice } = await booked()
    stripe.answer = () => ({ status: 400, body: declined })
    const refused = await checkout(token, invoice.id)
    expect([refused.status, refused.json.type]).to.deep.equal([502, '/problems/payment-provider'])
    expect(refused.json.title).to.contain('Amount must be at least')
    stripe.clear()
    expect((await checkout((await booked()).token, invoice.id)).status).to.equal(404)
    expect((await checkout((await api.tenant(['billing:read'])).token, invoice.id)).status).to.equal(403)
    expect((await checkout((await api.tenant(['billing:write'], new ObjectId())).token, invoice.id)).status).to.equal(
      403,
    )
    expect(stripe.asked).to.deep.equal([])
  })

  it('offers nothing of it where the operator has no account at Stripe', async () => {
    const { token, invoice } = await booked()
    const plain = await startTestApi(store)
    try {
      const { json } = await plain.ask('GET', '/v1/invoices', { token })
      expect(json.items[0]).to.include({ id: invoice.id, state: 'open', payableOnline: false })
      for (const path of [`/v1/invoices/${invoice.id}/checkout`, '/v1/payments/stripe']) {
        const answer = await plain.ask('POST', path, { token, json: {} })
        expect([answer.status, answer.json.type], path).to.deep.equal([404, '/problems/not-offered'])
      }
    } finally {
      await plain.close()
    }
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members(['invoice.checkout', 'issuer.set'])
  })
})
