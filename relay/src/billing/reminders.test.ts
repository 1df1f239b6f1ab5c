import { expect } from 'chai'
import fc from 'fast-check'
import { pino } from 'pino'
import type { EventRow } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { changeLot } from './lots.ts'
import { cutStore, dayMs, hourMs, type Merchant, newMerchant } from './merchant.test-peer.ts'
import { setReminder } from './reminder-setting.ts'
import { remindLow } from './reminders.ts'
import type { Reminder } from './tariff.ts'
import { thresholdOf } from './threshold.ts'
import { readUsage } from './usage.ts'

const log = pino({ level: 'silent' })
const begin = new Date('2046-03-10T10:07:00Z').getTime() // not gone by: events expire by the store's own clock
const by = { actor: 'user:u' } as const
const quarterMs = 15 * 60_000

describe('reminders', function () {
  this.timeout(120_000)
  let store: Store
  let merchant: Merchant
  let told: Reminder[]
  let events: EventRow[]
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    merchant = await newMerchant(store, begin, 100)
    await setReminder(merchant.deps, merchant.accountId, { threshold: 20 }, by)
    await store.db.collection('events').deleteMany({})
    told = []
    events = []
  })

  let may = true
  const look = (through = store) => {
    const deps = {
      ...{ store: through, now: merchant.deps.now, log },
      interests: {
        read: async () => [
          {
            ...{ webhookId: merchant.accountId, accountId: merchant.accountId, systemId: null, active: true },
            ...{ types: ['quota.low' as const], since: new Date(0) },
          },
        ],
        announce: async (_: unknown, rows: readonly EventRow[]) => void events.push(...rows),
      },
      remind: async (_: unknown, reminder: Reminder) => {
        if (may) told.push(reminder)
        return may
      },
    }
    return remindLow(deps, new AbortController().signal)
  }
  const quarter = async (mails = 0, ms = quarterMs) => {
    if (mails > 0) await merchant.send(mails)
    merchant.time += ms
    await merchant.close()
    await look()
  }
  const remaining = () => told.map(one => one.remaining)

  it('come once when the quota falls below the threshold', async () => {
    await quarter(80)
    await quarter(0)
    expect(remaining(), 'at it').to.deep.equal([])
    await quarter(1)
    expect(remaining()).to.deep.equal([19])
    for (const mails of [1, 5, 30, 0]) await quarter(mails)
    expect(remaining()).to.deep.equal([19])
    expect(events.map(({ type, data, systemId }) => ({ type, data, systemId }))).to.deep.equal([
      { type: 'quota.low', data: { remaining: 19, threshold: 20, overage: 0 }, systemId: null },
    ])
  })

  it('come again after a refill, by booking or renewal, but not when that doesn’t help', async () => {
    await quarter(95)
    await merchant.book(10, false)
    await quarter(1)
    expect(remaining(), 'still below').to.deep.equal([5])
    await merchant.book(50, true)
    await quarter(1)
    await quarter(45)
    expect(remaining()).to.deep.equal([5, 18])
    merchant.time += 30 * dayMs
    await quarter(0)
    await quarter(35)
    expect(remaining()).to.deep.equal([5, 18, 15])
    await merchant.bill() // stores what follows
    await quarter(1)
    expect(remaining()).to.deep.equal([5, 18, 15])
  })

  it('come when a lot ends and nothing follows, also to who sends nothing', async () => {
    await quarter(1)
    const lot = await merchant.book(60, true)
    await quarter(1)
    await changeLot(merchant.deps, merchant.accountId, lot.toHexString(), { renews: false }, by)
    await quarter(0, 30 * dayMs + hourMs)
    expect(told.map(one => [one.remaining, one.threshold])).to.deep.equal([[0, 20]])
  })

  it('come when the owner wants them earlier', async () => {
    await quarter(50)
    await setReminder(merchant.deps, merchant.accountId, { threshold: 60 }, by)
    expect((await readUsage(merchant.deps, merchant.accountId)).reminder).to.deep.equal({
      ...{ threshold: 60, isSet: true, isBelow: true },
    })
    await quarter(1)
    await setReminder(merchant.deps, merchant.accountId, { threshold: 0 }, by)
    await quarter(48)
    expect(remaining()).to.deep.equal([49])
    await quarter(1)
    expect(remaining(), 'nothing left').to.deep.equal([49, 0])
  })

  it('are a tenth of the lots that run unless the owner says otherwise, 100 mails at least', () => {
    const of = (...sizes: number[]) =>
      thresholdOf(
        null,
        sizes.map(size => ({ size })),
      )
    expect([of(), of(1000), of(25_000), of(1000, 25_000)]).to.deep.equal([100, 100, 2500, 2600])
    expect([thresholdOf(0, []), thresholdOf(7, [{ size: 100_000 }])]).to.deep.equal([1, 7])
  })

  it('wait while nobody can be told, for a day', async () => {
    may = false
    await quarter(90)
    await quarter(1, hourMs)
    may = true
    await quarter(1, hourMs)
    expect(remaining()).to.deep.equal([10])
    expect(events, 'the event is told once').to.have.length(1)
    await merchant.book(50, false)
    may = false
    await quarter(45)
    await quarter(0, 25 * hourMs)
    may = true
    await quarter(0, hourMs)
    expect(remaining()).to.deep.equal([10])
  })

  it('come once each from two nodes, of which one dies now and then', async () => {
    const step = fc.record({ mails: fc.nat(60), book: fc.option(fc.integer({ min: 30, max: 80 })), dies: fc.nat(20) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async steps => {
        merchant = await newMerchant(store, begin, 100)
        await setReminder(merchant.deps, merchant.accountId, { threshold: 20 }, by)
        await store.db.collection('events').deleteMany({})
        told = []
        let below = false
        let crossings = 0
        for (const { mails, book, dies } of steps) {
          const before = (await readUsage(merchant.deps, merchant.accountId)).remaining
          if (book !== null) await merchant.book(book, false)
          if (before + (book ?? 0) >= 20) below = false
          if (mails > 0) await merchant.send(mails)
          merchant.time += hourMs
          await merchant.close()
          await look(cutStore(store, dies)).catch(() => undefined)
          await Promise.all([look(), look()])
          const isBelow = (await readUsage(merchant.deps, merchant.accountId)).remaining < 20
          if (isBelow && !below) crossings++
          below = isBelow
          merchant.time += hourMs // leases of the dead end
          await look()
        }
        expect(new Set(told.map(one => one.crossing)).size).to.equal(crossings)
        // one that died between telling and writing that down is followed by another that tells again
        expect(told.length).to.be.within(crossings, crossings + steps.length)
      }),
      { numRuns: 25 },
    )
  })
})
