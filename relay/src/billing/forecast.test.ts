import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { forecastDays, forecastOf } from './forecast.ts'
import { type Lot, lotDays } from './lot.ts'
import { microEuro } from './money.ts'

const dayMs = 24 * 3600_000
const start = Date.UTC(2028, 1, 20)
const day = (n: number) => new Date(start + n * dayMs)
const lot = (size: number, from: number, renews = false): Lot => {
  const _id = new ObjectId()
  return {
    ...{ _id, chainId: _id, accountId: _id, generation: 0, source: 'booked', size, renews, next: null },
    ...{ unitPriceMicroEuro: microEuro(950), startsAt: day(from), endsAt: day(from + lotDays), createdAt: day(from) },
  }
}
const lasts = (lots: Lot[], perDay: number, used = new Map<string, number>()) => {
  const { lastsUntil } = forecastOf(lots, used, day(10), perDay)
  return lastsUntil === null ? null : (lastsUntil.getTime() - start) / dayMs
}

describe('the forecast', () => {
  it('says when the quota is used up if mails go on as they do', () => {
    const one = lot(1000, 0)
    expect(lasts([one], 100)).to.equal(20)
    expect(lasts([one], 100, new Map([[one._id.toHexString(), 950]]))).to.equal(10.5)
    expect(forecastOf([one], new Map(), day(10), 33.4).mailsPerDay).to.equal(33)
  })

  it('knows that lots end, and that some renew', () => {
    expect(lasts([lot(1000, 0)], 1), 'it ends').to.equal(30)
    expect(lasts([lot(1000, 0, true)], 1), 'it renews').to.equal(null)
    expect(lasts([lot(1000, 0, true)], 40), 'used up after it has renewed').to.equal(55)
    expect(lasts([lot(1000, 0), lot(1000, 5)], 50), 'what is left of the first is lost').to.equal(35)
    expect(lasts([], 5), 'none runs').to.equal(10)
  })

  it('says nothing of who sends nothing, and of times too far away', () => {
    expect(lasts([lot(1000, 0)], 0)).to.equal(null)
    expect(lasts([lot(1_000_000, 0, true)], 100)).to.equal(null)
  })

  it('is as counting day by day', () => {
    const lots = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -19, max: 80 }), fc.boolean()), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 8 }), (given, perDay) => {
        const all = given.map(([size, from, renews]) => lot(size, from, renews))
        const left = new Map<string, number>()
        let end: number | null = null
        for (let n = 10; n < 10 + forecastDays && end === null; n++)
          for (let mail = 0; mail < perDay && end === null; mail++) {
            const running = given
              .map(([size, from, renews], i) => {
                const again = Math.floor((n - from) / lotDays)
                return {
                  id: `${i}:${again}`,
                  size,
                  ends: from + (again + 1) * lotDays,
                  runs: again === 0 || (renews && again > 0),
                }
              })
              .filter(({ id, size, runs }) => runs && (left.get(id) ?? size) > 0)
              .sort((a, b) => a.ends - b.ends)
            const [first] = running
            if (first === undefined) end = n + mail / perDay
            else left.set(first.id, (left.get(first.id) ?? first.size) - 1)
          }
        const found = lasts(all, perDay)
        if (end === null || found === null) expect(found).to.equal(end)
        else expect(found).to.be.closeTo(end, 1e-6)
      }),
    )
  })
})
