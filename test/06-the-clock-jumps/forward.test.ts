/**
 * Promise 6: the wall clock may be set forward while mails wait, are deferred and are under way. What is due by the new
 * clock is tried, nothing is lost, and nothing comes twice: a lease that seems to have ended is its owner's still.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { arrivalsOf, settledStats } from '../03-no-mail-is-lost/judging.ts'
import { startTestClock, type TestClock } from '../lab/clock.ts'
import { startLoad } from '../lab/load.ts'
import { startWorld, type World } from '../lab/world.ts'
import { domains, script, sendTo, underWay } from './mails.ts'

const hour = 3600

describe('a clock that is set forward', function () {
  this.timeout(90_000)
  let clock: TestClock
  let world: World
  let offset = 0
  before(async function () {
    const started = startTestClock()
    if (started === null) return this.skip()
    clock = started
    world = await startWorld({ env: { ...clock.env, DEPESCHE_RETRY_SECONDS: '1800' }, sink: { keep: 'digest' } })
  })
  after(async () => {
    await world?.[Symbol.asyncDispose]()
    clock?.[Symbol.dispose]()
  })

  for (const [words, seconds] of [
    ['by an hour', hour],
    ['by two days, when the deferred ones are about to expire', 48 * hour],
  ] as const)
    it(`${words} makes deferred mails due, loses nothing, and sends nothing twice`, async () => {
      const { sink, shop } = world
      sink.clear()
      sink.setScript(script({ defers: true, slowMs: 12_000, usualMs: 40 }))
      const deferred = await sendTo(shop, domains.deferring, 20)
      const slow = await sendTo(shop, domains.slow, 2)
      const load = await startLoad(shop.smtp, { clients: 6 })
      await delay(1500)
      await underWay(sink, 4)
      const before = sink.accepted
      offset += seconds
      clock.set(offset)
      sink.setScript(script({ defers: false, slowMs: 12_000, usualMs: 40 }))
      await delay(1500)
      await load.stop()
      expect(before, 'no queue at the jump').to.be.lessThan(load.acknowledged.size)
      const { missing: late } = await arrivalsOf(deferred, sink, 15_000)
      expect(late, 'deferred and not tried again by the new clock').to.deep.equal([])
      const everything = new Set([...deferred, ...slow, ...load.acknowledged])
      const { missing } = await arrivalsOf(everything, sink, 40_000)
      await delay(3000) // a second copy of a slow one would be under way by now
      const { twice } = await arrivalsOf(everything, sink, 0)
      expect({ missing, twice }).to.deep.equal({ missing: [], twice: [] })
      expect(load.refusals, 'a shop lost its connection').to.deep.equal([])
      expect((await world.relay.log()).match(/lane lost|lease was lost/g)).to.equal(null)
    })

  it('leaves the books right', async () => {
    clock.set(offset + 900) // what was under way at the jump is counted when the next interval is closed
    const books = await settledStats(world.relay)
    const { received, delivered, bounced } = books
    expect([delivered, bounced], JSON.stringify(books)).to.deep.equal([received, 0])
  })
})
