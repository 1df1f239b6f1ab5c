import { expect } from 'chai'
import { createSteadyClock } from './steady-clock.ts'

const minute = 60_000

describe('a clock to bill by', () => {
  it('has gone right for ten minutes, and again after it was set', () => {
    const time = { wall: Date.UTC(2036, 0), elapsed: 5 }
    const isSteady = createSteadyClock({ now: () => new Date(time.wall), elapsed: () => time.elapsed })
    const pass = (minutes: number) => {
      time.wall += minutes * minute
      time.elapsed += minutes * minute
      return isSteady()
    }
    expect([pass(0), pass(9), pass(1), pass(600)]).to.deep.equal([false, false, true, true])
    time.wall -= 3600_000 * 24 * 365 // the network has set it
    expect([pass(0), pass(9), pass(1)]).to.deep.equal([false, false, true])
    time.wall += 3600_000 // it has slept
    expect([pass(60), pass(60)]).to.deep.equal([false, true])
    time.wall += 500 // slewed
    expect(pass(1)).to.equal(true)
  })
})
