import { setTimeout as delay } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import type { Vault } from '../config/seal.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { listAttempts } from './attempts.ts'
import { createWebhookDelivery, type DeliverDeps } from './deliver.ts'
import { dispatchRows } from './dispatches.ts'
import {
  createWebhook,
  enableWebhook,
  findWebhook,
  listWebhooks,
  removeWebhook,
  rotateSecret,
  secretsOf,
} from './index.ts'
import { createInterests } from './interests.ts'
import { type Receiver, startReceiver } from './receiver.test-peer.ts'
import { replayEvent, replayRange } from './replay.ts'

describe('webhooks', function () {
  this.timeout(60_000)
  let store: Store
  let vault: Vault
  let receiver: Receiver
  let aheadMs: number
  let accountId: ObjectId
  let systemId: ObjectId
  const now = () => new Date(Date.now() + aheadMs)
  before(async () => {
    store = await openTestStore()
    vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  })
  after(() => store.close())
  beforeEach(async () => {
    aheadMs = 0
    for (const name of [
      'systems',
      'webhooks',
      'events',
      'dispatches',
      'dispatchattempts',
      'eventcursors',
      'deliveries',
    ])
      await store.db.collection(name).deleteMany({})
    accountId = new ObjectId()
    systemId = new ObjectId()
    await store.db.collection('systems').insertOne({ _id: systemId, accountId, username: 'u', domainIds: [] })
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close().catch(() => undefined))

  const deps = (more: Partial<DeliverDeps> = {}): DeliverDeps => ({
    store,
    vault,
    now,
    interests: createInterests({ store, now }),
    delayedSeconds: 900,
    retrySeconds: [0.2, 0.2, 0.2, 0.2, 0.2, 0.2],
    dns: { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] },
    allowPrivateDestinations: true,
    registry: new Registry(),
    log: { info: () => undefined, warn: () => undefined, error: (facts: object) => console.error(facts) } as never,
    random: () => 0.5,
    ...more,
  })
  /** @returns ends the run in order, as a relay that is stopped */
  const start = (more: Partial<DeliverDeps> = {}) => {
    const stopping = new AbortController()
    const run = createWebhookDelivery(deps(more))
    const ended = run(stopping.signal)
    return async () => {
      stopping.abort()
      await ended
    }
  }
  const add = async (to: Receiver = receiver, more: object = {}) => {
    const made = await createWebhook(deps(), accountId, null, { url: to.url, ...more })
    to.secrets = [made.secret]
    return { ...made, row: () => findWebhook({ store }, accountId, made.id) }
  }
  /** @returns the events' ids */
  const bounce = async (count: number) => {
    const recipients = Array.from({ length: count }, (_, i) => `a${i}@inbox.test`)
    const attempt = { enhanced: '5.1.1', response: '550 5.1.1 no such user' }
    const explanation = { de: 'gibt es nicht', en: 'does not exist' }
    const delivery = { class: 'hard', explanation, attempts: [attempt], attemptCount: 1 }
    const receivedAt = now()
    const mail = await storeMail(store, { accountId, systemId, recipients, receivedAt, final: 'bounced', delivery })
    return mail.deliveryIds.map(id => `evt_${id}_bounced`)
  }
  const idsAt = (to: Receiver) => to.received.map(({ id }) => id).sort()
  const states = async () => {
    const rows = await dispatchRows(store).find().toArray()
    return Object.fromEntries([...Map.groupBy(rows, ({ state }) => state)].map(([state, list]) => [state, list.length]))
  }
  const until = async (true_: () => Promise<boolean> | boolean, withinMs = 15_000) => {
    for (const end = Date.now() + withinMs; !(await true_()); await delay(20))
      if (Date.now() > end) throw new Error(`it did not come to it: ${true_}`)
  }

  it('are told what happened, signed, once', async () => {
    const { id } = await add()
    const [event] = await bounce(1)
    await storeMail(store, { accountId, systemId, final: 'delivered' }) // not asked for
    const stop = start()
    await receiver.waitFor(1)
    await delay(1500) // it looks once more
    await stop()
    expect(receiver.received).to.have.length(1)
    const [one] = receiver.received
    expect(one).to.include({ id: event, signed: true })
    const data = one?.body.data ?? {}
    expect(one?.body.type).to.equal('message.bounced')
    expect(data).to.include({ recipient: 'a0@inbox.test', class: 'hard', hard: true, enhancedStatus: '5.1.1' })
    expect(data.explanation).to.deep.equal({ de: 'gibt es nicht', en: 'does not exist' })
    const { items } = await listAttempts(store, { _id: new ObjectId(id) })
    expect(items.map(({ eventId, status, error }) => [eventId, status, error])).to.deep.equal([[event, 204, null]])
    expect(await states()).to.deep.equal({ sent: 1 })
  })

  it('lose nothing while the receiver is down, and say so', async () => {
    const { row } = await add()
    const stop = start()
    receiver.act = (_, response) => response.writeHead(503).end('back soon')
    const events = await bounce(20)
    await until(async () => (await row()).failures >= 3)
    expect(await row()).to.include({ state: 'failing', reason: 'It answered 503' })
    expect(receiver.received.length, 'a failing receiver is asked by single events').to.be.below(20)
    receiver.act = null
    receiver.received.length = 0
    await until(async () => (await states()).sent === 20)
    await stop()
    expect(idsAt(receiver)).to.deep.equal(events.sort())
    expect(await row()).to.include({ state: 'active', reason: null, failures: 0 })
  })

  it('try what had failed at once when the outage is over', async () => {
    const { row } = await add()
    receiver.act = (_, response) => response.writeHead(500).end()
    await bounce(1)
    const stop = start({ retrySeconds: [0.2, 0.2, 3600, 3600] })
    await until(async () => (await row()).failures === 3)
    await store.db.collection('webhooks').updateOne({ _id: (await row())._id }, { $set: { pausedUntil: null } })
    await stop()
    receiver.act = null
    await bounce(1)
    const stopAgain = start()
    await until(async () => (await states()).sent === 2)
    await stopAgain()
  })

  it('give an event up after its attempts, and nothing else', async () => {
    await add()
    const [bad] = await bounce(1)
    receiver.act = ({ id }, response) => response.writeHead(id === bad ? 500 : 200).end('bad data')
    const stop = start({ retrySeconds: [0.1, 0.1] })
    await until(async () => (await states()).failed === 1)
    await bounce(3)
    await until(async () => (await states()).sent === 3)
    await stop()
    expect(receiver.received.filter(({ id }) => id === bad)).to.have.length(3)
  })

  it('are disabled by 410, and go on when they are enabled', async () => {
    const { id, row } = await add()
    receiver.act = (_, response) => response.writeHead(410).end()
    const events = await bounce(12)
    const stop = start()
    await until(async () => (await row()).state === 'disabled')
    expect((await row()).reason).to.match(/410 Gone/)
    await until(async () => (await states()).stopped === 12)
    expect(receiver.received.length).to.be.at.most(8)
    const missed = await bounce(1)
    await until(async () => (await store.db.collection('events').countDocuments()) === 13)
    expect((await states()).stopped).to.equal(12)
    const { items } = await listWebhooks({ store }, accountId)
    expect(items.map(one => [one.id, one.state])).to.deep.equal([[id, 'disabled']])
    expect(await replayEvent({ store, now }, await row(), missed[0] ?? '').catch(e => e.type)).to.equal(
      'webhook-disabled',
    )
    receiver.act = null
    receiver.received.length = 0
    expect(await enableWebhook({ store, now }, await row())).to.equal(12)
    await replayEvent({ store, now }, await row(), missed[0] ?? '')
    await until(async () => (await states()).sent === 13)
    await stop()
    expect(idsAt(receiver)).to.deep.equal([...events, ...missed].sort())
  })

  it('are disabled after five days without an answer', async () => {
    const { row } = await add()
    await receiver.close()
    const stop = start({ retrySeconds: Array(50).fill(0.05) })
    await bounce(30)
    for (let day = 0; day < 5; day++) {
      await until(async () => (await row()).failures > day)
      expect((await row()).state).to.equal('failing')
      aheadMs += 24 * 3_600_000
    }
    await until(async () => (await row()).state === 'disabled')
    await stop()
    expect((await row()).reason).to.equal(
      'It took nothing for five days. The last time: The server refuses connections',
    )
  })

  it('don’t wait for one that is slow, and are asked by a few at a time', async () => {
    const slow = await startReceiver()
    slow.act = (_, response) => setTimeout(() => response.writeHead(200).end(), 500)
    await add(slow)
    await add()
    const events = await bounce(60)
    const begin = Date.now()
    const stop = start()
    await receiver.waitFor(60)
    expect(Date.now() - begin, 'the fast one waited').to.be.below(3000)
    expect(slow.received.length).to.be.below(60)
    await slow.waitFor(60)
    await stop()
    expect(idsAt(slow)).to.deep.equal(events.sort())
    expect(slow.most).to.equal(8)
    await slow.close()
  })

  it('get nothing twice from two relays on one store', async () => {
    await add()
    const events = await bounce(40)
    receiver.act = (_, response) => setTimeout(() => response.writeHead(200).end(), 20)
    const stops = [start(), start()]
    await until(async () => (await states()).sent === 40)
    await Promise.all(stops.map(stop => stop()))
    expect(idsAt(receiver)).to.deep.equal(events.sort())
  })

  it('get again with the same id what was under way when the relay stopped', async () => {
    await add()
    const [event] = await bounce(1)
    receiver.act = () => undefined // it has the event, and says nothing
    const stop = start()
    await receiver.waitFor(1)
    const begin = Date.now()
    await stop()
    expect(Date.now() - begin).to.be.below(5000)
    receiver.act = null
    aheadMs = 3 * 3_600_000 // however long ago it was announced
    const [row] = await dispatchRows(store).find().toArray()
    expect(row, 'an attempt that we broke off counts').to.include({ tries: 0, state: 'waiting' })
    const stopAgain = start()
    await until(async () => (await states()).sent === 1)
    await stopAgain()
    expect(receiver.received.map(({ id }) => id)).to.deep.equal([event, event])
  })

  it('can be sent events again, one or those of a time range', async () => {
    const { row } = await add()
    const from = now()
    const events = await bounce(5)
    const to = new Date()
    const stop = start()
    await receiver.waitFor(5)
    await until(async () => (await states()).sent === 5)
    await replayEvent({ store, now }, await row(), events[2] ?? '')
    await receiver.waitFor(6)
    expect(receiver.received.at(-1)?.id).to.equal(events[2])
    await until(async () => (await states()).sent === 5)
    expect(await replayRange({ store, now }, await row(), { from, to: new Date(to.getTime() + 1) })).to.equal(5)
    await receiver.waitFor(11)
    await stop()
    expect(idsAt(receiver)).to.deep.equal([...events, ...events, events[2]].sort())
    const bodies = new Map(receiver.received.map(one => [one.id, one.raw]))
    for (const one of receiver.received) expect(one.raw).to.equal(bodies.get(one.id))
    expect(await replayRange({ store, now }, await row(), { from: new Date(0), to: from })).to.equal(0)
    const foreign = { ...(await row()), accountId: new ObjectId() }
    expect(await replayEvent({ store, now }, foreign, events[0] ?? '').catch(e => e.type)).to.equal('event-unknown')
  })

  it('are signed with the old secret too, for a day after a new one was made', async () => {
    const { secret, row } = await add()
    const { secret: next } = await rotateSecret({ store, vault, now }, await row())
    for (const known of [[secret], [next]]) {
      receiver.secrets = known
      receiver.received.length = 0
      await bounce(1)
      const stop = start()
      await receiver.waitFor(1)
      await stop()
      expect(receiver.received[0]?.signed).to.equal(true)
    }
    expect(secretsOf({ vault, now }, await row())).to.deep.equal([next, secret])
    aheadMs = 25 * 3_600_000
    expect(secretsOf({ vault, now }, await row())).to.deep.equal([next])
    const { secrets } = await row()
    expect(JSON.stringify(secrets)).not.to.contain(secret.slice(6, 20))
    expect(await findWebhook({ store }, new ObjectId(), (await row())._id.toHexString()).catch(e => e.type)).to.equal(
      'webhook-unknown',
    )
  })

  it('take what was waiting with them when they are removed', async () => {
    const { row } = await add()
    receiver.act = (_, response) => response.writeHead(500).end()
    await bounce(3)
    const stop = start({ retrySeconds: [3600] })
    await receiver.waitFor(1)
    await removeWebhook({ store }, await row())
    await stop()
    expect(await dispatchRows(store).countDocuments()).to.equal(0)
    expect((await listWebhooks({ store }, null)).items).to.deep.equal([])
  })

  it('refuse addresses that nothing may be sent to', async () => {
    const closed = { ...deps(), allowPrivateDestinations: false }
    const tried = (url: string, more = closed) =>
      createWebhook(more, accountId, null, { url }).then(
        made => made.url,
        error => error.type ?? error.name,
      )
    for (const url of [
      'nonsense',
      'ftp://a.example',
      'http://shop.example',
      'https://10.0.0.1/',
      'https://[::1]/',
      'https://u:p@shop.example/',
    ])
      expect(await tried(url), url).to.equal('url')
    expect(await tried('https://shop.example/x?y=1#z')).to.equal('https://shop.example/x?y=1')
    expect(await tried('http://127.0.0.1:99/', deps())).to.equal('http://127.0.0.1:99/')
    expect(await tried('http://10.0.0.1/', deps())).to.equal('url')
    const types = { url: 'https://shop.example', types: ['message.opened'] } as never
    expect(await createWebhook(closed, accountId, null, types).catch(e => e.name)).to.equal('ZodError')
    for (let i = 2; i < 20; i++) await tried('https://shop.example/')
    expect(await tried('https://shop.example/')).to.equal('too-many')
  })
})
