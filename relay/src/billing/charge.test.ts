import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { charge, lotKey, openCharges } from './charge.ts'
import { amountOf, inEuro, microEuro, sumOf } from './money.ts'

describe('a charge', function () {
  this.timeout(30_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  it('is made once, whoever makes it and however often', async () => {
    const accountId = new ObjectId()
    const at = new Date('2026-03-01T00:00:00Z')
    const one = { accountId, kind: 'lot', quantity: 25_000, unitPriceMicroEuro: microEuro(950) } as const
    const key = lotKey(new ObjectId())
    const charges = [{ ...one, key, from: at, to: at, at }]
    const made = await Promise.all([1, 2, 3, 4].map(() => charge(store, charges)))
    expect(made.reduce((sum, n) => sum + n)).to.equal(1)
    expect(await charge(store, [{ ...one, key, quantity: 50_000, from: at, to: at, at }])).to.equal(0)
    const [first, ...others] = await openCharges(store, accountId)
    expect(others).to.deep.equal([])
    expect(first).to.deep.include({ key, quantity: 25_000, unitPriceMicroEuro: 950, invoiceId: null })
    expect(await openCharges(store, new ObjectId())).to.deep.equal([])
  })
})

describe('money', () => {
  it('is exact, or is none', () => {
    expect(amountOf(25_000, microEuro(950))).to.equal(23_750_000)
    expect(sumOf([microEuro(1), microEuro(2)])).to.equal(3)
    for (const amount of [0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])
      expect(() => microEuro(amount)).to.throw(RangeError)
    expect(() => amountOf(2 ** 30, microEuro(2 ** 30))).to.throw(RangeError)
  })

  it('is shown in euro with all its places', () => {
    const shown = [0, 950, 23_750_000, 1_000_000, 1_234_567, -500_000, 10].map(amount => inEuro(microEuro(amount)))
    expect(shown).to.deep.equal(['0.00', '0.00095', '23.75', '1.00', '1.234567', '-0.50', '0.00001'])
  })
})
