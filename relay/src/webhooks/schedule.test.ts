import { expect } from 'chai'
import fc from 'fast-check'
import { readSettings } from '../config/settings.ts'
import { afterFailure, type Health, healthy, isOutage, nextTryAt } from './schedule.ts'

const start = new Date('2026-03-01T00:00:00Z').getTime()
const hour = 3_600_000
const usualDelays = readSettings({}).webhookRetrySeconds
const refused = { status: 500, error: null, retryAfterSeconds: null }

describe('the attempts of an event', () => {
  const next = (tries: number, at: number, random: number, retryAfterSeconds: number | null = null) =>
    nextTryAt(tries, {
      now: new Date(at),
      retrySeconds: usualDelays,
      retryAfterSeconds,
      random: () => random,
    })

  it('are ten over three days, as Standard Webhooks proposes', () => {
    const at = [start]
    for (let tries = 1; ; tries++) {
      const time = next(tries, at.at(-1) ?? 0, 0.5)
      if (time === null) break
      at.push(time.getTime())
    }
    const since = at.map(time => new Date(time - start).toISOString().slice(8, 19))
    expect(since).to.deep.equal([
      '01T00:00:00',
      '01T00:00:05',
      '01T00:05:05',
      '01T00:35:05',
      '01T02:35:05',
      '01T07:35:05',
      '01T17:35:05',
      '02T07:35:05',
      '03T03:35:05',
      '04T03:35:05',
    ])
  })

  it('are spread by a tenth, and wait as long as the receiver asks, up to a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, random) => {
        const delay = (next(tries, start, random)?.getTime() ?? 0) - start
        const planned = (usualDelays[tries - 1] ?? 0) * 1000
        expect(delay).to.be.within(planned * 0.9 - 1, planned * 1.1 + 1)
      }),
    )
    expect(next(1, start, 0.5, 120)?.getTime()).to.equal(start + 120_000)
    expect(next(1, start, 0.5, 1e9)?.getTime()).to.equal(start + 24 * hour)
    expect(next(2, start, 0.5, 1)?.getTime()).to.equal(start + 300_000)
  })
})

describe('a webhook that fails', () => {
  const fail = (health: Health, at: number, failure = refused) =>
    afterFailure(health, failure, new Date(at), usualDelays)

  it('rests for seconds first and for five minutes at most', () => {
    let health = healthy
    const pauses: number[] = []
    for (let i = 0; i < 5; i++) {
      health = fail(health, start + i * hour)
      pauses.push((health.pausedUntil?.getTime() ?? 0) - start - i * hour)
    }
    expect(pauses).to.deep.equal([5000, 300_000, 300_000, 300_000, 300_000])
    expect(health).to.include({ state: 'failing', reason: 'It answered 500', failures: 5 })
    expect(isOutage(health)).to.equal(true)
    expect(isOutage(fail(healthy, start))).to.equal(false)
    const asked = fail(healthy, start, { ...refused, status: 429, retryAfterSeconds: 600 } as never)
    expect(asked.pausedUntil?.getTime()).to.equal(start + 600_000)
  })

  it('is disabled when it says that it has gone', () => {
    expect(fail(healthy, start, { ...refused, status: 410 })).to.include({ state: 'disabled', pausedUntil: null })
  })

  it('is disabled after five days of failing and not before, whatever the hours', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 * hour }), { minLength: 1, maxLength: 60 }), gaps => {
        let health = healthy
        let at = start
        let since = start
        for (const gap of [0, ...gaps]) {
          at += gap
          if (gap > 36 * hour) since = at // nothing was asked for so long
          health = fail(health, at)
          expect(health.state).to.equal(at - since >= 120 * hour ? 'disabled' : 'failing')
          if (health.state === 'disabled') {
            expect(health.reason).to.equal('It took nothing for five days. The last time: It answered 500')
            return
          }
        }
      }),
    )
  })
})
