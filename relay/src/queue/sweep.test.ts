import { Binary, ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { removeHalfStored, sweepLanes } from './sweep.ts'

const at = new Date('2026-03-01T12:00:00Z')
const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

describe('the sweep', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['messages', 'deliveries', 'contents']) await store.db.collection(name).deleteMany({})
  })

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

  describe('for half-stored mails', () => {
    it('takes away a message without deliveries, and its body', async () => {
      const half = await storeMail(store, { receivedAt: at, recipients: [], large: true })
      const whole = await storeMail(store, { receivedAt: at, large: true })
      expect(await removeHalfStored(store, minutes(-5), minutes(5))).to.deep.equal({ messages: 1, contents: 0 })
      expect(await count('messages', { _id: half.id })).to.equal(0)
      expect(await count('contents', { contentId: half.id })).to.equal(0)
      expect(await count('messages', { _id: whole.id })).to.equal(1)
      expect(await count('contents', { contentId: whole.id })).to.equal(2)
    })

    it('takes away a body without a message', async () => {
      const orphan = await chunks(at)
      expect(await removeHalfStored(store, minutes(-5), minutes(5))).to.deep.equal({ messages: 0, contents: 1 })
      expect(await count('contents', { contentId: orphan })).to.equal(0)
    })

    it('leaves alone what is under way at this moment, and what an earlier look has seen', async () => {
      const [early, late] = [minutes(-10), minutes(10)]
      for (const receivedAt of [early, late]) {
        await storeMail(store, { receivedAt, recipients: [] })
        await chunks(receivedAt)
      }
      expect(await removeHalfStored(store, minutes(-5), minutes(5))).to.deep.equal({ messages: 0, contents: 0 })
      expect(await count('messages', {})).to.equal(2)
      expect(await count('contents', {})).to.equal(4)
    })

    it('finds each of them among many whole ones', async () => {
      const ids = Array.from({ length: 700 }, () => new ObjectId())
      await store.db.collection('messages').insertMany(ids.map(_id => ({ _id, receivedAt: at })))
      const owned = ids.filter((_, i) => i % 100 !== 7)
      // several recipients each: a look by batches must not mistake rows for messages
      await store.db
        .collection('deliveries')
        .insertMany(owned.flatMap(messageId => [1, 2, 3].map(() => newDelivery('x.test', at, { messageId }))))
      expect(await removeHalfStored(store, minutes(-5), minutes(5))).to.deep.equal({ messages: 7, contents: 0 })
      expect(await count('messages', { _id: { $in: owned } })).to.equal(owned.length)
    })
  })

  describe('for lanes', () => {
    const sweep = async (horizonMs: number, signal?: AbortSignal) => {
      const woken: [string, Date][] = []
      const wakeAt = async (lane: string, when: Date) => void woken.push([lane, when])
      const said = await sweepLanes({ store, now: () => at, wakeAt }, horizonMs, signal)
      expect(said).to.equal(woken.length)
      return woken
    }
    const insert = (...rows: object[]) => store.db.collection('deliveries').insertMany(rows)

    it('wakes each with due work once, at the time of its earliest delivery, also when that lies a little ahead', async () => {
      await insert(
        newDelivery('a.test', minutes(-2)),
        newDelivery('a.test', minutes(-1)),
        newDelivery('b.test', minutes(1)),
        newDelivery('c.test', minutes(60)),
      )
      expect(await sweep(2 * 60_000)).to.deep.equal([
        ['a.test', minutes(-2)],
        ['b.test', minutes(1)],
      ])
    })

    it('wakes none that is held only, and none whose deliveries have all ended', async () => {
      const { dueAt: _, ...held } = newDelivery('held.test', at, { state: 'held' })
      const { dueAt: __, open: ___, ...final } = newDelivery('final.test', at, { state: 'delivered' })
      await insert(held, final)
      expect(await sweep(60_000)).to.deep.equal([])
    })

    it('wakes a lane with a lease that has run out, since its delivery is due again', async () => {
      await insert(newDelivery('lost.test', minutes(-1), { leaseId: 'dead.1.1' }))
      expect(await sweep(0)).to.deep.equal([['lost.test', minutes(-1)]])
    })

    it('ends when the process does', async () => {
      await insert(newDelivery('a.test', at), newDelivery('b.test', at))
      expect(await sweep(60_000, AbortSignal.abort())).to.deep.equal([])
    })
  })
})
