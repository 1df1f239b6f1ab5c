/**
 * Promise 3, at random: while mails pass, some part of the relay is killed again and again at any moment. Longer with
 * DEPESCHE_TEST_MAILS (per round), DEPESCHE_TEST_ROUNDS, DEPESCHE_TEST_KILLED, DEPESCHE_TEST_KILLS, DEPESCHE_TEST_SINK_MS and
 * DEPESCHE_TEST_SEED: see test/README.md.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startLoad } from '../lab/load.ts'
import { fixedPorts } from '../lab/ports.ts'
import type { RelayPart, RunningRelay } from '../lab/relay.ts'
import { troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'
import { arrivalsOf, integrityOf, settledStats } from './judging.ts'

const mails = Number(process.env.DEPESCHE_TEST_MAILS ?? 500)
const rounds = Number(process.env.DEPESCHE_TEST_ROUNDS ?? 2)
const seed = Number(process.env.DEPESCHE_TEST_SEED ?? Date.now() % 1_000_000)
const parts = (process.env.DEPESCHE_TEST_KILLED ?? 'delivery,store,submission,supervisor,all').split(',') as RelayPart[]
const kills = Number(process.env.DEPESCHE_TEST_KILLS ?? Number.POSITIVE_INFINITY)
const sinkMs = Number(process.env.DEPESCHE_TEST_SINK_MS ?? 10)

/** How many mails to one destination are under way at most (relay/src/delivery/lane-capacity.ts) … */
const connections = 20
/** … and how many outcomes may wait to be written when the process dies (relay/src/queue/run-lane.ts). */
const beingWritten = 200

describe(`a relay that is killed at random (seed ${seed})`, function () {
  this.timeout(60_000 + mails * 100)
  let world: World
  let relay: RunningRelay
  let acknowledged = 0
  let state = seed
  /** 0 ≤ x < 1, the same again with the same seed (xorshift32) */
  const random = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  before(async () => {
    random()
    const env = {
      ...(await fixedPorts()),
      DEPESCHE_LANE_LEASE_SECONDS: '5',
    }
    world = await startWorld({ env, sink: { keep: 'digest', chunking: true } })
    relay = world.relay
  })
  after(async () => {
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  for (let round = 1; round <= rounds; round++)
    it(`loses nothing of ${mails} mails and more, round ${round}`, async () => {
      world.sink.clear()
      world.sink.setScript(troubles.at('message', { delayMs: sinkMs }))
      const load = await startLoad(world.shop.smtp, { clients: 6 })
      const killed: string[] = []
      let hits = 0
      for (const until = Date.now() + 10_000 + mails * 50; load.acknowledged.size < mails && Date.now() < until; ) {
        // a few kills are spread over the round, each at any moment of its share; else it is killed again and again
        const after =
          hits >= kills ? mails : kills === Number.POSITIVE_INFINITY ? 0 : (mails * (hits + random())) / kills
        await delay(200 + random() * 1800)
        while (load.acknowledged.size < after && Date.now() < until) await delay(5)
        if (hits >= kills) continue
        const part = parts[Math.floor(random() * parts.length)] ?? 'all'
        const pids = relay.kill('SIGKILL', part)
        if (pids.length > 0) hits++
        if (part === 'supervisor' || part === 'all') relay = await relay.restart()
        killed.push(`${part} (${pids.length})`)
      }
      await load.stop()
      acknowledged += load.acknowledged.size
      world.sink.setScript(null)
      const { missing, twice } = await arrivalsOf(load.acknowledged, world.sink, 60_000)
      const facts = `${load.acknowledged.size} acknowledged, killed: ${killed.join(', ')}; ${twice.length} came twice`
      expect(missing, facts).to.deep.equal([])
      expect(killed, facts).not.to.deep.equal([])
      expect(load.acknowledged.size, facts).to.be.greaterThan(50)
      expect(twice.length, facts).to.be.at.most(killed.length * (connections + beingWritten))
      if (process.env.DEPESCHE_TEST_MAILS !== undefined) process.stdout.write(`      ${facts}\n`)
    })

  it('has counted every mail once, and the store is whole', async () => {
    const { received, delivered, bounced } = await settledStats(relay)
    expect([delivered, bounced]).to.deep.equal([received, 0])
    expect(received, 'some may be stored whose 250 was never heard').to.be.at.least(acknowledged)
    expect(await integrityOf(relay)).to.deep.equal([])
  })
})
