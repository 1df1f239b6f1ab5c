/**
 * Promise 15: what one pool of sending addresses sends leaves by its addresses and no others, under their names, and a
 * new address sends no more in a day than its plan says, whatever is restarted.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { startTestClock, type TestClock } from '../lab/clock.ts'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { startDns } from '../lab/world.ts'
import { type Receiver, startReceiver } from './receiver.ts'

interface Shown {
  readonly deliveries: readonly {
    readonly recipient: string
    readonly state: string
    readonly explanation: { readonly en: string } | null
    readonly nextAttemptAt: string | null
    readonly attempts: readonly { readonly localAddress?: string }[]
  }[]
}
interface Addresses {
  readonly items: readonly {
    readonly pool: string
    readonly address: string
    readonly ehlo: string
    readonly here: boolean
    readonly warmUp: { readonly day: number; readonly days: number } | null
    readonly today: { readonly mails: number; readonly share: number; readonly operators: readonly object[] } | null
  }[]
}

const dayMs = 86_400_000
const [shopBy, newsBy, warmBy] = ['127.0.0.2 mta1.relay.test', '127.0.0.3 news.relay.test', '127.0.0.4 mta2.relay.test']

describe('the pools of sending addresses', function () {
  this.timeout(90_000)
  let clock: TestClock | null
  let dir: string
  let dns: Awaited<ReturnType<typeof startDns>>
  let receiver: Receiver
  let relay: RunningRelay
  let shop: ConnectedShop
  let news: ConnectedShop
  // the last noon, so that no day turns by itself
  const noon = Math.floor((Date.now() - dayMs / 2) / dayMs) * dayMs + dayMs / 2
  let start = 0
  const setClock = (to: number) => clock?.set(Math.round((to - Date.now()) / 1000))

  const warming = { address: '127.0.0.2', ehlo: 'mta1.relay.test' }
  const writePools = (...more: object[]) => {
    const warmUp = { from: new Date(start).toISOString().slice(0, 10), plan: 'short' }
    const file = {
      pools: {
        transactional: { addresses: [{ ...warming, warmUp }, ...more] },
        other: { addresses: [{ address: '127.0.0.3', ehlo: 'news.relay.test' }] },
      },
      plans: { short: { perDay: [3, 5] } },
    }
    return writeFile(join(dir, 'pools.json'), JSON.stringify(file))
  }

  before(async () => {
    clock = startTestClock()
    setClock(noon)
    start = clock === null ? Date.now() : noon
    dir = await mkdtemp(join(tmpdir(), 'pools-'))
    await writePools()
    dns = await startDns()
    receiver = await startReceiver()
    relay = await launchRelay({
      ...clock?.env,
      DEPESCHE_HOSTNAME: 'relay.test',
      DEPESCHE_DNS_SERVERS: dns.address,
      DEPESCHE_MX_PORT: `${receiver.port}`,
      DEPESCHE_POOLS_FILE: join(dir, 'pools.json'),
    })
    shop = await connectShop(relay, dns)
    news = await connectShop(relay, dns, { domain: 'news.test' })
    await relay.depesche('system', 'pool', news.systemId, 'other')
    await delay(5500) // for so long the relay believes what it knew of the system
  })
  const transports: { close(): void }[] = []
  after(async () => {
    for (const transport of transports) transport.close()
    await relay?.[Symbol.asyncDispose]()
    await receiver?.[Symbol.asyncDispose]()
    await dns?.close()
    if (dir !== undefined) await rm(dir, { recursive: true })
    clock?.[Symbol.dispose]()
  })

  /** @returns the mail's id */
  const send = async ({ smtp: { username, password, caFile }, domain }: ConnectedShop, ...to: string[]) => {
    const port = Number(relay.addresses.smtp?.split(':').at(-1)) // another one after a restart
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(caFile), servername: 'relay.test' },
    })
    transports.push(transport)
    const { response } = await transport.sendMail({ from: `a@${domain}`, to, subject: 'x', text: 'x' })
    return /[0-9a-f]{24}/.exec(response)?.[0] ?? ''
  }
  const shown = async (id: string) => (await relay.depesche<Shown>('message', 'show', id)).deliveries
  const settled = async (id: string) => {
    for (const until = Date.now() + 20_000; ; await delay(200)) {
      const deliveries = await shown(id)
      if (deliveries.every(({ state }) => state !== 'queued')) return deliveries
      if (Date.now() > until) throw new Error(`not settled: ${JSON.stringify(deliveries)}`)
    }
  }
  const by = (name: string) => receiver.brought.filter(mail => mail.by === name).map(({ recipient }) => recipient)
  const guests = Array.from({ length: 5 }, (_, i) => `r${i}@inbox.test`)
  let waiting = ''

  it('keep apart what they send', async () => {
    await send(shop, 'anna@inbox.test')
    await send(news, 'anna@inbox.test', 'bert@inbox.test', 'carl@else.test')
    await receiver.waitFor(4, 20_000)
    expect(by(shopBy)).to.deep.equal(['anna@inbox.test'])
    expect(by(newsBy)).to.have.members(['anna@inbox.test', 'bert@inbox.test', 'carl@else.test'])
    expect((await relay.depesche<{ pool: string }>('system', 'show', news.systemId)).pool).to.equal('other')
    const wrong = await relay.depesche('system', 'pool', news.systemId, 'third').catch((error: Error) => error.message)
    expect(wrong).to.match(/There is no pool third, only transactional, other/)
  })

  it('stop at the share of an address that warms up, and let the rest wait for the day', async () => {
    waiting = await send(shop, ...guests)
    const deliveries = await settled(waiting)
    expect(deliveries.filter(({ state }) => state === 'delivered')).to.have.length(2) // one has gone before
    for (const { state, explanation, nextAttemptAt, attempts } of deliveries.filter(one => one.state !== 'delivered')) {
      expect(state).to.equal('deferred')
      expect(explanation?.en).to.match(/midnight/)
      expect(Date.parse(nextAttemptAt ?? '')).to.equal((Math.floor(start / dayMs) + 1) * dayMs)
      expect(attempts).to.deep.equal([])
    }
    await relay.depesche('queue', 'retry', 'inbox.test')
    await send(news, 'dora@inbox.test') // the other pool goes on
    await receiver.waitFor(7, 20_000)
    await settled(waiting)
    expect(by(shopBy)).to.have.length(3)
  })

  it('say so', async () => {
    const explained = await relay.depesche<{ explanation: { en: string } }>('queue', 'explain', 'inbox.test')
    expect(explained.explanation.en).to.match(/^3 mails wait since the sending addresses of the pool transactional/)
    const { items } = await relay.depesche<Addresses>('addresses', 'list')
    expect(items.map(({ address, ehlo, here, pool }) => [address, ehlo, here, pool])).to.deep.equal([
      ['127.0.0.2', 'mta1.relay.test', true, 'transactional'],
      ['127.0.0.3', 'news.relay.test', true, 'other'],
    ])
    expect(items[0]?.warmUp).to.include({ day: 1, days: 2 })
    expect(items[0]?.today).to.deep.equal({
      mails: 3,
      share: 3,
      operators: [{ operator: 'inbox.test', mails: 3, share: 3 }],
    })
    expect(items[1]?.today).to.equal(null)
  })

  it('count on after a restart, and send the rest by a warm address when there is one', async () => {
    relay.kill('SIGKILL')
    await relay.ended()
    relay = await relay.restart()
    await relay.depesche('queue', 'retry', 'inbox.test')
    await settled(waiting)
    await delay(1000)
    expect(receiver.brought).to.have.length(7)
    await writePools({ address: '127.0.0.4', ehlo: 'mta2.relay.test' })
    relay = await relay.restart()
    await relay.depesche('queue', 'retry', 'inbox.test')
    await receiver.waitFor(10, 20_000)
    expect(by(warmBy)).to.have.length(3)
    expect(by(shopBy)).to.have.length(3)
    const deliveries = await settled(waiting)
    const last = deliveries.map(({ attempts }) => attempts.at(-1)?.localAddress)
    expect(last.sort()).to.deep.equal(['127.0.0.2', '127.0.0.2', '127.0.0.4', '127.0.0.4', '127.0.0.4'])
  })

  it('go on when the day turns, up to the next share', async function () {
    if (clock === null) return this.skip()
    await writePools()
    relay = await relay.restart()
    const id = await send(shop, ...Array.from({ length: 7 }, (_, i) => `next${i}@inbox.test`))
    expect((await settled(id)).map(({ state }) => state)).to.deep.equal(Array(7).fill('deferred'))
    setClock((Math.floor(start / dayMs) + 1) * dayMs + 5000)
    await receiver.waitFor(15, 60_000)
    await delay(2000)
    expect(by(shopBy)).to.have.length(8)
    expect(new Set(receiver.brought.map(mail => mail.recipient)).size, 'nothing twice but anna').to.equal(14)
    expect((await shown(id)).filter(({ state }) => state === 'deferred')).to.have.length(2)
  })
})
