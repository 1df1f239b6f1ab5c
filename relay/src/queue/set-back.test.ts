import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { bringForward, writtenAhead } from './set-back.ts'

const second = 1000
const hour = 3600 * second

describe('times written by a clock that was ahead', function () {
  this.timeout(30_000)
  let store: Store
  const now = () => new Date('2026-01-01T00:00:00Z')
  const at = (ms: number) => new Date(now().getTime() + ms)
  const deps = () => ({ store, now, leaseSeconds: 30 })
  const rows = () => store.db.collection('deliveries')
  const insert = async (lane: string, dueAt: Date, more: object = {}) => {
    const row = { ...newDelivery(lane, dueAt), ...more }
    await rows().insertOne(row)
    return async () => Number((await rows().findOne({ _id: row._id }))?.dueAt) - now().getTime()
  }
  before(async () => {
    store = await openTestStore()
  })
  beforeEach(async () => {
    for (const name of ['deliveries', 'messages', 'agendaJobs']) await store.db.collection(name).deleteMany({})
  })
  after(() => store.close())

  it('let a mail that was never tried be due now', async () => {
    const due = await insert('a.test', at(hour))
    await bringForward(deps())
    expect(await due()).to.equal(0)
  })

  it('end a lease when one that begins now would end, and leave it to its owner', async () => {
    const dueAt = at(hour + 30 * second)
    const due = await insert('a.test', dueAt, { leaseId: 'n.b.1' })
    const shorter = await insert('a.test', at(20 * second), { leaseId: 'n.b.2' })
    await bringForward(deps())
    expect([await due(), await shorter()]).to.deep.equal([30 * second, 20 * second])
    expect((await rows().findOne({ leaseId: 'n.b.1' }))?.leaseId).to.equal('n.b.1')
  })

  it('let the delay of a deferred mail begin now, once, in every lane', async () => {
    const deferred = (attemptAt: Date) => ({ state: 'deferred', attemptCount: 1, attempts: [{ at: attemptAt }] })
    const dues = await Promise.all(
      ['a.test', 'b.test', 'z.test'].map(lane => insert(lane, at(hour + 60 * second), deferred(at(hour)))),
    )
    const older = await insert('b.test', at(2 * hour), deferred(at(-hour)))
    for (let i = 0; i < 2; i++) {
      await bringForward(deps())
      expect(await Promise.all(dues.map(due => due()))).to.deep.equal([60 * second, 60 * second, 60 * second])
      expect(await older(), 'its attempt was before the jump: it waits as long as it would have').to.equal(2 * hour)
    }
  })

  it('let a mail that waits for a day far ahead look again now', async () => {
    const far = at(400 * 24 * hour)
    const waiting = { state: 'deferred', attemptCount: 0 }
    const due = await insert('a.test', far, { ...waiting, waitsUntil: far })
    const tomorrow = await insert('a.test', at(20 * hour), { ...waiting, waitsUntil: at(20 * hour) })
    await bringForward(deps())
    expect([await due(), await tomorrow()]).to.deep.equal([0, 20 * hour])
  })

  it('are left alone where they are held, final, or due as they should be', async () => {
    const due = await insert('a.test', at(1 * second))
    await rows().insertOne({ ...newDelivery('a.test', at(0), { state: 'held' }), dueAt: undefined })
    const before = await rows().find().sort({ _id: 1 }).toArray()
    await bringForward(deps())
    expect(await rows().find().sort({ _id: 1 }).toArray()).to.deep.equal(before)
    expect(await due()).to.equal(1 * second)
  })

  it('are found by the newest mail, or by the last run of a job', async () => {
    const look = () => writtenAhead({ store, now }, 'sweep-lanes')
    const job = (lastRunAt: Date) => store.db.collection('agendaJobs').insertOne({ name: 'sweep-lanes', lastRunAt })
    const message = (receivedAt: Date) => store.db.collection('messages').insertOne({ _id: new ObjectId(), receivedAt })
    await message(at(-hour))
    await job(at(1 * second)) // as far as clocks of machines differ
    expect(await look()).to.equal(null)
    await message(at(hour))
    expect(await look()).to.deep.equal(at(hour))
    await job(at(2 * hour))
    expect(await look()).to.deep.equal(at(2 * hour))
  })
})
