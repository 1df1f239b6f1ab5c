import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { readDestinations } from './destinations.ts'
import { readSenders } from './senders.ts'

const now = () => new Date('2026-05-05T12:00:00Z')
const ago = (minutes: number) => new Date(now().getTime() - minutes * 60_000)

describe('the health of a relay’s mail', function () {
  this.timeout(30_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  beforeEach(async () => {
    for (const name of ['deliveries', 'buckets', 'marks', 'suppressions', 'accounts'])
      await store.db.collection(name).deleteMany({})
  })
  after(() => store.close())

  const sender = async (name: string) => {
    const accountId = new ObjectId()
    await store.db.collection('accounts').insertOne({ _id: accountId, name, email: `${name}@x.test`, createdAt: now() })
    return { accountId, systemId: new ObjectId() }
  }
  const mails = async (of: { accountId: ObjectId; systemId: ObjectId }, count: number, more: object) => {
    const rows = Array.from({ length: count }, () => ({ ...of, _id: new ObjectId(), receivedAt: ago(30), ...more }))
    await store.db.collection('deliveries').insertMany(rows)
  }
  const delivered = { state: 'delivered', lane: 'good.test', finalAt: ago(20), latencyMs: 100 }
  const bounced = (at: Date, response: string) => ({
    state: 'bounced',
    class: 'hard',
    lane: 'bad.test',
    finalAt: at,
    attempts: [{ response: 'first' }, { response }],
  })

  it('tells of each destination what became of its mails, and the newest refusal', async () => {
    const shop = await sender('Shop')
    await mails(shop, 2, delivered)
    await mails(shop, 1, { ...delivered, latencyMs: 400 })
    await mails(shop, 1, bounced(ago(10), '550 newest'))
    await mails(shop, 1, bounced(ago(15), '550 older'))
    await mails(shop, 1, bounced(ago(3000), '550 before that time'))
    await mails(shop, 4, { state: 'deferred', lane: 'slow.test', open: true, dueAt: now() })
    const foreign = await sender('Other')
    await mails(foreign, 9, delivered)
    expect(await readDestinations(store, [shop.systemId], ago(60), 10)).to.deep.equal([
      { lane: 'slow.test', delivered: 0, bounced: 0, queued: 0, deferred: 4, meanLatencyMs: null, lastRefusal: null },
      { lane: 'good.test', delivered: 3, bounced: 0, queued: 0, deferred: 0, meanLatencyMs: 200, lastRefusal: null },
      {
        ...{ lane: 'bad.test', delivered: 0, bounced: 2, queued: 0, deferred: 0, meanLatencyMs: null },
        lastRefusal: { at: ago(10), response: '550 newest' },
      },
    ])
    expect(await readDestinations(store, [shop.systemId], ago(60), 1)).to.have.length(1)
  })

  it('names who is beyond what receivers bear, and nobody for a handful of mails', async () => {
    const [good, dead, hated, small] = [
      await sender('Good'),
      await sender('Dead'),
      await sender('Hated'),
      await sender('Small'),
    ]
    await mails(good, 200, delivered)
    await mails(good, 10, bounced(ago(5), 'x')) // 4.8 %
    await mails(dead, 100, delivered)
    await mails(dead, 6, bounced(ago(5), 'x')) // 5.7 %
    await mails(hated, 150, delivered)
    await mails(small, 5, bounced(ago(5), 'x'))
    await store.db.collection<{ _id: string }>('suppressions').insertMany([
      { _id: 'a', accountId: hated.accountId, address: 'a@x.test', reason: 'complaint', createdAt: ago(5) },
      { _id: 'b', accountId: good.accountId, address: 'b@x.test', reason: 'complaint', createdAt: ago(9000) },
      { _id: 'c', accountId: good.accountId, address: 'c@x.test', reason: 'hard', createdAt: ago(5) },
    ] as never[])
    const systems = [good, dead, hated, small].map(({ systemId }) => systemId)
    const found = await readSenders({ store, now }, systems, ago(60), 10)
    expect(found.map(({ name, beyond, complaints }) => [name, beyond, complaints])).to.deep.equal([
      ['Hated', ['complaints'], 1],
      ['Dead', ['bounces'], 0],
      ['Good', [], 0],
      ['Small', [], 0],
    ])
  })
})
