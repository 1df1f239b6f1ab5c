import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { holdLane, releaseLane, retryLane } from './hold.ts'
import { explainDestination } from './look.ts'
import { bringForward } from './set-back.ts'

const lane = 'a.test'

describe('a scheduled mail', function () {
  this.timeout(60_000)
  let store: Store
  const at = new Date()
  const now = () => at
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['deliveries', 'lanes']) await store.db.collection(name).deleteMany({})
  })
  const insert = async (dueAt: Date, more: object = {}) => {
    const row = newDelivery(lane, dueAt, more)
    await store.db.collection('deliveries').insertOne(row)
    return async () => {
      const found = await store.db.collection('deliveries').findOne({ _id: row._id })
      return { state: found?.state, dueAt: found?.dueAt }
    }
  }
  const scheduled = () => insert(later(60), { sendAt: later(60) })

  it('waits for its time also when its lane was held and is released', async () => {
    const [one, other] = [await scheduled(), await insert(at)]
    await holdLane({ store, now }, lane, null)
    expect((await one()).state).to.equal('held')
    expect(await releaseLane({ store, now }, lane)).to.equal(2)
    expect(await one()).to.deep.equal({ state: 'queued', dueAt: later(60) })
    expect(await other()).to.deep.equal({ state: 'queued', dueAt: at })
  })

  it('waits for its time also when its lane is tried again, unless that was before', async () => {
    const one = await scheduled()
    const past = await insert(later(5), { sendAt: later(-5), state: 'deferred' })
    expect(await retryLane({ store, now }, lane)).to.equal(1)
    expect([(await one()).dueAt, (await past()).dueAt]).to.deep.equal([later(60), at])
  })

  it('waits for its time also when the clock was set back', async () => {
    const one = await scheduled()
    const other = await insert(later(60))
    await bringForward({ store, now, leaseSeconds: 30 })
    expect([(await one()).dueAt, (await other()).dueAt]).to.deep.equal([later(60), at])
  })

  it('is told of as such by the queue', async () => {
    await scheduled()
    await scheduled()
    const alone = (await explainDestination(store, lane)).explanation
    expect(alone.en).to.equal(
      `2 mails are to leave later, as their sender wants it; the first at ${later(60).toISOString()}.`,
    )
    await insert(at)
    const { en, de } = (await explainDestination(store, lane)).explanation
    expect(en).to.match(/^1 mail is new and goes out now\. 2 mails are to leave later/)
    expect(de).to.match(/^1 Mail ist neu und geht jetzt hinaus\. 2 Mails sollen nach dem Wunsch/)
  })
})
