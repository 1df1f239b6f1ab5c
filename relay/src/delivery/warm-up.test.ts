import { expect } from 'chai'
import fc from 'fast-check'
import { nextUtcDay, shareAt, standardPlan, utcDay, warmUpDay } from './warm-up.ts'

const dayMs = 86_400_000
const times = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('a warm-up plan', () => {
  const warmUp = { from: '2026-12-01', plan: { perDay: [50, 100, 500], perOperator: [25, 50, 600] } }
  const share = (at: string) => shareAt(warmUp, new Date(at))

  it('begins and turns its days at midnight UTC, and ends', () => {
    expect(share('2026-11-30T23:59:59.999Z')).to.deep.equal({ mails: 0, perOperator: 0 })
    expect(share('2026-12-01T00:00:00Z')).to.deep.equal({ mails: 50, perOperator: 25 })
    expect(share('2026-12-01T23:59:59.999Z')).to.deep.equal({ mails: 50, perOperator: 25 })
    expect(share('2026-12-02T00:30:00+01:00')).to.deep.equal({ mails: 50, perOperator: 25 })
    expect(share('2026-12-02T00:00:00Z')).to.deep.equal({ mails: 100, perOperator: 50 })
    expect(share('2026-12-04T00:00:00Z')).to.equal(null)
    expect(share('2031-01-01T00:00:00Z')).to.equal(null)
  })

  it('gives no operator more than all', () => {
    expect(share('2026-12-03T12:00:00Z')).to.deep.equal({ mails: 500, perOperator: 500 })
    const whole = { from: '2026-12-01', plan: { perDay: [50], perOperator: [] } }
    expect(shareAt(whole, new Date('2026-12-01T12:00:00Z'))).to.deep.equal({ mails: 50, perOperator: 50 })
  })

  it('of ours grows for two weeks, and never more than fivefold', () => {
    const { perDay, perOperator } = standardPlan
    expect(perDay.slice(0, 8)).to.deep.equal([50, 100, 500, 1000, 5000, 10_000, 20_000, 40_000])
    expect(perDay.length).to.equal(14)
    for (const [i, mails] of perDay.entries()) {
      expect(mails).to.be.at.most((perDay[i - 1] ?? mails) * 5)
      expect(mails).to.be.greaterThan(perDay[i - 1] ?? 0)
      expect(perOperator[i]).to.equal(mails / 2)
    }
  })

  it('counts a day for each day that passes, whatever the time', () =>
    fc.assert(
      fc.property(times, fc.integer({ min: -400, max: 400 }), fc.nat(dayMs - 1), (at, days, ms) => {
        const from = utcDay(at)
        const later = new Date(Date.parse(from) + days * dayMs + ms)
        expect(warmUpDay({ from }, later)).to.equal(days + 1)
        const turn = nextUtcDay(later)
        expect(utcDay(turn)).to.not.equal(utcDay(later))
        expect(utcDay(new Date(turn.getTime() - 1))).to.equal(utcDay(later))
        expect(turn.toISOString()).to.match(/T00:00:00\.000Z$/)
      }),
    ))
})
