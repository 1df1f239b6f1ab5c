import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { chargeRows } from './charge.ts'
import { lotMs } from './lot.ts'
import { changeLot } from './lots.ts'
import { cutStore, dayMs, hourMs, type Merchant, newMerchant } from './merchant.test-peer.ts'
import { setPrices } from './prices.ts'
import { settlementRows } from './settlement.ts'
import { openTariff, readLots, tariffRows } from './tariff.ts'
import { readUsage } from './usage.ts'

const begin = new Date('2028-02-10T10:07:00Z').getTime()
const quarter = new Date('2028-02-10T10:00:00Z').getTime()

describe('the bill job', function () {
  this.timeout(120_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const charged = async ({ accountId }: Merchant) => {
    const rows = await chargeRows(store).find({ accountId }).sort({ from: 1, kind: 1 }).toArray()
    return rows.map(({ kind, quantity, unitPriceMicroEuro, from, to }) => {
      const day = (at: Date) => (at.getTime() - quarter) / dayMs
      return [kind, quantity, unitPriceMicroEuro, day(from), day(to)]
    })
  }
  const day = async (merchant: Merchant, n: number) => {
    merchant.time = quarter + n * dayMs
    await merchant.close()
    await merchant.bill()
  }

  it('charges a lot when it is booked and at each renewal, and overage at the end of the period, on one invoice', async () => {
    const merchant = await newMerchant(store, begin, 20)
    await merchant.send(25)
    merchant.time += 3 * dayMs
    await merchant.book(10, true)
    await merchant.bill()
    expect(await charged(merchant)).to.deep.equal([['lot', 10, 950, 3, 33]])
    await merchant.send(13)
    merchant.time += hourMs
    await merchant.close()
    await merchant.bill()
    // the period of the demo has ended with the booking
    expect(await charged(merchant)).to.deep.equal([
      ['overage', 5, 950, 0, 3],
      ['lot', 10, 950, 3, 33],
    ])
    merchant.invoices = 0
    merchant.time = quarter + 33 * dayMs + 1000
    await merchant.close()
    await merchant.bill() // renewed; what is beyond isn't counted yet
    expect((await charged(merchant)).length).to.equal(3)
    expect(merchant.invoices).to.equal(0)
    await day(merchant, 33 + 1 / 24)
    expect(await charged(merchant)).to.deep.equal([
      ['overage', 5, 950, 0, 3],
      ['lot', 10, 950, 3, 33],
      ['overage', 3, 950, 3, 33],
      ['lot', 10, 950, 33, 63],
    ])
    expect(merchant.invoices).to.equal(1)
  })

  it('does in one run what many would have done while no relay ran', async () => {
    const merchant = await newMerchant(store, begin, 20)
    await merchant.book(10, true)
    await merchant.send(35)
    await day(merchant, 100)
    expect(await charged(merchant)).to.deep.equal([
      ['lot', 10, 950, 0, 30],
      ['overage', 5, 950, 0, 30],
      ...[30, 60, 90].map(from => ['lot', 10, 950, from, from + 30]),
    ])
    const before = await Promise.all([readLots(store, merchant.accountId), charged(merchant)])
    await Promise.all([merchant.bill(), merchant.bill(), merchant.bill()])
    expect(await Promise.all([readLots(store, merchant.accountId), charged(merchant)])).to.deep.equal(before)
    const { dueAt } = await openTariff(merchant.deps, merchant.accountId)
    expect(dueAt.getTime()).to.equal(quarter + 120 * dayMs)
    expect(await merchant.bill(), 'has nothing to do until then').to.equal(0)
  })

  it('may be cut off anywhere: the next run does what is left', async () => {
    let whole: unknown = null
    for (let commands = 1000; commands >= 0; commands = commands === 1000 ? 60 : commands - 1) {
      const merchant = await newMerchant(store, begin, 20)
      await merchant.send(25)
      merchant.time += 2 * dayMs
      await merchant.book(10, true)
      await merchant.book(20, false)
      await merchant.send(45)
      merchant.time = quarter + 70 * dayMs
      await merchant.close()
      await merchant.bill(cutStore(store, commands)).catch(() => undefined)
      await merchant.bill()
      const result = [await charged(merchant), (await readLots(store, merchant.accountId)).length]
      whole ??= result
      expect(result, `cut off after ${commands}`).to.deep.equal(whole)
    }
    expect((whole as unknown[][])[0]).to.have.length(6)
  })

  it('takes the dearest price of the list in force when a period ends, and lots keep theirs', async () => {
    const merchant = await newMerchant(store, begin, 20)
    await merchant.book(10, true, 800)
    await merchant.send(40)
    const list = { block: 25_000, tiers: [{ from: 25_000, unitPriceMicroEuro: 1100 }] }
    await setPrices(merchant.deps, list, { actor: 'operator:o' })
    expect((await readUsage(merchant.deps, merchant.accountId)).overageUnitPriceMicroEuro).to.equal(1100)
    await day(merchant, 31)
    await setPrices(merchant.deps, { ...list, tiers: [{ from: 25_000, unitPriceMicroEuro: 5 }] }, { actor: 'cli' })
    await day(merchant, 32)
    expect(await charged(merchant)).to.deep.equal([
      ['lot', 10, 800, 0, 30],
      ['overage', 10, 1100, 0, 30],
      ['lot', 10, 800, 30, 60],
    ])
  })

  it('renews or doesn’t when a lot is cancelled at its end, and never half', async () => {
    for (let at = 0; at < 12; at++) {
      const merchant = await newMerchant(store, begin, 20)
      const id = (await merchant.book(10, true)).toHexString()
      merchant.time = quarter + lotMs
      // the clock of the node to which the owner speaks is a second behind
      const slow = { store, now: () => new Date(merchant.time - 1000) }
      let cancelled: string | null = null
      const cancel = async () => {
        const by = { actor: 'user:u' } as const
        cancelled = await changeLot(slow, merchant.accountId, id, { renews: false }, by).then(
          () => 'cancelled',
          error => error.type,
        )
      }
      await merchant.bill(meanwhile(store, at, cancel))
      if (cancelled === null) await cancel()
      const lots = (await readLots(store, merchant.accountId)).filter(lot => lot.source === 'booked')
      const [newest, ...before] = lots.map(lot => lot.renews).reverse()
      expect(newest, `cancelled at ${at}`).to.equal(cancelled !== 'cancelled')
      expect(before).to.deep.equal(cancelled === 'cancelled' && lots.length === 1 ? [] : [true])
      expect(await charged(merchant)).to.have.length(lots.length)
    }
  })

  it('comes to an account again that booked while it was at work', async () => {
    for (let at = 0, booked = true; booked; at++) {
      booked = false
      const merchant = await newMerchant(store, begin, 20)
      await merchant.send(2)
      merchant.time = quarter + 35 * dayMs
      await merchant.close()
      const book = async () => {
        booked = true
        await merchant.book(10, true)
      }
      await merchant.bill(meanwhile(store, at, book))
      if (!booked) {
        expect(at, 'commands of a run').to.be.greaterThan(5)
        break
      }
      const { dueAt } = await openTariff(merchant.deps, merchant.accountId)
      const known = (await charged(merchant)).length > 0
      expect(known || dueAt.getTime() <= merchant.time, `booked at ${at}`).to.equal(true)
      await merchant.bill()
      expect(await charged(merchant)).to.deep.equal([['lot', 10, 950, 35, 65]])
      const [running] = await tariffRows(store).find().toArray()
      expect(running?.dueAt.getTime(), 'when the period or the lot ends').to.be.at.most(quarter + 65 * dayMs)
    }
  })

  it('counts what comes late in the next period, also when it is less', async () => {
    const merchant = await newMerchant(store, begin, 20)
    await merchant.send(30)
    await day(merchant, 31)
    await merchant.send(4, quarter + 5 * dayMs, true)
    await day(merchant, 40)
    expect((await readUsage(merchant.deps, merchant.accountId)).overage).to.equal(4)
    await day(merchant, 61)
    await merchant.unsend(6)
    await day(merchant, 62)
    expect((await readUsage(merchant.deps, merchant.accountId)).overage).to.equal(0)
    await day(merchant, 91)
    await merchant.send(10)
    await day(merchant, 121)
    expect(await charged(merchant)).to.deep.equal([
      ['overage', 10, 950, 0, 30],
      ['overage', 4, 950, 30, 60],
      ['overage', 4, 950, 90, 120],
    ])
    const settled = await settlementRows(store).find().sort({ startsAt: 1 }).toArray()
    expect(settled.map(one => [one.correction, one.owed, one.mails])).to.deep.equal([
      [0, 0, 30],
      [4, 0, 4],
      [-6, 6, 0],
      [0, 0, 4],
    ])
  })

  it('charges nothing twice when the clock was ahead, and shows what is sent after it was put right', async () => {
    const merchant = await newMerchant(store, begin, 20)
    await merchant.book(10, true)
    await day(merchant, 95) // by a clock that is ahead
    expect((await charged(merchant)).length).to.equal(4)
    await day(merchant, 2)
    await merchant.send(17)
    const usage = await readUsage(merchant.deps, merchant.accountId)
    expect(usage).to.include({ sent: 17, overage: 7, remaining: 0 })
    expect((await merchant.book(5, false)).toHexString()).to.be.a('string')
    expect(await readUsage(merchant.deps, merchant.accountId)).to.include({ sent: 17, overage: 2, remaining: 0 })
    for (const n of [29, 31, 61, 91]) await day(merchant, n)
    expect((await charged(merchant)).map(([kind, size]) => [kind, size])).to.deep.equal([
      ...[10, 10, 10, 10].map(size => ['lot', size]),
      ['lot', 5],
    ])
    await day(merchant, 121)
    expect((await charged(merchant)).filter(([kind]) => kind === 'overage')).to.deep.equal([
      ['overage', 2, 950, 90, 120],
    ])
  })
})

/** The store, and what happens just before the given command of those that are sent through it. */
function meanwhile(store: Store, command: number, happens: () => Promise<unknown>): Store {
  let left = command
  const db = new Proxy(store.db, {
    get(target, name) {
      if (name !== 'collection') return Reflect.get(target, name, target)
      return (...args: Parameters<Store['db']['collection']>) => wrap(target.collection(...args))
    },
  })
  const wrap = (collection: object) =>
    new Proxy(collection, {
      get(target, name) {
        const method = Reflect.get(target, name, target)
        if (
          typeof method !== 'function' ||
          !['findOne', 'updateOne', 'insertOne', 'countDocuments'].includes(String(name))
        )
          return typeof method === 'function' ? method.bind(target) : method
        return async (...args: unknown[]) => {
          if (left-- === 0) await happens()
          return method.apply(target, args)
        }
      },
    })
  return { ...store, db: db as Store['db'] }
}
