/**
 * Promise 6: a machine whose clock is an hour ahead of the others' takes lanes and leases that end in an hour. When it
 * dies, another one takes over within lease and look, not within the hour.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEngine } from '@depesche/embedded'
import { expect } from 'chai'
import { arrivalsOf } from '../03-no-mail-is-lost/judging.ts'
import { startTestClock } from '../lab/clock.ts'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { type Sink, startSink } from '../lab/sink.ts'
import { startDns } from '../lab/world.ts'
import { domains, script, sendTo, underWay } from './mails.ts'

const leaseSeconds = 3

describe('a machine whose clock is ahead of the others’', function () {
  this.timeout(90_000)
  const stack = new AsyncDisposableStack()
  let sink: Sink
  let shop: ConnectedShop
  let common: Record<string, string>
  let ahead: RunningRelay
  before(async function () {
    const clock = startTestClock()
    if (clock === null) return this.skip()
    stack.use(clock)
    clock.set(3600)
    const dataDir = await mkdtemp(join(tmpdir(), 'depesche-store-'))
    stack.defer(() => rm(dataDir, { recursive: true, force: true }))
    const engine = stack.adopt(await startEngine({ dataDir, port: 0 }), e => e.close())
    const dns = stack.adopt(await startDns(), server => server.close())
    sink = stack.adopt(await startSink({ keep: 'digest' }), server => server.close())
    common = {
      MONGODB_URI: engine.uri,
      DEPESCHE_MASTER_KEY: randomBytes(32).toString('base64'),
      DEPESCHE_DNS_SERVERS: dns.address,
      DEPESCHE_MX_PORT: String(sink.port),
      DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
      DEPESCHE_LANE_LEASE_SECONDS: String(leaseSeconds),
    }
    const submitter = stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: 'submission' }))
    shop = await connectShop(submitter, dns)
    ahead = stack.use(await launchRelay({ ...common, ...clock.env, DEPESCHE_ROLES: 'delivery,jobs' }))
  })
  after(() => stack.disposeAsync())

  it('leaves its lanes to another one when it dies, and its mails', async () => {
    sink.setScript(script({ defers: false, slowMs: 30_000, usualMs: 50 }))
    const slow = await sendTo(shop, domains.slow, 2)
    const usual = await sendTo(shop, domains.usual, 40)
    await underWay(sink, 3)
    const other = stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: 'delivery,jobs' }))
    await delay(leaseSeconds * 1000) // it renews its leases once more, after the other one has looked
    ahead.kill('SIGKILL', 'all')
    expect(sink.accepted, 'there was no queue').to.be.lessThan(42)
    sink.setScript(script({ defers: false, slowMs: 10, usualMs: 10 }))
    const late = await sendTo(shop, domains.usual, 5)
    const { missing } = await arrivalsOf(new Set([...slow, ...usual, ...late]), sink, leaseSeconds * 2000 + 30_000)
    expect(missing, await other.log()).to.deep.equal([])
  })
})
