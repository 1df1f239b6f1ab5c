/**
 * Promise 3 for what comes back: a report that was answered 250 makes its mail bounced and suppresses its recipient,
 * whatever part of the relay is killed while reports and mails come in; and nothing is counted twice.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startLoad } from '../lab/load.ts'
import { fixedPorts } from '../lab/ports.ts'
import type { RelayPart, RunningRelay } from '../lab/relay.ts'
import { bringBackUntilTaken, returnedMail } from '../lab/returned-mail.ts'
import { startWorld, type World } from '../lab/world.ts'
import { settledStats } from './judging.ts'

const returned = 60
const servers = 4

describe('reports that come back while the relay is killed', function () {
  this.timeout(240_000)
  let world: World
  let relay: RunningRelay
  let bounced = 0
  before(async () => {
    const env = {
      ...(await fixedPorts()),
      DEPESCHE_LANE_LEASE_SECONDS: '5',
    }
    world = await startWorld({ env })
    relay = world.relay
  })
  after(async () => {
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  const suppressed = async () => {
    const addresses = new Set<string>()
    for (let after: string | null = null; ; ) {
      const page: { items: { address: string }[]; next: string | null } = await relay.depesche(
        'suppression',
        'list',
        '--account',
        world.shop.accountId,
        '--limit',
        '100',
        ...(after === null ? [] : ['--after', after]),
      )
      for (const { address } of page.items) addresses.add(address)
      after = page.next
      if (after === null) return addresses
    }
  }

  for (const part of ['delivery', 'store', 'all'] as RelayPart[])
    it(`none is lost when kill -9 hits ${part === 'all' ? 'everything at once' : `the ${part}`}`, async () => {
      world.sink.clear()
      const load = await startLoad(world.shop.smtp, { clients: 3 })
      for (const until = Date.now() + 30_000; world.sink.mails.length < returned; await delay(50))
        if (Date.now() > until) throw new Error('nothing arrives')
      const reports = world.sink.mails.slice(0, returned).map(({ reversePath, recipients: [recipient = ''], raw }) => ({
        reversePath,
        recipient,
        raw: returnedMail(reversePath, recipient, raw ?? Buffer.alloc(0)),
      }))
      let brought = 0
      const bringing = Array.from({ length: servers }, async (_, n) => {
        for (const { reversePath, raw } of reports.filter((_report, i) => i % servers === n)) {
          await bringBackUntilTaken(() => relay, reversePath, raw)
          brought++
        }
      })
      while (brought < returned / 4) await delay(5)
      const hit = relay.kill('SIGKILL', part)
      const atKill = brought
      if (part === 'all') relay = await relay.restart()
      await Promise.all(bringing)
      await load.stop()
      expect(hit, 'nothing was hit').to.not.deep.equal([])
      expect(atKill, 'the kill came too late').to.be.lessThan(returned)

      bounced += returned
      const stats = await settledStats(relay)
      expect(stats.bounced, 'bounced').to.equal(bounced)
      expect(stats.delivered + stats.bounced).to.equal(stats.received)
      const known = await suppressed()
      expect(reports.filter(({ recipient }) => !known.has(recipient)).map(({ recipient }) => recipient)).to.deep.equal(
        [],
      )
      expect(known.size).to.equal(bounced)
    })
})
