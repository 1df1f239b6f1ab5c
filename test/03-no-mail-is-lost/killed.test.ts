/**
 * Promise 3: a mail that was answered 250 reaches its recipient, whatever part of the relay is killed without warning
 * while thousands wait and the receiver is slow; and it arrives twice only if it was under way at that moment.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startLoad } from '../lab/load.ts'
import { fixedPorts } from '../lab/ports.ts'
import type { RelayPart, RunningRelay } from '../lab/relay.ts'
import { troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'

interface Stats {
  readonly received: number
  readonly delivered: number
  readonly bounced: number
}

/** The receiver takes its time, so that a queue builds up and many mails are under way when the relay dies. */
const SLOW_MS = 40
const SENDING_MS = 3_000
/** Under way are also those that the receiver took and whose outcome is just being written, a batch and the next. */
const BEING_WRITTEN = 100
const ARRIVED_WITHIN_MS = 90_000

describe('a relay that is killed in the middle', function () {
  this.timeout(240_000)
  let world: World
  let relay: RunningRelay
  before(async () => {
    const env = {
      ...(await fixedPorts()),
      DEPESCHE_LANE_LEASE_SECONDS: '5',
    }
    world = await startWorld({ env, sink: { keep: 'digest', script: troubles.at('message', { delayMs: SLOW_MS }) } })
    relay = world.relay
  })
  after(async () => {
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  const parts: RelayPart[] = ['delivery', 'store', 'submission', 'supervisor', 'all']
  for (const part of parts)
    it(`loses nothing when kill -9 hits ${part === 'all' ? 'everything at once' : `the ${part}`}`, async () => {
      world.sink.clear()
      world.sink.setScript(troubles.at('message', { delayMs: SLOW_MS }))
      const load = await startLoad(world.shop.smtp, { clients: 8 })
      await delay(SENDING_MS / 2)
      const underWay = world.sink.openConnections
      const arrivedBefore = world.sink.mails.filter(({ recipients }) =>
        load.acknowledged.has(recipients[0] ?? ''),
      ).length
      const hit = relay.kill('SIGKILL', part)
      if (part === 'all' || part === 'supervisor') relay = await relay.restart()
      await delay(SENDING_MS / 2)
      await load.stop()
      expect(hit, 'nothing was hit').not.to.deep.equal([])
      world.sink.setScript(null)

      const arrivals = new Map<string, number>()
      const missing = () => [...load.acknowledged].filter(recipient => !arrivals.has(recipient))
      for (const until = Date.now() + ARRIVED_WITHIN_MS; ; await delay(200)) {
        arrivals.clear()
        for (const { recipients } of world.sink.mails)
          for (const recipient of recipients) arrivals.set(recipient, (arrivals.get(recipient) ?? 0) + 1)
        if (missing().length === 0 || Date.now() > until) break
      }
      const twice = [...arrivals.values()].filter(count => count > 1).length
      const facts =
        `${load.acknowledged.size} acknowledged, ${arrivedBefore} of them had arrived at the kill, ` +
        `${underWay} connections under way, ${twice} came twice, ${load.refusals.length} refusals`
      expect(missing(), facts).to.deep.equal([])
      expect(load.acknowledged.size, facts).to.be.greaterThan(100)
      expect(arrivedBefore, `the kill came too late: ${facts}`).to.be.lessThan(load.acknowledged.size)
      expect(twice, facts).to.be.at.most(underWay + BEING_WRITTEN)
    })

  it('counts every delivery once', async () => {
    let stats = await relay.depesche<Stats>('stats')
    for (let tries = 0; tries < 30 && stats.delivered + stats.bounced < stats.received; tries++) {
      await delay(500)
      stats = await relay.depesche<Stats>('stats')
    }
    expect([stats.delivered, stats.bounced]).to.deep.equal([stats.received, 0])
  })
})
