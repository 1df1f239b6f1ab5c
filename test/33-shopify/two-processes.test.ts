/**
 * Promise 33, with several processes of the app on one store: each mail is handed over once, access is renewed by one of them,
 * and what was answered with 200 is sent though its process is killed. The relay only notes here what it is given; that it
 * takes a repeat under the same key once is tested with the real one.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { startEngine } from '@depesche/embedded'
import { expect } from 'chai'
import { openTestRooms, type TestRooms } from '../../plugins/shopify/src/app.test-peer.ts'
import { placeOfToken } from '../../plugins/shopify/src/relay.ts'
import { exampleOrder } from '../../plugins/shopify/src/shopify/example-order.test-peer.ts'
import { type AppProcess, startAppProcess } from './app-process.ts'

const shop = 'schuhe.myshopify.com'

describe('two processes of the app for Shopify on one store', function () {
  this.timeout(60_000)
  const stack = new AsyncDisposableStack()
  /** what the relay was given: key and recipient */
  let given: (readonly [string, string])[] = []
  /** lets it answer */
  let gate: Promise<void> = Promise.resolve()
  let rooms: TestRooms
  let one: AppProcess
  let two: AppProcess
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'two-'))
    stack.defer(() => rm(folder, { recursive: true }))
    const engine = stack.adopt(await startEngine({ dataDir: folder }), running => running.close())
    const relay = createServer(async (request, response) => {
      const { to } = JSON.parse(await text(request))
      given.push([`${request.headers['idempotency-key']}`, to.address])
      await gate
      response.writeHead(202, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ id: '6b0b400d6ee598553b1d0bed', messageId: '<x@y>' }))
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    stack.defer(() => {
      relay.closeAllConnections()
      relay.close()
    })
    rooms = stack.use(await openTestRooms(undefined, engine.uri))
    const { settings, store, vault } = rooms.deps
    const env = { MONGODB_URI: engine.uri, DEPESCHE_MASTER_KEY_FILE: settings.masterKeyFile }
    const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`
    one = stack.use(await startAppProcess(rooms.shopify, url, env))
    two = stack.use(await startAppProcess(rooms.shopify, url, env))
    expect((await one.ask('GET', '/', shop)).status).to.equal(200)
    const relayTokenSealed = vault.seal('depesche_con_x', placeOfToken(shop))
    const set = {
      relayTokenSealed,
      sender: 'hallo@shop.test',
      mails: ['order-confirmation' as const],
      switchedOff: true,
    }
    await store.models.Shop.updateOne({ _id: shop }, { $set: set })
  })
  after(() => stack.disposeAsync())
  beforeEach(() => {
    given = []
  })

  /** Shopify tells each process, as when it didn't see the first one's answer. @returns who is to get a mail */
  async function tellOfOrders(numbers: readonly number[]): Promise<string[]> {
    const recipients = numbers.map(number => {
      const order = exampleOrder(number)
      rooms.shopify.shop(shop).orders.set(order.id, order)
      return `${order.email}`
    })
    await Promise.all(
      numbers.map(async id => {
        const eventId = randomUUID()
        for (const { url } of id % 2 === 0 ? [one, two] : [two, one])
          expect(await rooms.shopify.tell(url, shop, 'orders/create', { id }, { eventId })).to.equal(200)
      }),
    )
    return recipients.sort()
  }
  const until = async (holds: () => boolean) => {
    for (const end = Date.now() + 20_000; !holds() && Date.now() < end; ) await pause(50)
  }
  const recipients = () => given.map(([, to]) => to).sort()
  const allDone = async () => (await rooms.deps.store.models.Notice.countDocuments({ state: 'open' })) === 0

  it('hand over each mail once, though both are told of all, and renew the access once', async () => {
    rooms.shopify.endAccess()
    const before = rooms.shopify.grants.length
    const wanted = await tellOfOrders([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    await until(() => given.length >= wanted.length)
    await pause(300) // for one too many
    expect(recipients()).to.deep.equal(wanted)
    expect(rooms.shopify.grants.slice(before)).to.deep.equal(['refresh_token'])
    const worked = [one, two].map(({ output }) => output().includes('mail handed to the relay'))
    expect(worked, 'both had a part in it').to.deep.equal([true, true])
  })

  it('lose nothing when one is killed with mails in hand: each is offered again under its key', async () => {
    let open = () => {}
    gate = new Promise(resolve => {
      open = resolve
    })
    const wanted = await tellOfOrders([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
    await until(() => given.length >= 5) // four are in hand at most at once, so both have some
    expect(given.length).to.be.within(5, 8)
    await one.kill('SIGKILL')
    open()
    await one.start()
    for (const end = Date.now() + 20_000; !(await allDone()) && Date.now() < end; ) await pause(50)
    expect(await allDone()).to.equal(true)
    expect([...new Set(recipients())]).to.deep.equal(wanted)
    expect(new Set(given.map(([key]) => key)).size, 'a repeat is the same to the relay').to.equal(wanted.length)
    expect(given.length, 'something was in hand').to.be.greaterThan(wanted.length)
  })
})
