/**
 * Promise 3, the friendly way: SIGTERM in the middle of a load ends the relay with 0 within 30 s; after the next start
 * every acknowledged mail has arrived once, and the store is whole.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startLoad } from '../lab/load.ts'
import { fixedPorts } from '../lab/ports.ts'
import type { RunningRelay } from '../lab/relay.ts'
import { type SinkAct, type SinkScript, troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'
import { arrivalsOf, integrityOf, settledStats } from './judging.ts'

describe('a relay that is stopped in the middle', function () {
  this.timeout(120_000)
  let world: World
  let relay: RunningRelay
  before(async () => {
    world = await startWorld({ env: await fixedPorts(), sink: { keep: 'digest' } })
    relay = world.relay
  })
  after(async () => {
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  const once = (act: SinkAct) => troubles.times(1, troubles.at('message', act))
  const scripts: [what: string, script: () => SinkScript, atLeastMs: number][] = [
    ['while receivers are slow', () => troubles.at('message', { delayMs: 60 }), 0],
    [
      'while one receiver says nothing any more, and one takes longer than a third of the lease',
      () => troubles.first(once({ stall: true }), once({ delayMs: 14_000 }), troubles.at('message', { delayMs: 20 })),
      10_000, // else nobody was waited for
    ],
  ]
  for (const [what, script, atLeastMs] of scripts)
    it(`ends with 0 within 30 s ${what}; nothing is lost, nothing comes twice`, async () => {
      world.sink.clear()
      world.sink.setScript(script())
      const load = await startLoad(world.shop.smtp, { clients: 8 })
      await delay(2000)
      const began = Date.now()
      const code = await relay.stop()
      const tookMs = Date.now() - began
      const acknowledged = load.acknowledged.size
      const facts = `${acknowledged} acknowledged, ${world.sink.accepted} arrived at the stop, in ${tookMs} ms`
      expect(code, facts).to.equal(0)
      expect(tookMs, facts).to.be.within(atLeastMs, 30_000)
      expect(await relay.log(), facts).not.to.match(/lane lost|not stopped cleanly|"level":[56]0/)
      expect(relay.processes(), 'something is left').to.deep.equal([])
      expect(acknowledged, facts).to.be.greaterThan(100)
      expect(world.sink.accepted, `there was no queue: ${facts}`).to.be.lessThan(acknowledged)

      world.sink.setScript(null)
      relay = await relay.restart()
      await load.stop() // the shop finds the relay again by itself
      const { missing, twice } = await arrivalsOf(load.acknowledged, world.sink, 60_000)
      expect(missing, facts).to.deep.equal([])
      expect(twice, facts).to.deep.equal([])
    })

  it('has counted every mail once, and the store is whole', async () => {
    const { received, delivered, bounced } = await settledStats(relay)
    expect([delivered, bounced]).to.deep.equal([received, 0])
    expect(received, 'some were stored but not acknowledged').to.be.at.least(world.sink.accepted)
    expect(await integrityOf(relay)).to.deep.equal([])
  })
})
