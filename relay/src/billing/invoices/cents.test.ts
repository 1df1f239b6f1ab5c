import { expect } from 'chai'
import fc from 'fast-check'
import { microEuro } from '../money.ts'
import {
  type Cents,
  cents,
  decimal,
  exactEuro,
  lineCents,
  pricePerThousand,
  type Rate,
  taxCents,
  totalsOf,
  wholePrice,
} from './cents.ts'

describe('rounding', () => {
  const line = (quantity: number, price: number) => lineCents(quantity, microEuro(price))

  it('happens on the line, half a cent away from zero', () => {
    expect(line(25_000, 950)).to.equal(2375)
    expect(line(1, 950)).to.equal(0) // 0.00095
    expect(line(1, 4_999)).to.equal(0)
    expect(line(1, 5_000)).to.equal(1)
    expect(line(-1, 5_000)).to.equal(-1)
    expect(line(-1, 4_999)).to.equal(0)
    expect(line(3, 5_000)).to.equal(2) // 1.5 cents
    expect(line(1_000_000_000, 1_000_000)).to.equal(100_000_000_000)
  })

  it('happens on the tax, of the sum', () => {
    const tax = (net: number, rate: number) => taxCents(cents(net), rate as Rate)
    expect(tax(2375, 1900)).to.equal(451) // 4.5125
    expect(tax(50, 1900)).to.equal(10) // 9.5
    expect(tax(-50, 1900)).to.equal(-10)
    expect(tax(2375, 0)).to.equal(0)
    expect(tax(10_000, 810)).to.equal(810)
  })

  it('loses at most half a cent a line, whatever is charged', () => {
    const charged = fc.record({ quantity: fc.nat(1_000_000_000), price: fc.nat(1_000_000) })
    fc.assert(
      fc.property(charged, ({ quantity, price }) => {
        const exact = BigInt(quantity) * BigInt(price)
        const off = BigInt(line(quantity, price)) * 10_000n - exact
        expect(off >= -4_999n && off <= 5_000n).to.equal(true)
      }),
    )
  })

  it('leaves sums that add up as EN 16931 wants (BR-CO-10, -13, -14, -15, -16, -17)', () => {
    const charged = fc.record({ quantity: fc.nat(10_000_000), price: fc.nat(100_000) })
    fc.assert(
      fc.property(fc.array(charged, { maxLength: 40 }), fc.nat(3000), (lines, rate) => {
        const netLines = lines.map(({ quantity, price }) => ({ netCents: line(quantity, price) }))
        const { net, tax, gross } = totalsOf(netLines, rate as Rate)
        expect(net).to.equal(netLines.reduce((sum, { netCents }) => sum + netCents, 0))
        expect(gross).to.equal(net + tax)
        expect(Math.abs(tax - (net * rate) / 10_000)).to.be.at.most(0.5)
        expect([net, tax, gross].every(Number.isInteger)).to.equal(true)
      }),
    )
  })

  it('throws instead of counting with holes', () => {
    expect(() => cents(0.5)).to.throw(RangeError)
    expect(() => cents(Number.NaN)).to.throw(RangeError)
    expect(() => cents(2 ** 53)).to.throw(RangeError)
  })
})

describe('amounts as text', () => {
  it('are exact', () => {
    expect([0, 5, 10, 2375, -1, -2826].map(amount => decimal(amount as Cents))).to.deep.equal([
      '0.00',
      '0.05',
      '0.10',
      '23.75',
      '-0.01',
      '-28.26',
    ])
    expect([950, 1_000_000, 1, 0, 1_500_000].map(amount => exactEuro(microEuro(amount)))).to.deep.equal([
      '0.00095',
      '1',
      '0.000001',
      '0',
      '1.5',
    ])
    expect(exactEuro(pricePerThousand(microEuro(950)))).to.equal('0.95')
    fc.assert(
      fc.property(fc.nat(1_000_000), unitPrice => {
        const { base, price } = wholePrice(microEuro(unitPrice))
        expect(price * 10_000).to.equal(unitPrice * base)
      }),
    )
    fc.assert(
      fc.property(fc.nat(1_000_000_000), amount => {
        const [euro = '', rest = ''] = exactEuro(microEuro(amount)).split('.')
        expect(Number(euro) * 1_000_000 + Number(rest.padEnd(6, '0'))).to.equal(amount)
      }),
    )
  })
})
