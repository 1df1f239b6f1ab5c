import { expect } from 'chai'
import { nextLookAt } from './watch.ts'

const at = (text: string) => new Date(`2026-05-01T${text}Z`)
const minutes = (from: Date, to: Date | null) => (to === null ? null : (to.getTime() - from.getTime()) / 60_000)

describe('the next look at a domain', () => {
  const facts = (lostAt: Date | null = null) => ({
    createdAt: at('00:00:00'),
    changedAt: at('10:00:00'),
    dkim: { state: 'missing', checkedAt: null, matchedAt: null, lostAt } as const,
  })
  const wait = (now: Date, lostAt?: Date) => minutes(now, nextLookAt(facts(lostAt), true, now))

  it('is soon after a change and rarer the longer nothing comes', () => {
    expect(wait(at('10:00:00'))).to.equal(1)
    expect(wait(at('10:59:59'))).to.equal(1)
    expect(wait(at('11:00:00'))).to.equal(5)
    expect(wait(at('16:00:00'))).to.equal(30)
    expect(wait(new Date('2026-05-04T10:00:00Z'))).to.equal(null)
  })

  it('is soon after a record has gone, however long ago the domain was changed', () => {
    const lost = new Date('2026-06-01T08:00:00Z')
    expect(wait(new Date('2026-06-01T08:10:00Z'), lost)).to.equal(1)
    expect(wait(new Date('2026-06-05T08:10:00Z'), lost)).to.equal(null)
  })

  it('is left to the daily one when everything is there', () => {
    expect(nextLookAt(facts(), false, at('10:00:30'))).to.equal(null)
  })
})
