import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { openTestRooms, type TestRooms } from '../app.test-peer.ts'
import type { Deps } from '../deps.ts'
import { mailKinds } from '../mails/kinds.ts'
import { placeOfToken } from '../relay.ts'
import { exampleDraft, exampleFulfillment, exampleOrder, exampleRefund } from '../shopify/example-order.test-peer.ts'
import { shopThatAsks } from '../shops.ts'
import { takeBack } from './claim.ts'
import { workOff } from './work.ts'

const shop = 'schuhe.myshopify.com'
type Answer = number | 'cut off'

interface Sent {
  readonly key: string
  readonly body: string
}

/** What it is answered with is the test's; that a relay answers a repeat as the first is tested there. */
describe('what Shopify told', function () {
  this.timeout(30_000)
  let rooms: TestRooms
  let relay: Server
  let sent: Sent[]
  let answers: Answer[]
  let later = 0
  let deps: Deps
  let count = 0
  before(async () => {
    relay = createServer(async (request, response) => {
      const body = await text(request)
      if (request.url !== '/v1/messages') return response.writeHead(404).end('{}')
      sent.push({ key: `${request.headers['idempotency-key']}`, body })
      const answer = answers.shift() ?? 202
      if (answer === 'cut off') return request.socket.destroy()
      const problem = { type: '/problems/mail-refused', title: 'The domain is not ready', advice: 'Set its record' }
      response.writeHead(answer, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(answer === 202 ? { id: '6b0b400d6ee598553b1d0bed', messageId: '<x@y>' } : problem))
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    rooms = await openTestRooms(`http://127.0.0.1:${(relay.address() as AddressInfo).port}`)
    deps = { ...rooms.deps, now: () => new Date(Date.now() + later) }
    await shopThatAsks(deps, { shop, sessionToken: await rooms.shopify.sessionToken(shop), issuedAt: new Date() }, 'de')
    const relayTokenSealed = deps.vault.seal('depesche_con_x', placeOfToken(shop))
    const set = { relayTokenSealed, sender: 'hallo@shop.test', mails: [...mailKinds], switchedOff: true }
    await deps.store.models.Shop.updateOne({ _id: shop }, { $set: set })
  })
  after(async () => {
    relay.closeAllConnections()
    relay.close()
    await rooms[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    sent = []
    answers = []
  })

  /** stored as by a webhook, and not worked off yet */
  async function told(topic: string, payload: object, at = deps.now()): Promise<string> {
    const _id = `${shop}:${topic}:${++count}`
    const payloadSealed = deps.vault.seal(JSON.stringify(payload), `notice:${_id}`)
    const expiresAt = new Date(at.getTime() + 7 * 86_400_000)
    const row = {
      _id,
      shop,
      topic,
      payloadSealed,
      state: 'open' as const,
      dueAt: at,
      toldAt: at,
      receivedAt: at,
      expiresAt,
    }
    await deps.store.models.Notice.collection.insertOne(row as never)
    return _id
  }
  const work = () => workOff(deps, 'test', new AbortController().signal)
  const stateOf = async (id: string) => (await deps.store.models.Notice.findById(id).lean())?.state
  const trouble = async () => (await deps.store.models.Shop.findById(shop).lean())?.trouble as { en: string } | null
  const order = (number: number, more: object = {}) => {
    const made = exampleOrder(number, more)
    rooms.shopify.shop(shop).orders.set(made.id, made)
    return made
  }
  /** what is sent for it, at once: tags and recipient */
  async function mailsFor(topic: string, payload: object, at?: Date): Promise<string[]> {
    sent = []
    const id = await told(topic, payload, at)
    await work()
    expect(await stateOf(id)).to.equal('done')
    return sent.map(({ body }) => {
      const { tags, to } = JSON.parse(body)
      return `${tags} ${to.address}`
    })
  }

  it('becomes a mail with number, kind and sender, to who ordered', async () => {
    order(1)
    await told('orders/create', { id: '1' })
    await work()
    const mail = JSON.parse(sent[0]?.body ?? '')
    expect(mail).to.deep.include({ order: '#1', templateName: 'order-confirmation', tags: ['order-confirmation'] })
    expect(mail.from).to.deep.equal({ address: 'hallo@shop.test', name: 'Schuhmagazin' })
    expect(mail.to).to.deep.equal({ address: 'kunde1@inbox.test', name: 'Änne Müller' })
    expect(mail.html).to.include('Wanderschuh').and.include('164,70')
  })

  it('is the same request under the same key until the relay has answered', async () => {
    const made = order(2)
    answers = ['cut off', 503, 429]
    const id = await told('orders/create', { id: '2' })
    for (const seconds of [0, 6, 30, 100]) {
      later += seconds * 1000
      await work()
      made.note = 'changed meanwhile' as never
    }
    expect(sent).to.have.length(4)
    expect(new Set(sent.map(({ key, body }) => key + body)).size).to.equal(1)
    expect(await stateOf(id)).to.equal('done')
    expect(await trouble()).to.equal(null)
    const row = await deps.store.models.Mail.findOne({ orderName: '#2' }).lean()
    expect(row).to.include({ state: 'sent', mailSealed: null })
  })

  it('waits longer each time, and is told to the merchant', async () => {
    order(3)
    answers = [503, 503]
    await told('orders/create', { id: '3' })
    await work()
    expect((await trouble())?.en).to.include('wait, and are sent later')
    expect(await work()).to.equal(0)
    later += 6000
    await work()
    later += 6000
    expect(await work()).to.equal(0)
    later += 20_000
    await work()
    expect(sent).to.have.length(3)
    expect(await trouble()).to.equal(null)
  })

  it('is offered anew when the relay has refused it: perhaps somebody mends what is wrong', async () => {
    order(4)
    answers = [422]
    const id = await told('orders/create', { id: '4' })
    await work()
    expect((await trouble())?.en).to.include('The domain is not ready. Set its record')
    const stored = () => deps.store.models.Mail.findOne({ orderName: '#4' }).lean()
    expect(await stored()).to.include({ state: 'refused', problem: 'The domain is not ready. Set its record' })
    later += 6000
    await work()
    expect(new Set(sent.map(({ key }) => key)).size).to.equal(2)
    expect(await stored()).to.include({ state: 'sent', problem: null })
    expect(await stateOf(id)).to.equal('done')
  })

  it('waits for a connection that was ended at the relay', async () => {
    order(5)
    answers = [401]
    const id = await told('orders/create', { id: '5' })
    await work()
    expect((await trouble())?.en).to.include('Connect the shop again')
    later += 6000
    await work()
    expect(await stateOf(id)).to.equal('done')
  })

  it('is given up when it serves nobody any more', async () => {
    order(6)
    answers = [503, 503]
    const id = await told('orders/create', { id: '6' })
    await work()
    later += 3 * 86_400_000 + 1000
    await work()
    expect(await stateOf(id)).to.equal('failed')
    expect(await work()).to.equal(0)
  })

  it('is taken back by a process that was killed with it in hand', async () => {
    order(7)
    const id = await told('orders/create', { id: '7' })
    const dueAt = new Date(deps.now().getTime() + 120_000)
    await deps.store.models.Notice.updateOne({ _id: id }, { $set: { claimedBy: 'test', dueAt } })
    expect(await work()).to.equal(0)
    await takeBack(deps, 'another')
    expect(await work()).to.equal(0)
    await takeBack(deps, 'test')
    await work()
    expect(sent).to.have.length(1)
  })

  it('is a mail only where there is something to tell, and once of each', async () => {
    const { fulfillments, refunds, drafts } = rooms.shopify.shop(shop)
    const of = order(20)
    const cancelled = order(21, { cancelledAt: '2026-10-06T08:00:00Z', cancelReason: 'CUSTOMER' })
    order(22, { email: null })
    fulfillments.set('gid://shopify/Fulfillment/1', exampleFulfillment(1, of))
    fulfillments.set('gid://shopify/Fulfillment/2', { ...exampleFulfillment(2, of), status: 'CANCELLED' })
    refunds.set('gid://shopify/Refund/1', exampleRefund(1, of))
    refunds.set('gid://shopify/Refund/2', exampleRefund(2, of, '0.00'))
    drafts.set('gid://shopify/DraftOrder/1', exampleDraft(1))
    drafts.set('gid://shopify/DraftOrder/2', exampleDraft(2, { tags: [], status: 'INVOICE_SENT' }))
    const [to20, to21] = [of.email, cancelled.email]
    expect(await mailsFor('orders/create', { id: '22' })).to.deep.equal([])
    expect(await mailsFor('orders/create', { id: '404' })).to.deep.equal([])
    expect(await mailsFor('orders/cancelled', { id: '20' })).to.deep.equal([])
    expect(await mailsFor('orders/cancelled', { id: '21' })).to.deep.equal([`order-cancelled ${to21}`])
    expect(await mailsFor('orders/cancelled', { id: '21' })).to.deep.equal([])
    expect(await mailsFor('fulfillments/create', { id: '2' })).to.deep.equal([])
    expect(await mailsFor('fulfillments/create', { id: '1' })).to.deep.equal([`shipping-confirmation ${to20}`])
    fulfillments.set('gid://shopify/Fulfillment/3', { ...exampleFulfillment(3, of), status: 'PENDING' })
    expect(await mailsFor('fulfillments/create', { id: '3' })).to.deep.equal([])
    expect(await mailsFor('fulfillments/update', { id: '3' })).to.deep.equal([])
    fulfillments.set('gid://shopify/Fulfillment/3', exampleFulfillment(3, of))
    expect(await mailsFor('fulfillments/update', { id: '3' })).to.deep.equal([`shipping-confirmation ${to20}`])
    expect(await mailsFor('fulfillments/update', { id: '3' })).to.deep.equal([])
    fulfillments.set('gid://shopify/Fulfillment/4', exampleFulfillment(4, of)) // sent before the app was there
    expect(await mailsFor('fulfillments/update', { id: '4' })).to.deep.equal([])
    const event = (status: string) => mailsFor('fulfillment_events/create', { id: '1', fulfillment_id: '1', status })
    expect(await event('in_transit')).to.deep.equal([])
    expect(await event('out_for_delivery')).to.deep.equal([`out-for-delivery ${to20}`])
    expect(await event('delivered')).to.deep.equal([`delivered ${to20}`])
    expect(await event('delivered')).to.deep.equal([])
    expect(await mailsFor('refunds/create', { id: '1' })).to.deep.equal([`refund ${to20}`])
    expect(await mailsFor('refunds/create', { id: '2' })).to.deep.equal([])
    expect(await mailsFor('draft_orders/create', { id: '2' })).to.deep.equal([])
    expect(await mailsFor('draft_orders/update', { id: '1' })).to.deep.equal(['invoice kunde1@inbox.test'])
    expect(await mailsFor('draft_orders/update', { id: '1' })).to.deep.equal([])
  })

  it('is in the customer’s language, and in the merchant’s choice for others', async () => {
    for (const [number, customerLocale, words] of [
      [31, 'en-CA', /Thank you|order/],
      [32, 'de-AT', /Bestellung/],
      [33, 'fr', /Bestellung/],
    ] as const) {
      order(number, { customerLocale })
      await mailsFor('orders/create', { id: `${number}` })
      expect(JSON.parse(sent[0]?.body ?? '').text, customerLocale).to.match(words)
    }
  })

  it('is asked for only when the merchant wants such a mail', async () => {
    await deps.store.models.Shop.updateOne({ _id: shop }, { $set: { mails: [] } })
    const before = rooms.shopify.asked.length
    for (const topic of ['orders/create', 'orders/paid', 'orders/cancelled', 'fulfillments/create', 'refunds/create'])
      expect(await mailsFor(topic, { id: '20' })).to.deep.equal([])
    expect(rooms.shopify.asked.length).to.equal(before)
    await deps.store.models.Shop.updateOne({ _id: shop }, { $set: { mails: [...mailKinds] } })
  })

  it('is written with the merchant’s template, and with ours when his can’t be filled in', async () => {
    const edited = { subject: 'Danke für {{order.number}}', html: '<p>Hallo</p>', text: 'Hallo' }
    const set = (template: object) =>
      deps.store.models.Shop.updateOne({ _id: shop }, { $set: { 'templates.order-confirmation/de': template } })
    await set(edited)
    order(41)
    await mailsFor('orders/create', { id: '41' })
    expect(JSON.parse(sent[0]?.body ?? '')).to.include({ subject: 'Danke für #41', html: '<p>Hallo</p>' })
    await set({ ...edited, html: '{{nonsense}}' })
    order(42)
    await mailsFor('orders/create', { id: '42' })
    expect(JSON.parse(sent[0]?.body ?? '').html).to.include('Wanderschuh')
    expect((await trouble())?.en).to.include('nonsense')
  })
})
