/**
 * Promise 33: a Shopify shop that has installed the app gets its mails written and sent through the relay, each once, whatever
 * dies in between; and who wants to be forgotten is. Relay, app and receiver are real. Shopify is simulated (see
 * plugins/shopify/src/shopify/simulated.test-peer.ts): it signs, ends its tokens, and keeps to its published schema.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import {
  exampleFulfillment,
  exampleOrder,
  exampleRefund,
} from '../../plugins/shopify/src/shopify/example-order.test-peer.ts'
import { type SimulatedShopify, startSimulatedShopify } from '../../plugins/shopify/src/shopify/simulated.test-peer.ts'
import { type PlatformWorld, startPlatformWorld } from '../lab/connected-world.ts'
import { judgeByAll } from '../lab/judges.ts'
import { type AppProcess, startAppProcess } from './app-process.ts'

const shop = 'schuhe.myshopify.com'

interface Key {
  readonly kind: string
  readonly scopes: readonly string[]
  readonly revokedAt: string | null
}

describe('a Shopify shop', function () {
  this.timeout(90_000)
  let shopify: SimulatedShopify
  let lab: PlatformWorld
  let app: AppProcess
  before(async () => {
    shopify = await startSimulatedShopify()
    lab = await startPlatformWorld()
    app = await startAppProcess(shopify, lab.world.relay.env.DEPESCHE_PUBLIC_URL ?? '')
  })
  after(async () => {
    await app?.[Symbol.asyncDispose]()
    await lab?.[Symbol.asyncDispose]()
    await shopify?.[Symbol.asyncDispose]()
  })

  const tell = (topic: string, payload: object, more = {}) => shopify.tell(app.url, shop, topic, payload, more)
  const sink = () => lab.world.sink
  const order = (number: number, more: object = {}) => {
    const made = exampleOrder(number, more)
    shopify.shop(shop).orders.set(made.id, made)
    return made
  }
  /** the mail that comes next */
  async function mailAfter(act: () => Promise<unknown>) {
    const before = sink().accepted
    await act()
    const mails = await sink().waitFor(before + 1, 30_000)
    return mails[before]
  }
  /** nothing more comes within a moment in which what comes would have come */
  async function nothingAfter(act: () => Promise<unknown>) {
    const before = sink().accepted
    await act()
    await pause(700)
    expect(sink().accepted - before).to.equal(0)
  }

  const mailsTo = async (recipient: string) =>
    (await lab.world.relay.depesche<{ items: object[] }>('message', 'list', '--recipient', recipient)).items
  /** what its valid tokens at the relay may do */
  async function connections(): Promise<string[]> {
    const { accountId } = lab.world.shop
    const { items } = await lab.world.relay.depesche<{ items: Key[] }>('api-key', 'list', '--account', accountId)
    return items
      .filter(({ kind, revokedAt }) => kind === 'connection' && revokedAt === null)
      .map(({ scopes }) => scopes.join(' '))
  }

  it('is installed when its admin opens the app, with access that ends', async () => {
    const opened = await fetch(`${app.url}/?shop=${shop}&id_token=${await shopify.sessionToken(shop)}&locale=de`)
    expect(opened.status).to.equal(200)
    expect(shopify.grants).to.deep.equal(['urn:ietf:params:oauth:grant-type:token-exchange'])
    expect(opened.headers.get('content-security-policy')).to.include(
      `frame-ancestors https://${shop} https://admin.shopify.com`,
    )
  })

  it('sends nothing before it is connected', async () => {
    order(1000)
    await nothingAfter(async () => expect(await tell('orders/create', { id: 1000 })).to.equal(200))
  })

  it('is connected by a pasted code, and sends from an address of its own', async () => {
    const answer = await app.ask('POST', '/connect/code', shop, { code: await lab.code() })
    expect(answer.status).to.equal(200)
    const page = await answer.text()
    expect(page).to.include('hallo@shop.test')
    const saved = await app.ask('POST', '/settings?locale=de', shop, {
      mails: ['order-confirmation', 'order-paid', 'shipping-confirmation', 'shipping-update', 'delivered', 'refund'],
      switchedOff: 'on',
      language: 'de',
      sender: 'hallo@shop.test',
    })
    expect(await saved.text()).to.include('Gespeichert')
  })

  it('confirms an order in German, signed, with List-Help, once, however often Shopify tells', async () => {
    order(1001)
    const eventId = randomUUID()
    const mail = await mailAfter(async () => {
      for (let times = 0; times < 3; times++)
        expect(await tell('orders/create', { id: 1001, admin_graphql_api_id: 'x' }, { eventId })).to.equal(200)
    })
    expect(mail?.recipients).to.deep.equal(['kunde1001@inbox.test'])
    const raw = mail?.raw.toString('latin1') ?? ''
    expect(raw).to.match(/^From: "?Schuhmagazin"? <hallo@shop\.test>\r$/m)
    expect(raw).to.match(/^List-Help: /m)
    expect(raw).to.match(/^Subject: .*1001/m)
    expect(raw).to.include('Bestellung')
    const verdicts = await judgeByAll(mail?.raw ?? Buffer.alloc(0), lab.world.shop.records)
    expect(verdicts.filter(({ passed }) => !passed)).to.deep.equal([])
    const [listed] = await mailsTo('kunde1001@inbox.test')
    expect(listed).to.include({ order: '#1001', template: 'order-confirmation' })
    await nothingAfter(() => tell('orders/create', { id: 1001 })) // another event of the same order
  })

  it('tells of shipment, another tracking number, delivery and refund', async () => {
    const { fulfillments, refunds } = shopify.shop(shop)
    const of = order(1002)
    fulfillments.set('gid://shopify/Fulfillment/5', exampleFulfillment(5, of))
    const shipped = await mailAfter(() => tell('fulfillments/create', { id: 5 }))
    expect(shipped?.raw.toString('latin1')).to.include('00340434161094042557')
    await nothingAfter(() => tell('fulfillments/update', { id: 5 }))
    fulfillments.set('gid://shopify/Fulfillment/5', exampleFulfillment(5, of, 'JJD0003'))
    const moved = await mailAfter(() => tell('fulfillments/update', { id: 5 }))
    expect(moved?.raw.toString('latin1')).to.include('JJD0003')
    const arrived = { id: 9, fulfillment_id: 5, status: 'delivered' }
    await mailAfter(() => tell('fulfillment_events/create', arrived))
    refunds.set('gid://shopify/Refund/6', exampleRefund(6, of))
    const refunded = await mailAfter(() => tell('refunds/create', { id: 6 }))
    expect(refunded?.raw.toString('latin1')).to.match(/79,90/)
  })

  it('says that an order is paid only when it was paid later', async () => {
    order(1003)
    await nothingAfter(() => tell('orders/paid', { id: 1003 }, { at: new Date('2026-10-05T09:31:00Z') }))
    await mailAfter(() => tell('orders/paid', { id: 1003 }))
  })

  it('takes no webhook whose signature is wrong', async () => {
    order(1004)
    await nothingAfter(async () => {
      expect(await tell('orders/create', { id: 1004 }, { hmac: 'x'.repeat(44) })).to.equal(401)
      expect(await tell('orders/create', { id: 1004 }, { hmac: '' })).to.equal(401)
    })
  })

  it('renews its access once when many need it at once', async () => {
    shopify.endAccess()
    const before = shopify.grants.length
    const numbers = [1011, 1012, 1013, 1014, 1015, 1016]
    const accepted = sink().accepted
    for (const number of numbers) order(number)
    await Promise.all(numbers.map(id => tell('orders/create', { id })))
    await sink().waitFor(accepted + numbers.length, 40_000)
    expect(shopify.grants.slice(before)).to.deep.equal(['refresh_token'])
  })

  it('loses nothing when the app is killed after it has answered, or Shopify or the relay are away', async () => {
    shopify.isAway = true
    order(1021)
    const accepted = sink().accepted
    expect(await tell('orders/create', { id: 1021 })).to.equal(200)
    await app.kill('SIGKILL')
    shopify.isAway = false
    await app.start()
    const mails = await sink().waitFor(accepted + 1, 30_000)
    expect(mails[accepted]?.recipients).to.deep.equal(['kunde1021@inbox.test'])
    await nothingAfter(() => tell('orders/create', { id: 1021 }))
  })

  it('never writes a token into its log', () => {
    expect(app.output()).to.include('mail handed to the relay')
    expect(app.output()).to.not.match(/shp(at|rt|ss)_|depesche_con_|eyJ[A-Za-z0-9]/)
  })

  it('gives the merchant what is stored of a customer who asks, from here and from the relay', async () => {
    const asks = { customer: { id: 7, email: 'kunde1001@inbox.test' }, orders_requested: [1001] }
    expect(await tell('customers/data_request', asks)).to.equal(200)
    let link = ''
    await eventually(async () => {
      const page = await (await app.ask('GET', '/', shop)).text()
      ;[, link = ''] = /href="(\/data-requests\/[^"]+)"/.exec(page) ?? []
      expect(link).to.not.equal('')
    })
    const data = (await (await app.ask('GET', link, shop)).json()) as {
      app: { kind: string; order: string }[]
      relay: { content: { body: string } | null }[]
    }
    expect(data.app.map(({ kind, order: of }) => [kind, of])).to.deep.equal([['order-confirmation', '#1001']])
    expect(data.relay).to.have.length(1)
    expect(Buffer.from(data.relay[0]?.content?.body ?? '', 'base64').toString()).to.include('Wanderschuh')
  })

  it('forgets a customer, here and at the relay', async () => {
    expect(await mailsTo('kunde1001@inbox.test')).to.have.length(1)
    expect(
      await tell('customers/redact', { customer: { id: 7, email: 'Kunde1001@inbox.test' }, orders_to_redact: [1001] }),
    ).to.equal(200)
    await eventually(async () => expect(await mailsTo('kunde1001@inbox.test')).to.have.length(0))
    // nothing is left to be asked for either
    const page = await (await app.ask('GET', '/', shop)).text()
    expect(page).to.not.include('kunde1001').and.not.include('data-requests')
  })

  it('stops when it is uninstalled: the relay takes nothing more by its connection, and keeps what was sent', async () => {
    shopify.revoke(shop)
    expect(await tell('app/uninstalled', {})).to.equal(200)
    await eventually(async () => expect(await connections()).to.deep.equal(['systems:read']))
    order(1031)
    await nothingAfter(() => tell('orders/create', { id: 1031 }))
    expect(await mailsTo('kunde1011@inbox.test')).to.have.length(1)
    expect(await tell('customers/redact', { customer: { id: 8, email: 'kunde1016@inbox.test' } })).to.equal(200)
    await eventually(async () => expect(await mailsTo('kunde1016@inbox.test')).to.have.length(0))
  })

  it('goes on as before when it is installed again and connected, also when Shopify tells twice or late', async () => {
    const uninstalled = new Date()
    await pause(1100) // what says when the admin was opened counts in seconds
    const page = await (await app.ask('GET', '/?locale=de', shop)).text()
    expect(page).to.include('Wählen Sie dasselbe System').and.not.include('action="/disconnect"')
    const connected = await (await app.ask('POST', '/connect/code', shop, { code: await lab.code() })).text()
    expect(connected).to.include('The shop is connected').and.include('hallo@shop.test')
    for (let times = 0; times < 2; times++) await tell('app/uninstalled', {}, { at: uninstalled })
    await tell('shop/redact', {})
    order(1032)
    const mail = await mailAfter(() => tell('orders/create', { id: 1032 }))
    expect(mail?.recipients).to.deep.equal(['kunde1032@inbox.test'])
    expect(await connections())
      .to.have.length(1)
      .and.not.include('systems:read')
    expect(await mailsTo('kunde1011@inbox.test')).to.have.length(1)
  })

  it('is erased when it stays uninstalled and Shopify says so', async () => {
    shopify.revoke(shop)
    await tell('app/uninstalled', {})
    await tell('shop/redact', {})
    await eventually(async () => expect(await mailsTo('kunde1011@inbox.test')).to.have.length(0))
    await eventually(async () => expect(await connections()).to.deep.equal([]))
  })

  it('ends when it is told to', async () => {
    const begun = Date.now()
    expect(await app.kill('SIGTERM')).to.equal(0)
    expect(Date.now() - begun).to.be.lessThan(10_000)
  })
})

async function eventually(holds: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + 15_000; ; await pause(300))
    try {
      await holds()
      return
    } catch (error) {
      if (Date.now() > until) throw error
    }
}
