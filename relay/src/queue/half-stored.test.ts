import { Binary, ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { sweepHalfStored } from './half-stored.ts'

const hourMs = 3600_000

describe('the sweep for half-stored mails', function () {
  this.timeout(60_000)
  let store: Store
  let clock: Date
  let at: Date
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    clock = new Date('2026-03-02T12:00:00Z')
    at = new Date(clock.getTime() - 30 * hourMs)
    for (const name of ['messages', 'deliveries', 'contents', 'marks']) await store.db.collection(name).deleteMany({})
  })

  const look = (signal = new AbortController().signal) => sweepHalfStored({ store, now: () => clock }, signal)
  const count = (name: string, filter: object) => store.db.collection(name).countDocuments(filter)
  const chunks = async (mailAt: Date, n = 2) => {
    const contentId = new ObjectId(
      ObjectId.createFromTime(mailAt.getTime() / 1000)
        .toHexString()
        .slice(0, 8) + new ObjectId().toHexString().slice(8),
    )
    const rows = Array.from({ length: n }, (_, i) => ({ contentId, n: i, data: new Binary(Buffer.from('x')) }))
    await store.db.collection('contents').insertMany(rows)
    return contentId
  }

  it('takes away a message without deliveries, and its body', async () => {
    const half = await storeMail(store, { receivedAt: at, recipients: [], large: true })
    const whole = await storeMail(store, { receivedAt: at, large: true })
    expect(await look()).to.deep.equal({ messages: 1, contents: 0 })
    expect(await count('messages', { _id: half.id })).to.equal(0)
    expect(await count('contents', { contentId: half.id })).to.equal(0)
    expect(await count('messages', { _id: whole.id })).to.equal(1)
    expect(await count('contents', { contentId: whole.id })).to.equal(2)
  })

  it('takes away a body without a message', async () => {
    const orphan = await chunks(at)
    expect(await look()).to.deep.equal({ messages: 0, contents: 1 })
    expect(await count('contents', { contentId: orphan })).to.equal(0)
  })

  it('leaves alone what may still become a mail: a slow client takes hours for a large body', async () => {
    const nineHoursAgo = new Date(clock.getTime() - 9 * hourMs)
    const slow = await chunks(nineHoursAgo)
    const young = await storeMail(store, { receivedAt: nineHoursAgo, recipients: [] })
    expect(await look()).to.deep.equal({ messages: 0, contents: 0 })
    expect(await count('contents', { contentId: slow })).to.equal(2)
    expect(await count('messages', { _id: young.id })).to.equal(1)
    clock = new Date(clock.getTime() + 16 * hourMs)
    expect(await look(), 'a day later').to.deep.equal({ messages: 1, contents: 1 })
  })

  it('looks at each time once, also after days of standstill', async () => {
    await look()
    const before = await storeMail(store, { receivedAt: at, recipients: [] })
    expect(await look(), 'seen by the last look').to.deep.equal({ messages: 0, contents: 0 })
    await storeMail(store, { receivedAt: clock, recipients: [] })
    clock = new Date(clock.getTime() + 10 * 24 * hourMs)
    expect(await look()).to.deep.equal({ messages: 1, contents: 0 })
    expect(await count('messages', { _id: before.id })).to.equal(1)
  })

  it('stops between batches when asked, and begins there again', async () => {
    await storeMail(store, { receivedAt: at, recipients: [] })
    expect(await look(AbortSignal.abort())).to.deep.equal({ messages: 0, contents: 0 })
    expect(await look()).to.deep.equal({ messages: 1, contents: 0 })
  })

  it('finds each of them among many whole ones', async () => {
    const ids = Array.from({ length: 700 }, () => new ObjectId())
    await store.db.collection('messages').insertMany(ids.map(_id => ({ _id, receivedAt: at })))
    const owned = ids.filter((_, i) => i % 100 !== 7)
    // several recipients each: a look by batches must not mistake rows for messages
    await store.db
      .collection('deliveries')
      .insertMany(owned.flatMap(messageId => [1, 2, 3].map(() => newDelivery('x.test', at, { messageId }))))
    expect(await look()).to.deep.equal({ messages: 7, contents: 0 })
    expect(await count('messages', { _id: { $in: owned } })).to.equal(owned.length)
  })
})
