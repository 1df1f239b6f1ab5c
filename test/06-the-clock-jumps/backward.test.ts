/**
 * Promise 6: the wall clock may be set back while mails wait, are deferred and are under way, and while the relay is
 * down. Nothing waits for as long as the clock was ahead; nothing is lost, and nothing comes twice without need.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { arrivalsOf, settledStats } from '../03-no-mail-is-lost/judging.ts'
import { startTestClock, type TestClock } from '../lab/clock.ts'
import { startLoad } from '../lab/load.ts'
import type { RunningRelay } from '../lab/relay.ts'
import { startWorld, type World } from '../lab/world.ts'
import { domains, script, sendTo, underWay } from './mails.ts'

const hour = 3600
/** what a deferred mail waits in any case, and what the relay takes to see what happened */
const retrySeconds = 6
const soonMs = (retrySeconds + 14) * 1000
/** How many mails to the receiver may be under way or just being written when everything is killed. */
const underWayAtMost = 220

describe('a clock that is set back', function () {
  this.timeout(90_000)
  let clock: TestClock
  let world: World
  let relay: RunningRelay
  let offset = 0
  before(async function () {
    const started = startTestClock()
    if (started === null) return this.skip()
    clock = started
    world = await startWorld({
      env: { ...clock.env, DEPESCHE_RETRY_SECONDS: `${retrySeconds}`, DEPESCHE_LANE_LEASE_SECONDS: '9' },
      sink: { keep: 'digest' },
    })
    relay = world.relay
  })
  after(async () => {
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
    clock?.[Symbol.dispose]()
  })
  const setBack = (seconds: number) => {
    offset -= seconds
    clock.set(offset)
  }

  it('by an hour lets no mail wait for it: neither queued nor deferred nor under way', async () => {
    const { sink, shop } = world
    sink.setScript(script({ defers: true, slowMs: 12_000, usualMs: 150 }))
    const deferred = await sendTo(shop, domains.deferring, 20)
    const slow = await sendTo(shop, domains.slow, 2)
    const load = await startLoad(shop.smtp, { clients: 6 })
    await delay(1500)
    await underWay(sink, 4)
    setBack(hour)
    const waiting = load.acknowledged.size - sink.accepted
    sink.setScript(script({ defers: false, slowMs: 12_000, usualMs: 10 }))
    await delay(1000)
    await load.stop()
    expect(waiting, 'no queue at the jump').to.be.greaterThan(50)
    const everything = new Set([...deferred, ...slow, ...load.acknowledged])
    const { missing } = await arrivalsOf(everything, sink, soonMs)
    expect(missing).to.deep.equal([])
    await delay(2000) // a second copy of a slow one would be under way by now
    expect((await arrivalsOf(everything, sink, 0)).twice).to.deep.equal([])
    expect(load.refusals, 'a shop lost its connection').to.deep.equal([])
  })

  it('while everything is down lets no mail wait either', async () => {
    const { sink, shop } = world
    sink.clear()
    sink.setScript(script({ defers: true, slowMs: 12_000, usualMs: 150 }))
    const deferred = await sendTo(shop, domains.deferring, 20)
    const slow = await sendTo(shop, domains.slow, 2)
    const usual = await sendTo(shop, domains.usual, 200)
    relay.kill('SIGKILL', 'all')
    const waiting = usual.size - sink.accepted
    setBack(2 * hour)
    sink.setScript(script({ defers: false, slowMs: 10, usualMs: 10 }))
    relay = await relay.restart()
    expect(waiting, 'no queue at the jump').to.be.greaterThan(50)
    const { missing, twice } = await arrivalsOf(new Set([...deferred, ...slow, ...usual]), sink, soonMs)
    expect(missing).to.deep.equal([])
    expect(twice.length).to.be.at.most(underWayAtMost)
  })

  it('leaves the books right', async () => {
    const { received, delivered, bounced } = await settledStats(relay)
    expect([delivered, bounced]).to.deep.equal([received, 0])
  })
})
