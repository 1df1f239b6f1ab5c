import { ObjectId } from 'bson'
import { expect } from 'chai'
import { createContents } from './contents.ts'
import type { Store } from './index.ts'
import { applyRetention, bodyDays, rowDays } from './retention.ts'
import { storeMail } from './stored-mail.test-peer.ts'
import { openTestStore } from './test-store.test-peer.ts'

const dayMs = 24 * 3600_000

describe('retention', function () {
  this.timeout(60_000)
  let store: Store
  let clock: Date
  const now = () => clock
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    clock = new Date('2026-06-01T03:41:00Z')
    for (const name of ['messages', 'deliveries', 'contents', 'marks', 'accounts'])
      await store.db.collection(name).deleteMany({})
  })

  const ago = (days: number) => new Date(clock.getTime() - days * dayMs)
  const apply = (signal = new AbortController().signal) =>
    applyRetention({ store, contents: createContents(store), now }, signal)
  const message = (id: ObjectId) => store.db.collection('messages').findOne({ _id: id })
  const count = (name: string, filter: object) => store.db.collection(name).countDocuments(filter)

  it('takes header and body away after a week, inline or in chunks, and leaves the rest of the row', async () => {
    const small = await storeMail(store, { receivedAt: ago(bodyDays + 1), final: 'delivered' })
    const large = await storeMail(store, { receivedAt: ago(bodyDays + 1), final: 'bounced', large: true })
    const fresh = await storeMail(store, { receivedAt: ago(bodyDays - 1), final: 'delivered', large: true })
    expect(await apply()).to.deep.equal({ erased: 2, removed: 0 })
    for (const { id } of [small, large]) {
      expect(await message(id)).to.deep.include({ header: null, body: null, subject: 'Your order', erasedAt: clock })
      expect(await count('contents', { contentId: id })).to.equal(0)
      expect(await count('deliveries', { messageId: id })).to.equal(1)
    }
    expect((await message(fresh.id))?.header).to.not.equal(null)
    expect(await count('contents', { contentId: fresh.id })).to.equal(2)
  })

  it('takes whole messages with their deliveries away after ninety days', async () => {
    const old = await storeMail(store, { receivedAt: ago(rowDays + 1), final: 'delivered', large: true })
    const younger = await storeMail(store, { receivedAt: ago(rowDays - 1), final: 'delivered' })
    expect(await apply()).to.deep.equal({ erased: 1, removed: 1 })
    expect(await message(old.id)).to.equal(null)
    expect(await count('deliveries', { messageId: old.id })).to.equal(0)
    expect(await count('contents', { contentId: old.id })).to.equal(0)
    expect(await message(younger.id)).to.not.equal(null)
  })

  it('touches nothing that still waits, whatever its age, and comes back for it when it has ended', async () => {
    const held = await storeMail(store, { receivedAt: ago(bodyDays + 2), large: true, delivery: { state: 'held' } })
    const ancient = await storeMail(store, { receivedAt: ago(rowDays + 2), recipients: ['a@x.test', 'b@x.test'] })
    await store.db
      .collection('deliveries')
      .updateOne({ _id: ancient.deliveryIds[0] }, { $set: { state: 'delivered' }, $unset: { open: 1, dueAt: 1 } })
    const between = await storeMail(store, { receivedAt: ago(bodyDays + 1), final: 'delivered' })
    expect(await apply()).to.deep.equal({ erased: 1, removed: 0 })
    expect((await message(held.id))?.header).to.not.equal(null)
    expect((await message(ancient.id))?.body).to.not.equal(null)
    expect(await count('contents', { contentId: held.id })).to.equal(2)

    await store.db
      .collection('deliveries')
      .updateMany({ open: true }, { $set: { state: 'delivered' }, $unset: { open: 1, dueAt: 1 } })
    expect(await apply(), 'a later night').to.deep.equal({ erased: 1, removed: 1 })
    expect((await message(held.id))?.header).to.equal(null)
    expect((await message(between.id))?.erasedAt).to.deep.equal(clock)
  })

  it('changes nothing when it runs again, and looks at what it has erased only once', async () => {
    await storeMail(store, { receivedAt: ago(bodyDays + 5), final: 'delivered' })
    await apply()
    expect(await apply()).to.deep.equal({ erased: 0, removed: 0 })
    const mark = await store.db.collection<{ _id: string }>('marks').findOne({ _id: 'content-erased-until' })
    expect(mark).to.deep.include({ at: ago(bodyDays) })
  })

  it('goes through more messages than one batch, and stops between batches when asked', async () => {
    const systemId = new ObjectId()
    const rows = Array.from({ length: 450 }, (_, i) => ({
      systemId,
      receivedAt: new Date(ago(bodyDays + 3).getTime() + i * 1000),
      header: Buffer.from('x'),
      body: Buffer.from('x'),
    }))
    await store.db.collection('messages').insertMany(rows)
    const stopping = new AbortController()
    stopping.abort()
    expect(await apply(stopping.signal)).to.deep.equal({ erased: 0, removed: 0 })
    expect(await apply()).to.deep.equal({ erased: 450, removed: 0 })
    expect(await count('messages', { systemId, body: null })).to.equal(450)
  })

  describe('of accounts that have said how long', () => {
    const account = async (privacy?: object) => {
      const _id = new ObjectId()
      const row = { _id, name: 'x', email: `${_id}@x.test`, createdAt: clock, ...(privacy && { privacy }) }
      await store.db.collection('accounts').insertOne(row)
      return _id
    }
    /** an id as intake makes it: it begins with its time */
    const mailOf = async (accountId: ObjectId, days: number, more: object = {}) => {
      const { id } = await storeMail(store, { accountId, receivedAt: ago(days), final: 'delivered', ...more })
      const dated = new ObjectId(
        ObjectId.createFromTime(ago(days).getTime() / 1000)
          .toHexString()
          .slice(0, 8) + id.toHexString().slice(8),
      )
      const row = await message(id)
      await store.db.collection('messages').deleteOne({ _id: id })
      await store.db.collection('messages').insertOne({ ...row, _id: dated })
      await store.db.collection('deliveries').updateMany({ messageId: id }, { $set: { messageId: dated } })
      return dated
    }
    const has = async (id: ObjectId) => (await message(id))?.header !== null

    it('keeps content for a longer or a shorter time than that of the others', async () => {
      const [long, short, usual] = [await account({ bodyDays: 30 }), await account({ bodyDays: 2 }), await account()]
      const kept = [await mailOf(long, 29), await mailOf(short, 1), await mailOf(usual, bodyDays - 1)]
      const gone = [await mailOf(long, 31), await mailOf(short, 3), await mailOf(usual, bodyDays + 1)]
      expect((await apply()).erased).to.equal(3)
      expect(await Promise.all(kept.map(has))).to.deep.equal([true, true, true])
      expect(await Promise.all(gone.map(has))).to.deep.equal([false, false, false])
      clock = new Date(clock.getTime() + 2 * dayMs)
      expect((await apply()).erased).to.equal(3)
    })

    it('takes away what is there already when the time is made shorter', async () => {
      const accountId = await account({ bodyDays: 30 })
      const [old, young] = [await mailOf(accountId, 20), await mailOf(accountId, 1)]
      expect((await apply()).erased).to.equal(0)
      await store.db.collection('accounts').updateOne({ _id: accountId }, { $set: { 'privacy.bodyDays': 3 } })
      expect((await apply()).erased).to.equal(1)
      expect([await has(old), await has(young)]).to.deep.equal([false, true])
      await store.db.collection('accounts').updateOne({ _id: accountId }, { $set: { 'privacy.bodyDays': 90 } })
      expect((await apply()).erased).to.equal(0)
    })

    it('comes back for what still waited', async () => {
      const accountId = await account({ bodyDays: 1 })
      const id = await mailOf(accountId, 5)
      await mailOf(accountId, 3)
      const open = { messageId: id }
      await store.db.collection('deliveries').updateOne(open, { $set: { state: 'deferred', open: true } })
      expect((await apply()).erased).to.equal(1)
      expect(await has(id)).to.equal(true)
      await store.db.collection('deliveries').updateOne(open, { $set: { state: 'bounced' }, $unset: { open: 1 } })
      expect((await apply()).erased).to.equal(1)
    })
  })
})
