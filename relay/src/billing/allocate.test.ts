import { expect } from 'chai'
import fc from 'fast-check'
import { allocate, borders, type Quota, type Sent } from './allocate.ts'

const at = (n: number) => new Date(Date.UTC(2026, 2, 29) + n * 900_000)
const lot = (id: string, size: number, from: number, to: number): Quota => ({
  id,
  size,
  price: 0,
  startsAt: at(from),
  endsAt: at(to),
})
const sent = (...mails: number[]): Sent[] => mails.map((n, i) => ({ startsAt: at(i), mails: n }))
const plain = (lots: Quota[], parts: Sent[]) => {
  const { used, overage, owed } = allocate(lots, parts)
  return { used: Object.fromEntries(used), overage, owed }
}

describe('mails are taken', () => {
  it('from the lot that ends first, and what is beyond all lots is overage', () => {
    const lots = [lot('late', 10, 0, 8), lot('early', 3, 0, 2)]
    expect(plain(lots, sent(2, 2, 20))).to.deep.equal({ used: { late: 10, early: 3 }, overage: [0, 0, 11], owed: 0 })
  })

  it('from lots that run, from their first interval to the one before their end', () => {
    const lots = [lot('a', 10, 1, 3)]
    expect(plain(lots, sent(1, 1, 1, 1))).to.deep.equal({ used: { a: 2 }, overage: [1, 0, 0, 1], owed: 0 })
  })

  it('after those that were counted too many', () => {
    expect(plain([lot('a', 2, 0, 9)], sent(-3, 2, 5))).to.deep.equal({ used: { a: 2 }, overage: [0, 0, 2], owed: 0 })
    expect(plain([], sent(1, -3)).owed).to.equal(3)
  })

  const history = fc.record({
    lots: fc.array(fc.tuple(fc.nat(50), fc.nat(20), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }),
    mails: fc.array(fc.oneof(fc.nat(30), fc.integer({ min: -10, max: 30 })), { minLength: 1, maxLength: 24 }),
    cut: fc.nat(24),
  })
  const named = (lots: [number, number, number][]) =>
    lots.map(([size, from, length], i) => lot(`l${i}`, size, from, from + length))
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, n) => all + n, 0)

  it('once each: in one lot or in the overage', () => {
    fc.assert(
      fc.property(history, ({ lots, mails }) => {
        const quotas = named(lots)
        const { used, overage, owed } = allocate(quotas, sent(...mails))
        expect(sum(used.values()) + sum(overage) - owed).to.equal(sum(mails))
        for (const { id, size } of quotas) expect(used.get(id)).to.be.within(0, size)
        for (const n of [...overage, owed]) expect(n).to.be.at.least(0)
      }),
    )
  })

  it('as each of them would be by itself, in the order in which they were sent', () => {
    fc.assert(
      fc.property(history, ({ lots, mails }) => {
        const quotas = named(lots)
        const counts = mails.map(Math.abs)
        const used = new Map(quotas.map(({ id }) => [id, 0]))
        const beyond = counts.map((n, i) => {
          let over = 0
          for (let mail = 0; mail < n; mail++) {
            const free = quotas.filter(q => q.startsAt <= at(i) && at(i) < q.endsAt && (used.get(q.id) ?? 0) < q.size)
            const first = Math.min(...free.map(q => q.endsAt.getTime()))
            const taken = free
              .filter(q => q.endsAt.getTime() === first)
              .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.id.localeCompare(b.id))[0]
            if (taken === undefined) over++
            else used.set(taken.id, (used.get(taken.id) ?? 0) + 1)
          }
          return over
        })
        expect(plain(quotas, sent(...counts))).to.deep.equal({
          used: Object.fromEntries(used),
          overage: beyond,
          owed: 0,
        })
      }),
    )
  })

  it('the same in one go and in pieces, by intervals and by sums between borders', () => {
    fc.assert(
      fc.property(history, ({ lots, mails, cut }) => {
        const quotas = named(lots)
        const whole = allocate(quotas, sent(...mails))
        const first = allocate(quotas, sent(...mails).slice(0, cut))
        const second = allocate(quotas, sent(...mails).slice(cut), first)
        expect([...second.used]).to.deep.equal([...whole.used])
        expect([...first.overage, ...second.overage]).to.deep.equal(whole.overage)
        expect(second.owed).to.equal(whole.owed)

        const counts = mails.map(Math.abs)
        const times = borders(quotas, at(0), at(counts.length))
        const sums = times.map((startsAt, i) => {
          const end = times[i + 1] ?? at(counts.length)
          return { startsAt, mails: sum(counts.filter((_, n) => at(n) >= startsAt && at(n) < end)) }
        })
        const inSums = allocate(quotas, sums)
        const byInterval = allocate(quotas, sent(...counts))
        expect([...inSums.used]).to.deep.equal([...byInterval.used])
        expect(sum(inSums.overage)).to.equal(sum(byInterval.overage))
      }),
    )
  })
})
