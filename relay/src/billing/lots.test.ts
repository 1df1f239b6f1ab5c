import { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { chargeRows } from './charge.ts'
import { lotMs } from './lot.ts'
import { bookLots, changeLot, grantLot } from './lots.ts'
import { dayMs, type Merchant, newMerchant } from './merchant.test-peer.ts'
import { setPrices } from './prices.ts'
import { openTariff, tariffRows } from './tariff.ts'
import { listLots, readUsage } from './usage.ts'

const begin = new Date('2026-03-10T10:07:00Z').getTime()
const quarter = new Date('2026-03-10T10:00:00Z')
const by = { actor: 'user:u' } as const
const operator = { actor: 'operator:o' } as const

describe('lots', function () {
  this.timeout(60_000)
  let store: Store
  let merchant: Merchant
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    merchant = await newMerchant(store, begin)
  })
  const book = (size: number, more: object = {}, id?: ObjectId) =>
    bookLots(merchant.deps, merchant.accountId, { lots: [{ size, ...more }] }, by, id)
  const change = (id: string, what: object, who: typeof by | typeof operator = by) =>
    changeLot(merchant.deps, merchant.accountId, id, what, who)
  const typeOf = (work: Promise<unknown>) => work.then(() => 'done').catch(error => error.type ?? error.name)
  const usage = () => readUsage(merchant.deps, merchant.accountId)
  const acts = async () => (await listAudit(store, merchant.accountId, {})).items.map(({ act }) => act).reverse()

  it('begin with 1,000 mails to try, for 30 days of 24 hours from the quarter of an hour on', async () => {
    const { lots, remaining, sent, overage } = await usage()
    expect({ remaining, sent, overage }).to.deep.equal({ remaining: 1000, sent: 0, overage: 0 })
    const [demo, ...others] = lots
    expect(others).to.deep.equal([])
    expect(demo).to.include({ source: 'demo', size: 1000, used: 0, unitPriceMicroEuro: 0, renews: false })
    expect(demo?.startsAt).to.deep.equal(quarter)
    // summer time begins in between
    expect(demo?.endsAt).to.deep.equal(new Date('2026-04-09T10:00:00Z'))
  })

  it('begin when billing began for an account that is older, and with approval for one that waits', async () => {
    await tariffRows(store).deleteMany({})
    const old = new ObjectId()
    const waits = new ObjectId()
    const createdAt = new Date(begin - 40 * dayMs)
    const accounts = store.db.collection('accounts')
    await accounts.insertMany([
      { _id: old, createdAt, email: 'old@b.test' },
      { _id: waits, createdAt: quarter, email: 'w@b.test', state: 'waiting' },
    ])
    expect((await openTariff(merchant.deps, old)).startsAt).to.deep.equal(quarter)
    expect((await readUsage(merchant.deps, waits)).lots).to.deep.equal([])
    expect(await typeOf(bookLots(merchant.deps, waits, { lots: [{ size: 25_000 }] }, by))).to.equal('account-waiting')
    const decidedAt = new Date(begin + 9 * dayMs)
    await accounts.updateOne({ _id: waits }, { $set: { state: 'active', request: { decidedAt } } })
    merchant.time += 10 * dayMs
    const [demo] = (await readUsage(merchant.deps, waits)).lots
    expect(demo?.startsAt).to.deep.equal(new Date(quarter.getTime() + 9 * dayMs))
    expect(await typeOf(openTariff(merchant.deps, new ObjectId()))).to.equal('account-unknown')
  })

  it('are booked in blocks of the list, several at once, at its prices', async () => {
    for (const size of [24_999, 1000, 30_000]) expect(await typeOf(book(size))).to.equal('lot-size')
    for (const size of [0, 1.5, -25_000]) expect(await typeOf(book(size))).to.equal('ZodError')
    expect(await typeOf(book(25_000, { unitPriceMicroEuro: 949 }))).to.equal('price-changed')
    expect((await usage()).lots).to.have.length(1)
    const lots = { lots: [{ size: 25_000 }, { size: 100_000, renews: false, unitPriceMicroEuro: 850 }] }
    const booked = await bookLots(merchant.deps, merchant.accountId, lots, by)
    expect(booked.map(lot => [lot.size, lot.unitPriceMicroEuro, lot.renews, lot.startsAt])).to.deep.equal([
      [25_000, 950, true, quarter],
      [100_000, 850, false, quarter],
    ])
    expect((await usage()).remaining).to.equal(126_000)
    const charges = await chargeRows(store).find().sort({ quantity: 1 }).toArray()
    expect(charges.map(one => [one.quantity, one.unitPriceMicroEuro])).to.deep.equal([
      [25_000, 950],
      [100_000, 850],
    ])
    expect(await acts()).to.deep.equal(['lot.book', 'lot.book'])
  })

  it('are booked once, however often the same booking is sent', async () => {
    const id = new ObjectId()
    const answers = await Promise.all([1, 2, 3].map(() => book(25_000, {}, id)))
    merchant.time += 20 * 60_000
    answers.push(await book(25_000, {}, id))
    for (const answer of answers) expect(answer).to.deep.equal(answers[0])
    expect((await usage()).remaining).to.equal(26_000)
    expect(await chargeRows(store).countDocuments()).to.equal(1)
  })

  it('end when they are cancelled, at their end and not before, unless that is taken back', async () => {
    const [{ id } = { id: '' }] = await book(25_000)
    expect((await change(id, { renews: false })).renews).to.equal(false)
    merchant.time += 29 * dayMs
    expect((await usage()).remaining).to.equal(26_000)
    expect((await change(id, { renews: true })).renews).to.equal(true)
    merchant.time += 2 * dayMs
    // also when nothing has run since
    expect((await usage()).lots.map(lot => [lot.startsAt, lot.renews])).to.deep.include([
      new Date(quarter.getTime() + lotMs),
      true,
    ])
    expect((await change(id, { renews: false })).startsAt).to.deep.equal(new Date(quarter.getTime() + lotMs))
    merchant.time += 30 * dayMs
    expect((await usage()).remaining).to.equal(0)
    expect(await typeOf(change(id, { renews: true }))).to.equal('lot-over')
    expect(await acts()).to.deep.equal(['lot.book', 'lot.cancel', 'lot.resume', 'lot.cancel'])
  })

  it('are followed by what was chosen, at the price of the day it was chosen', async () => {
    const [{ id } = { id: '' }] = await book(25_000)
    expect(await typeOf(change(id, { nextSize: 26_000 }))).to.equal('lot-size')
    expect((await change(id, { nextSize: 100_000 })).next).to.deep.equal({ size: 100_000, unitPriceMicroEuro: 850 })
    const tiers = [{ from: 25_000, unitPriceMicroEuro: 2000 }]
    await setPrices(merchant.deps, { block: 25_000, tiers }, { actor: 'cli' })
    merchant.time += lotMs
    const running = async () =>
      (await usage()).lots.filter(lot => lot.source === 'booked').map(lot => [lot.size, lot.unitPriceMicroEuro])
    expect(await running()).to.deep.include([100_000, 850])
    await change(id, { nextSize: 25_000 })
    await change(id, { nextSize: null })
    merchant.time += lotMs
    expect(await running(), 'its like').to.deep.include([100_000, 850])
    await change(id, { renews: false })
    expect(await typeOf(change(id, { nextSize: 25_000 }))).to.equal('lot-ends')
    expect(await typeOf(change(id, {}))).to.equal('ZodError')
  })

  it('of another account are unknown', async () => {
    const [{ id } = { id: '' }] = await book(25_000)
    const other = new ObjectId()
    await store.db.collection('accounts').insertOne({ _id: other, createdAt: quarter, email: 'o@b.test' })
    for (const name of [id, 'x', ''])
      expect(await typeOf(changeLot(merchant.deps, other, name, { renews: false }, by))).to.equal('lot-unknown')
    expect((await listLots(merchant.deps, other)).map(lot => lot.source)).to.deep.equal(['demo'])
  })

  it('are granted by the operator, who alone makes them come again', async () => {
    const grant = (what: object) => grantLot(merchant.deps, merchant.accountId, what as { size: number }, operator)
    const once = await grant({ size: 7, days: 3, note: 'sorry' })
    expect(once).to.include({ source: 'granted', unitPriceMicroEuro: 0, note: 'sorry', renews: false })
    const monthly = await grant({ size: 500, renews: true })
    expect(await typeOf(grant({ size: 5, days: 3, renews: true }))).to.equal('input')
    for (const id of [once.id, monthly.id]) expect(await typeOf(change(id, { renews: true }))).to.equal('lot-fixed')
    expect(await typeOf(change(once.id, { renews: true }, operator))).to.equal('lot-fixed')
    const [demo] = (await usage()).lots.filter(lot => lot.source === 'demo')
    expect(await typeOf(change(demo?.id ?? '', { renews: true }, operator))).to.equal('lot-fixed')
    merchant.time += lotMs
    expect((await usage()).remaining).to.equal(500)
    await merchant.bill()
    await change(monthly.id, { renews: false }, operator)
    expect(await chargeRows(store).countDocuments()).to.equal(0)
  })

  it('tell what was used of them when they are over', async () => {
    await merchant.send(30)
    const [{ id } = { id: '' }] = await book(25_000, { renews: false })
    for (let i = 0; i < 5; i++) {
      merchant.time += 20 * dayMs
      await merchant.close()
      await merchant.bill()
    }
    await merchant.send(3)
    expect((await listLots(merchant.deps, merchant.accountId)).map(lot => [lot.source, lot.used])).to.have.deep.members(
      [
        ['demo', 30],
        ['booked', 0],
      ],
    )
    expect(id).to.have.length(24)
    const now = await usage()
    expect(now).to.deep.include({ sent: 3, overage: 3, remaining: 0, lots: [] })
  })
})
