import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import { judge } from '../outcomes/index.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import type { Attempt, Delivery } from '../values.ts'
import { createClaims } from './claims.ts'
import { createAllowance, createGate } from './gate.ts'
import { createHints } from './hints.ts'
import { holdLane } from './hold.ts'
import { dueFrom } from './priority.ts'
import { type LaneDeps, runLane } from './run-lane.ts'

/** The lane's clock runs so much faster than the test's: five seconds of lingering are a quarter of one. */
const speed = 20

describe('a lane', function () {
  this.timeout(60_000)
  let store: Store
  let begun: number
  let skippedMs: number
  const now = () => new Date(begun + (Date.now() - begun) * speed + skippedMs)
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    begun = Date.now()
    skippedMs = 0
    for (const name of ['messages', 'deliveries', 'lanes']) await store.db.collection(name).deleteMany({})
  })

  const attempt = (delivery: Delivery, result: Attempt['result'], more: Partial<Attempt> = {}): Attempt => ({
    deliveryId: delivery._id,
    at: now(),
    ms: 5,
    phase: 'data',
    result,
    code: result === 'accepted' ? 250 : result === 'deferred' ? 451 : 550,
    enhanced: null,
    response: 'so it is',
    host: 'mx.test',
    address: '127.0.0.1',
    tls: null,
    ...more,
  })

  /** everything real but the two ends: signing, and the remote */
  const lane = (more: Partial<LaneDeps> = {}) => {
    const transmitted: Delivery[][] = []
    const deps: LaneDeps = {
      claims: createClaims({ store, now, leaseSeconds: 600, name: { node: 'n', boot: '1' } }),
      hints: createHints(),
      log: pino({ level: 'silent' }),
      now,
      sign: async message => ({ message, header: Buffer.from('\r\n'), body: () => Buffer.from('') }),
      transmit: async (_, prepare, deliveries) => {
        await prepare()
        return deliveries.map(delivery => attempt(delivery, 'accepted'))
      },
      claiming: createGate(12),
      preparing: createGate(64),
      readAhead: createAllowance(2000),
      judge: (of, delivery) =>
        judge(of, delivery, { now: now(), random: () => 0.5, retrySeconds: [60, 300], expireSeconds: 86_400 }),
      suppressed: async () => new Map(),
      beforeRecord: async () => undefined,
      capacity: () => 1,
      leaseSeconds: 600,
      ...more,
    }
    const stopping = new AbortController()
    return {
      deps,
      stopping,
      transmitted,
      run: (stillMine: () => Promise<boolean> = async () => true) =>
        runLane(
          {
            ...deps,
            transmit: (name, prepare, deliveries) => {
              transmitted.push(deliveries)
              return deps.transmit(name, prepare, deliveries)
            },
          },
          'inbox.test',
          { stillMine, signal: stopping.signal, fresh: true },
        ),
    }
  }
  const mails = async (count: number) => {
    for (let i = 0; i < count; i++) await storeMail(store, { receivedAt: new Date(begun + i - count) })
  }
  const rows = () => store.db.collection('deliveries').find().sort({ _id: 1 }).toArray()
  const states = async () => (await rows()).map(row => row.state)

  it('delivers what is due, lingers for a while, and ends when it is empty', async () => {
    await mails(3)
    const { run, transmitted } = lane()
    expect(await run()).to.equal(null)
    expect(await states()).to.deep.equal(['delivered', 'delivered', 'delivered'])
    expect(transmitted).to.have.length(3)
  })

  it('takes a mail that is hinted at while it lingers, without a new run', async () => {
    await mails(1)
    const { run, deps, transmitted } = lane()
    const running = run()
    while (transmitted.length < 1) await pause(5)
    await pause(30)
    await mails(1)
    expect(deps.hints.give('inbox.test')).to.equal(true)
    await running
    expect(await states()).to.deep.equal(['delivered', 'delivered'])
    expect(deps.hints.give('inbox.test'), 'a lane that has ended hears nothing').to.equal(false)
  })

  it('lets an urgent mail pass the ones that wait, those it has claimed already too', async () => {
    await mails(150)
    const { run, deps, transmitted } = lane({
      transmit: async (_, __, all) => {
        await pause(10)
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    const running = run()
    while (transmitted.length < 5) await pause(2)
    const receivedAt = now()
    const urgent = await storeMail(store, { receivedAt, delivery: { dueAt: dueFrom(receivedAt, 'high') } })
    const before = transmitted.length
    deps.hints.give('inbox.test')
    await running
    const place = transmitted.findIndex(([delivery]) => delivery?.messageId.equals(urgent.id))
    expect(place - before).to.be.within(0, 40)
  })

  it('defers with the reason, and says when to run next', async () => {
    await mails(1)
    const { run } = lane({ transmit: async (_, __, all) => all.map(delivery => attempt(delivery, 'deferred')) })
    const next = await run()
    const [row] = await rows()
    expect(row).to.deep.include({ state: 'deferred', attemptCount: 1, dueAt: next, open: true })
    expect(row).to.not.have.any.keys('leaseId', 'finalAt')
    const delayMs = Number(next) - Number(row?.attempts[0].at)
    expect(delayMs).to.be.within(60_000, 65_000)
    expect(row?.explanation.de).to.be.a('string')
  })

  it('loses nothing when signing or delivery throws: the mail is deferred with the words', async () => {
    await mails(2)
    let calls = 0
    const { run } = lane({
      sign: async message => {
        if (++calls === 1) throw new Error('the key is gone')
        return { message, header: Buffer.from(''), body: () => Buffer.from('') }
      },
      transmit: async (_, prepare) => {
        await prepare()
        throw new Error('a fault of ours')
      },
    })
    await run()
    expect(await states()).to.deep.equal(['deferred', 'deferred'])
    const said = (await rows()).map(row => row.attempts[0].response)
    expect(said[0]).to.contain('the key is gone')
    expect(said[1]).to.contain('a fault of ours')
  })

  it('reads and signs no mail for a host that nobody reaches', async () => {
    await mails(30)
    let signed = 0
    const { run } = lane({
      sign: async message => {
        signed++
        return { message, header: Buffer.from(''), body: () => Buffer.from('') }
      },
      transmit: async (_, __, all) => all.map(delivery => attempt(delivery, 'deferred')),
    })
    await run()
    expect(signed).to.equal(0)
    expect(new Set(await states())).to.deep.equal(new Set(['deferred']))
  })

  it('defers a mail whose message is gone, and says so', async () => {
    await mails(1)
    await store.db.collection('messages').deleteMany({})
    await lane().run()
    expect((await rows())[0]?.attempts[0].response).to.contain('could not be read')
  })

  it('takes nothing more ahead than is allowed, and gives all of it back', async () => {
    await mails(120)
    const allowed = 30 // one claim of 20, and not two
    let left = allowed
    let least = allowed
    const { run } = lane({
      readAhead: {
        take(amount) {
          if (amount > left) return false
          left -= amount
          least = Math.min(least, left)
          return true
        },
        give: amount => {
          left += amount
        },
      },
    })
    // a slice ends when its time is over, whatever is left to do: a slow machine needs several
    for (let next: Date | null = now(); next !== null && next <= now(); ) {
      next = await run()
      expect(left).to.equal(allowed)
    }
    expect(least).to.equal(10)
    expect(new Set(await states())).to.deep.equal(new Set(['delivered']))
  })

  it('tries no recipient that is suppressed, and says why', async () => {
    const { deliveryIds } = await storeMail(store, { recipients: ['gone@inbox.test', 'anna@inbox.test'] })
    const { run, transmitted } = lane({
      suppressed: async () => new Map([[String(deliveryIds[0]), { de: 'gesperrt', en: 'suppressed' }]]),
    })
    await run()
    expect(await states()).to.deep.equal(['suppressed', 'delivered'])
    expect(transmitted.flat().map(delivery => delivery.recipient)).to.deep.equal(['anna@inbox.test'])
    expect((await rows())[0]?.explanation.en).to.equal('suppressed')
  })

  it('puts aside what waits when it is held, and ends', async () => {
    await mails(5)
    const { run } = lane({
      transmit: async (_, __, all) => {
        if ((await store.db.collection('lanes').countDocuments({})) === 0)
          await holdLane({ store, now }, 'inbox.test', 'by the operator')
        skippedMs += 31_000 // the slice ends here; what it hasn't begun goes back
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    await run()
    const again = lane()
    expect(await again.run()).to.equal(null)
    expect(await states()).to.deep.equal(['delivered', 'held', 'held', 'held', 'held'])
    expect(again.transmitted).to.deep.equal([])
  })

  it('has its mails with more recipients than one claim takes delivered in the first try', async () => {
    await mails(20)
    await storeMail(store, { recipients: Array.from({ length: 250 }, (_, i) => `r${i}@inbox.test`) })
    const { run } = lane({
      transmit: async (_, __, all) => {
        await pause(5) // so that the next claim comes before the mail is begun
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    await run()
    const all = await rows()
    expect(all.filter(row => row.state !== 'delivered').map(row => row.attempts)).to.deep.equal([])
    expect(all).to.have.length(270)
  })

  for (const [how, stillMine] of [
    ['another node has its lock', async () => false],
    ['its lock can’t be renewed', async () => Promise.reject(new Error('the store is away'))],
  ] as const)
    it(`ends and writes nothing any more when ${how}`, async () => {
      await mails(3)
      const answered = Promise.withResolvers<void>()
      const { run, transmitted } = lane({
        leaseSeconds: 0.3, // renewed every 100 ms
        transmit: async (_, __, all) => {
          await answered.promise
          return all.map(delivery => attempt(delivery, 'accepted'))
        },
      })
      const running = run(stillMine)
      await pause(300)
      answered.resolve()
      expect(await running).to.equal(null)
      expect(transmitted).to.have.length(1)
      const all = await rows()
      expect(all.map(row => row.state)).to.deep.equal(['queued', 'queued', 'queued'])
      // nor are the leases given back: they may be the other node's by now
      for (const row of all) expect(row).to.include.keys('leaseId', 'dueAt')
    })

  it('keeps its leases while a host takes its time, longer than they last', async () => {
    await mails(1)
    const leaseSeconds = 6 // 300 ms of the test's time
    const claims = (node: string) => createClaims({ store, now, leaseSeconds, name: { node, boot: '1' } })
    const { run } = lane({
      claims: claims('n'),
      leaseSeconds: leaseSeconds / speed,
      transmit: async (_, __, all) => {
        for (let i = 0; i < 8; i++) {
          await pause(100)
          expect((await claims('other').take('inbox.test', 10)).deliveries).to.deep.equal([])
        }
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    await run()
    expect(await states()).to.deep.equal(['delivered'])
  })

  it('ends its slice after its time, gives back what it hasn’t begun, and says that there is more', async () => {
    await mails(5)
    const { run, transmitted } = lane({
      transmit: async (_, __, all) => {
        if (transmitted.length === 2) skippedMs += 31_000
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    const next = await run()
    expect(next).to.be.instanceOf(Date)
    expect(Number(next)).to.be.at.most(now().getTime())
    const all = await rows()
    expect(all.map(row => row.state)).to.deep.equal(['delivered', 'delivered', 'queued', 'queued', 'queued'])
    for (const row of all.slice(2)) expect(row).to.not.have.any.keys('leaseId')
  })

  it('ends what is under way and begins nothing more when the relay stops', async () => {
    await mails(4)
    const { run, transmitted, stopping } = lane({
      transmit: async (_, __, all) => {
        stopping.abort()
        await pause(50)
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    await run()
    expect(transmitted).to.have.length(1)
    const all = await rows()
    expect(all.map(row => row.state)).to.deep.equal(['delivered', 'queued', 'queued', 'queued'])
    for (const row of all.slice(1)) expect(row).to.not.have.any.keys('leaseId')
  })

  it('writes an outcome that the store didn’t take again, and doesn’t send the mail twice', async () => {
    await mails(1)
    const { deps } = lane()
    let failures = 0
    let told = 0
    const { run, transmitted } = lane({
      beforeRecord: async () => {
        if (++told === 1) throw new Error('the suppressions are away')
      },
      claims: {
        ...deps.claims,
        record: async outcomes => {
          if (++failures <= 2) throw new Error('the store is away')
          return deps.claims.record(outcomes)
        },
      },
    })
    await run()
    expect(await states()).to.deep.equal(['delivered'])
    expect((await rows())[0]?.attempts).to.have.length(1)
    expect(transmitted).to.have.length(1)
    expect([told, failures]).to.deep.equal([4, 3])
  })

  it('says so when it can’t claim, after what is under way has ended', async () => {
    await mails(2)
    const { deps } = lane()
    let claims = 0
    const { run } = lane({
      claims: {
        ...deps.claims,
        take: async (name, limit) => {
          if (++claims > 1) throw new Error('the store is away')
          return deps.claims.take(name, limit)
        },
      },
      transmit: async (_, __, all) => {
        await pause(100)
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    expect(await run().catch((error: Error) => error.message)).to.equal('the store is away')
    const all = await rows()
    expect(all.map(row => row.state)).to.deep.equal(['delivered', 'queued'])
    expect(all[1]).to.not.have.any.keys('leaseId')
  })

  it('has as many mails under way as the destination bears, and no more', async () => {
    await mails(12)
    let underWay = 0
    let most = 0
    const { run } = lane({
      capacity: () => 4,
      transmit: async (_, __, all) => {
        most = Math.max(most, ++underWay)
        await pause(20)
        underWay--
        return all.map(delivery => attempt(delivery, 'accepted'))
      },
    })
    await run()
    expect(most).to.equal(4)
    expect(new Set(await states())).to.deep.equal(new Set(['delivered']))
  })
})
