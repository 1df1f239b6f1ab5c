import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { openTestRooms, type TestRooms } from '../app.test-peer.ts'
import type { Deps } from '../deps.ts'
import { placeOfToken } from '../relay.ts'
import { exampleFulfillment, exampleOrder } from '../shopify/example-order.test-peer.ts'
import { shopThatAsks } from '../shops.ts'
import { workOff } from '../webhooks/work.ts'
import { dataOfRequest, dataRequestsOf } from './data-request.ts'

const shop = 'schuhe.myshopify.com'
const minute = 60_000

/** The relay answers as the test wants; what it really does when it is asked these things is tested there. */
describe('a Shopify shop whose mails wait', function () {
  this.timeout(30_000)
  let rooms: TestRooms
  let relay: Server
  let deps: Deps
  let asked: string[]
  let isAway: boolean
  /** lets the relay's answer to a mail wait */
  let gate: Promise<void> | null
  let later: number
  let count = 0
  before(async () => {
    relay = createServer(async (request, response) => {
      await text(request)
      asked.push(`${request.method} ${request.url}`)
      if (request.url === '/v1/messages' && gate !== null) await gate
      const answers: Record<string, [number, object]> = {
        '/v1/messages': [202, { id: '6b0b400d6ee598553b1d0bed', messageId: '<x@y>' }],
        '/v1/connection/privacy/erase': [200, { done: true, waiting: 0 }],
        '/v1/connection/privacy/export': [200, { items: [], next: null }],
        '/v1/connection/retire': [200, {}],
        '/v1/connection': [200, {}],
      }
      const [status, json] = isAway ? [503, {}] : (answers[request.url ?? ''] ?? [404, {}])
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    rooms = await openTestRooms(`http://127.0.0.1:${(relay.address() as AddressInfo).port}`)
    deps = { ...rooms.deps, now: () => new Date(Date.now() + later) }
  })
  after(async () => {
    relay.closeAllConnections()
    relay.close()
    await rooms[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    asked = []
    isAway = false
    gate = null
    later = 0
    for (const model of Object.values(deps.store.models)) await (model as typeof deps.store.models.Shop).deleteMany({})
    await opened(new Date(Date.now() - 60 * minute))
    const relayTokenSealed = deps.vault.seal('depesche_con_x', placeOfToken(shop))
    const set = { relayTokenSealed, systemName: 'Schuhe', sender: 'hallo@shop.test' }
    const mails = ['order-confirmation', 'shipping-confirmation'] as const
    await deps.store.models.Shop.updateOne({ _id: shop }, { $set: { ...set, mails: [...mails] } })
  })

  /** its admin opens the app */
  const opened = async (issuedAt: Date) =>
    shopThatAsks(deps, { shop, sessionToken: await rooms.shopify.sessionToken(shop), issuedAt }, 'de')
  const row = async () => {
    const found = await deps.store.models.Shop.findById(shop).lean()
    if (found === null) throw new Error('there is no shop')
    return found
  }
  /** stored as by a webhook, and not worked off yet */
  async function told(topic: string, payload: object, toldAt = deps.now()): Promise<string> {
    const _id = `${shop}:${topic}:${++count}`
    const payloadSealed = deps.vault.seal(JSON.stringify(payload), `notice:${_id}`)
    const receivedAt = deps.now()
    const expiresAt = new Date(receivedAt.getTime() + 7 * 24 * 60 * minute)
    const times = { dueAt: receivedAt, toldAt, receivedAt, expiresAt }
    const notice = { _id, shop, topic, payloadSealed, state: 'open' as const, ...times }
    await deps.store.models.Notice.collection.insertOne(notice as never)
    return _id
  }
  const work = () => workOff(deps, 'test', new AbortController().signal)
  const stateOf = async (id: string) => (await deps.store.models.Notice.findById(id).lean())?.state
  const mails = () => deps.store.models.Mail.find({ shop }).lean()
  const order = (number: number) => {
    const made = exampleOrder(number)
    rooms.shopify.shop(shop).orders.set(made.id, made)
    return made
  }
  const sent = () => asked.filter(line => line === 'POST /v1/messages').length

  describe('and a customer who wants to be forgotten', () => {
    it('sends him none of them, makes none anew, and keeps nothing of them', async () => {
      const of = order(1)
      rooms.shopify.shop(shop).fulfillments.set('gid://shopify/Fulfillment/1', exampleFulfillment(1, of))
      isAway = true
      const waiting = [await told('orders/create', { id: '1' })]
      await work()
      rooms.shopify.isAway = true // so that nothing is known of this one yet
      waiting.push(await told('fulfillments/create', { id: '1' }))
      await work()
      rooms.shopify.isAway = false
      expect((await mails()).map(({ state, mailSealed }) => [state, mailSealed !== null])).to.deep.equal([
        ['made', true],
      ])
      isAway = false
      const redact = await told('customers/redact', { customer: { email: of.email }, orders_to_redact: ['1'] })
      await work()
      expect(await stateOf(redact)).to.equal('done')
      expect(asked).to.include('POST /v1/connection/privacy/erase')
      later += 60 * minute
      await work()
      for (const id of waiting) expect(await stateOf(id)).to.equal('done')
      expect(await mails()).to.deep.equal([])
      expect(sent()).to.equal(1) // the try when the relay was away
    })

    it('lets end what is being sent, so that it is erased as well', async () => {
      const of = order(2)
      let open = () => {}
      gate = new Promise(resolve => {
        open = resolve
      })
      await told('orders/create', { id: '2' })
      const sending = work()
      while (sent() === 0) await new Promise(resolve => setTimeout(resolve, 10))
      const redact = await told('customers/redact', { customer: { email: of.email }, orders_to_redact: [] })
      await work()
      expect(await stateOf(redact)).to.equal('open')
      expect(asked).to.not.include('POST /v1/connection/privacy/erase')
      open()
      await sending
      later += minute
      await work()
      expect(await stateOf(redact)).to.equal('done')
      expect(asked).to.include('POST /v1/connection/privacy/erase')
      expect(await mails()).to.deep.equal([])
    })

    it('writes to him again when he orders again', async () => {
      const of = order(3)
      await told('customers/redact', { customer: { email: of.email }, orders_to_redact: ['1'] })
      await work()
      later += minute
      await told('orders/create', { id: '3' })
      await work()
      expect(sent()).to.equal(1)
    })
  })

  it('tells a customer who asks of the mail that waits, with its words', async () => {
    const of = order(4)
    isAway = true
    await told('orders/create', { id: '4' })
    await work()
    isAway = false
    await told('customers/data_request', { customer: { email: of.email }, orders_requested: ['4'] })
    await work()
    const [request] = await dataRequestsOf(deps, shop)
    const pieces = await dataOfRequest(deps, shop, request?.id ?? '')
    let json = ''
    for await (const piece of pieces ?? []) json += piece
    const data = JSON.parse(json)
    expect(data.app).to.have.length(1)
    expect(data.app[0]).to.deep.include({ kind: 'order-confirmation', order: '#4', state: 'made', recipient: of.email })
    expect(data.app[0].waiting.html).to.include('Wanderschuh')
    expect(asked).to.include('POST /v1/connection/privacy/export')
  })

  describe('and which has uninstalled the app', () => {
    const retired = () => asked.filter(line => line === 'POST /v1/connection/retire').length

    it('stops at once, and retires its connection when the relay can be asked', async () => {
      isAway = true
      order(5)
      const waiting = await told('orders/create', { id: '5' })
      await work()
      const uninstalled = await told('app/uninstalled', {})
      await work()
      const gone = await row()
      expect(gone).to.include({ relayTokenSealed: null, systemName: 'Schuhe' })
      expect(gone.uninstalledAt).to.not.equal(null)
      expect(gone.erasingTokenSealed).to.be.a('string')
      expect(await deps.store.models.Session.countDocuments({ shop })).to.equal(0)
      expect([await stateOf(uninstalled), retired()]).to.deep.equal(['open', 1])
      isAway = false
      later += minute
      await work()
      expect([await stateOf(uninstalled), retired(), await stateOf(waiting)]).to.deep.equal(['done', 2, 'done'])
      expect(sent()).to.equal(1) // the try before
    })

    it('keeps what it was, and retires the old connection also when it has come back meanwhile', async () => {
      isAway = true
      await told('app/uninstalled', {})
      await work()
      await opened(new Date(Date.now() + 2000))
      later += minute
      isAway = false
      await work()
      expect(retired()).to.equal(2)
      const back = await row()
      expect(back).to.include({ uninstalledAt: null, relayTokenSealed: null, systemName: 'Schuhe' })
      expect(back.mails).to.deep.equal(['order-confirmation', 'shipping-confirmation'])
      expect(await deps.store.models.Session.countDocuments({ shop })).to.equal(1)
    })

    it('stays as it is when Shopify tells twice, or only after it was installed again', async () => {
      const at = new Date(Date.now() - minute)
      await opened(new Date())
      for (let times = 0; times < 2; times++) await told('app/uninstalled', {}, at)
      await work()
      expect(await row())
        .to.include({ uninstalledAt: null, erasingTokenSealed: null })
        .and.not.include({ relayTokenSealed: null })
      expect(retired()).to.equal(0)
    })

    it('is erased although Shopify never told that it was uninstalled, once it gives no access any more', async () => {
      const redact = () => told('shop/redact', {}, new Date(Date.now() + 48 * 60 * minute))
      await redact()
      await work()
      expect(await deps.store.models.Shop.countDocuments({}), 'Shopify gives access').to.equal(1)
      rooms.shopify.revoke(shop)
      await told('shop/redact', {}, new Date(Date.now() + 46 * 60 * minute))
      await work()
      expect(await deps.store.models.Shop.countDocuments({}), 'opened after it can have been uninstalled').to.equal(1)
      await redact()
      await work()
      expect(await deps.store.models.Shop.countDocuments({})).to.equal(0)
    })
  })
})
