import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { firstPriceList, PriceList, readPrices, setPrices, unitPriceOf } from './prices.ts'

const tier = (from: number, unitPriceMicroEuro: number) => ({ from, unitPriceMicroEuro })
const faults = (list: object) => (PriceList.safeParse(list).error?.issues ?? []).map(issue => issue.message)

describe('the price list', function () {
  this.timeout(30_000)
  let store: Store
  const now = () => new Date('2026-01-01T00:00:00Z')
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['pricelists', 'audit']) await store.db.collection(name).deleteMany({})
  })

  it('is there before the operator gives one, and its dearest price is 950 µEUR', async () => {
    expect(await readPrices({ store })).to.deep.equal({
      ...firstPriceList,
      version: 0,
      since: null,
      overageUnitPriceMicroEuro: 950,
    })
    expect(faults(firstPriceList)).to.deep.equal([])
  })

  it('is changed by the operator, which is written down', async () => {
    const list = { block: 10_000, tiers: [tier(30_000, 700), tier(60_000, 600)] }
    const changed = await setPrices({ store, now }, list, { actor: 'operator:o' })
    expect(changed).to.deep.equal({ ...list, version: 1, since: now(), overageUnitPriceMicroEuro: 700 })
    expect(await readPrices({ store })).to.deep.equal(changed)
    const [entry] = (await listAudit(store, null, {})).items
    expect(entry).to.include({ act: 'prices.set', actor: 'operator:o', subject: '1' })
    expect(entry?.detail).to.deep.include({ after: list })
  })

  it('is changed by one operator at a time', async () => {
    const set = (price: number) =>
      setPrices({ store, now }, { block: 25_000, tiers: [tier(25_000, price)] }, { actor: 'cli' }).catch(e => e.type)
    const results = await Promise.all([1, 2, 3, 4].map(set))
    const done = results.filter(result => typeof result === 'object')
    expect((await readPrices({ store })).version).to.equal(done.length)
    expect(results.filter(result => typeof result === 'string').every(type => type === 'prices-changed')).to.equal(true)
  })

  it('sells no lot below 25,000, none that is no multiple of the block, and larger ones not dearer', () => {
    expect(faults({ block: 5_000, tiers: [tier(20_000, 950)] })).to.deep.equal(['lots have 25000 mails at least'])
    expect(faults({ block: 20_000, tiers: [tier(50_000, 950)] })[0]).to.contain('no multiple of the block')
    expect(faults({ block: 5_000, tiers: [tier(25_000, 9), tier(30_000, 10)] })[0]).to.contain('must not cost more')
    expect(faults({ block: 5_000, tiers: [tier(30_000, 9), tier(30_000, 9)] })[0]).to.contain('rise')
    for (const price of [0.5, -1, 1_000_001])
      expect(faults({ block: 5_000, tiers: [tier(25_000, price)] })).not.to.be.empty
    expect(faults({ block: 25_000, tiers: [] })).not.to.be.empty
    expect(faults({ block: 25_000, tiers: [tier(25_000, 9)], tier: [] }), 'a word misspelt').not.to.be.empty
  })

  it('prices a lot by its size', () => {
    const list = PriceList.parse({ block: 25_000, tiers: [tier(50_000, 900), tier(100_000, 850)] })
    for (const [size, price] of [
      [50_000, 900],
      [75_000, 900],
      [100_000, 850],
      [1_000_000_000, 850],
    ] as const)
      expect(unitPriceOf(list, size)).to.equal(price)
    for (const size of [0, 1000, 25_000, 50_001, 99_999, 1_000_025_000])
      expect(() => unitPriceOf(list, size), String(size)).to.throw(`no lot of ${size}`)
  })
})
