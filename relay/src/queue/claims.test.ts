import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import type { Delivery, Outcome } from '../values.ts'
import { createClaims } from './claims.ts'
import { holdLane, releaseLane } from './hold.ts'
import { sweepLanes } from './sweep.ts'

const outcome = (
  delivery: Delivery,
  at: Date,
  state: 'delivered' | 'deferred',
  nextAttemptAt: Date | null,
): Outcome => ({
  attempt: {
    deliveryId: delivery._id,
    at,
    ms: 5,
    phase: 'data',
    result: state === 'delivered' ? 'accepted' : 'deferred',
    code: 250,
    enhanced: '2.0.0',
    response: 'ok',
    host: 'mx.test',
    address: '127.0.0.1',
    tls: null,
  },
  state,
  class: state === 'delivered' ? null : 'soft',
  explanation: { de: 'd', en: 'e' },
  nextAttemptAt,
})

describe('claims of a lane', function () {
  this.timeout(30_000)
  let store: Store
  let clock = new Date('2026-01-01T00:00:00Z')
  const now = () => clock
  const later = (seconds: number) => {
    clock = new Date(clock.getTime() + seconds * 1000)
  }
  const claimsOf = (node: string, boot: string) => createClaims({ store, now, leaseSeconds: 30, name: { node, boot } })
  const insert = async (lane: string, count: number, more: object = {}) => {
    const rows = Array.from({ length: count }, (_, i) => newDelivery(lane, new Date(clock.getTime() - count + i), more))
    await store.db.collection('deliveries').insertMany(rows)
    return rows
  }
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  it('give each due delivery to one claim only, the earliest first', async () => {
    const rows = await insert('a.test', 5)
    const claims = claimsOf('n1', 'b1')
    const first = await claims.take('a.test', 3)
    const second = await claimsOf('n2', 'b1').take('a.test', 10)
    expect(first.deliveries.map(d => d._id.toHexString())).to.deep.equal(rows.slice(0, 3).map(r => r._id.toHexString()))
    expect(second.deliveries.map(d => d._id.toHexString())).to.deep.equal(rows.slice(3).map(r => r._id.toHexString()))
    expect((await claims.take('a.test', 10)).deliveries).to.deep.equal([])
  })

  it('race without giving a delivery twice', async () => {
    await insert('race.test', 200)
    const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => claimsOf(`n${i}`, 'b').take('race.test', 50)))
    const ids = taken.flatMap(claim => claim.deliveries.map(d => d._id.toHexString()))
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('count no try and keep no attempt of a mail that waits for its sending addresses', async () => {
    const [row] = await insert('warm.test', 1)
    const claims = claimsOf('n1', 'b1')
    const until = new Date('2026-01-02T00:00:00Z')
    const stored = () => store.db.collection('deliveries').findOne({ _id: row?._id })
    const record = async (end: (delivery: Delivery) => Outcome) => {
      const { leaseId, deliveries } = await claims.take('warm.test', 1)
      await claims.record(deliveries.map(delivery => ({ leaseId, delivery, outcome: end(delivery) })))
    }
    for (let i = 0; i < 3; i++) {
      await record(delivery => {
        const { attempt, ...rest } = outcome(delivery, clock, 'deferred', until)
        return { ...rest, class: null, attempt: { ...attempt, waitsUntil: until } }
      })
      expect(await stored()).to.deep.include({ state: 'deferred', attemptCount: 0, waitsUntil: until, dueAt: until })
      expect(await stored()).to.not.have.any.keys('attempts', 'leaseId', 'class')
      await store.db.collection('deliveries').updateOne({ _id: row?._id }, { $set: { dueAt: clock } }) // queue retry
    }
    await record(delivery => outcome(delivery, clock, 'delivered', null))
    expect(await stored()).to.deep.include({ state: 'delivered', attemptCount: 1 })
    expect(await stored()).to.not.have.any.keys('waitsUntil', 'open')
  })

  it('are due again when their lease has ended, and the old owner writes nothing any more', async () => {
    await insert('b.test', 1)
    const old = await claimsOf('n1', 'b1').take('b.test', 10)
    later(31)
    const fresh = await claimsOf('n2', 'b1').take('b.test', 10)
    expect(fresh.deliveries).to.have.length(1)
    const [delivery] = old.deliveries
    if (delivery === undefined) throw new Error('nothing claimed')
    const write = { leaseId: old.leaseId, delivery, outcome: outcome(delivery, clock, 'delivered', null) }
    expect(await claimsOf('n1', 'b1').record([write])).to.equal(0)
    expect((await store.db.collection('deliveries').findOne({ _id: delivery._id }))?.state).to.equal('queued')
    expect(await claimsOf('n2', 'b1').record([{ ...write, leaseId: fresh.leaseId }])).to.equal(1)
    expect(await claimsOf('n2', 'b1').record([{ ...write, leaseId: fresh.leaseId }]), 'a repeated write').to.equal(0)
    const row = await store.db.collection('deliveries').findOne({ _id: delivery._id })
    expect(row).to.include({ state: 'delivered', attemptCount: 1 })
    expect(row).to.not.have.any.keys('open', 'dueAt', 'leaseId')
    expect(row?.attempts).to.have.length(1)
  })

  it('stay with who renews them', async () => {
    await insert('c.test', 1)
    const claims = claimsOf('n1', 'b1')
    const { leaseId, deliveries } = await claims.take('c.test', 10)
    later(20)
    expect(
      await claims.renew(
        leaseId,
        deliveries.map(d => d._id),
      ),
    ).to.equal(1)
    later(20)
    expect((await claimsOf('n2', 'b1').take('c.test', 10)).deliveries).to.deep.equal([])
  })

  it('of a node that was restarted are taken back at once, and nobody else’s', async () => {
    await insert('d.test', 4)
    await claimsOf('n1', 'old').take('d.test', 2)
    await claimsOf('n2', 'x').take('d.test', 2)
    const reborn = claimsOf('n1', 'new')
    expect((await reborn.take('d.test', 10)).deliveries).to.deep.equal([])
    expect(await reborn.takeBack('d.test')).to.equal(2)
    expect((await reborn.take('d.test', 10)).deliveries).to.have.length(2)
    expect(await reborn.takeBack('d.test'), 'its own of this life').to.equal(0)
  })

  it('wait for a deferred delivery until its time', async () => {
    await insert('e.test', 1)
    const claims = claimsOf('n1', 'b1')
    const { leaseId, deliveries } = await claims.take('e.test', 1)
    const [delivery] = deliveries
    if (delivery === undefined) throw new Error('nothing claimed')
    const next = new Date(clock.getTime() + 60_000)
    await claims.record([{ leaseId, delivery, outcome: outcome(delivery, clock, 'deferred', next) }])
    expect(await claims.nextDueAt('e.test')).to.deep.equal(next)
    expect((await claims.take('e.test', 1)).deliveries).to.deep.equal([])
    later(61)
    expect((await claims.take('e.test', 1)).deliveries.map(d => d.attemptCount)).to.deep.equal([1])
  })

  it('leave a held lane alone until it is released', async () => {
    await insert('f.test', 2)
    await holdLane({ store, now }, 'f.test', 'their request')
    later(2) // the look-up is believed for a second
    const claims = claimsOf('n1', 'b1')
    expect((await claims.take('f.test', 10)).deliveries).to.deep.equal([])
    expect(await claims.nextDueAt('f.test')).to.equal(null)
    expect(await releaseLane({ store, now }, 'f.test')).to.equal(2)
    later(2)
    expect((await claims.take('f.test', 10)).deliveries).to.have.length(2)
  })

  it('leave the lanes of all pools alone while their destination is held', async () => {
    await holdLane({ store, now }, 'pools.test', null)
    await insert('pools.test/other', 3)
    const claims = claimsOf('n1', 'b1')
    expect((await claims.take('pools.test/other', 10)).deliveries).to.deep.equal([])
    expect(
      await store.db.collection('deliveries').countDocuments({ lane: 'pools.test/other', state: 'held' }),
    ).to.equal(3)
    expect(await releaseLane({ store, now }, 'pools.test')).to.equal(3)
    later(2)
    expect((await claims.take('pools.test/other', 10)).deliveries).to.have.length(3)
  })

  it('that nobody knows of are found by the sweep, lane by lane', async () => {
    later(3600)
    await insert('g1.test', 3)
    await insert('g2.test', 1)
    await insert('g3.test', 1, { dueAt: new Date(clock.getTime() + 3600_000) })
    const woken: string[] = []
    await sweepLanes({ store, now, wakeAt: async lane => void woken.push(lane) }, 30_000)
    expect(woken).to.include.members(['g1.test', 'g2.test'])
    expect(woken).to.not.include('g3.test')
    expect(new Set(woken).size).to.equal(woken.length)
  })

  it('go on at once when the lane is released, even where it was believed to be held a moment ago', async () => {
    await insert('r.test', 2)
    const claims = claimsOf('n1', 'b1')
    await holdLane({ store, now }, 'r.test', null)
    expect((await claims.take('r.test', 10)).deliveries).to.deep.equal([]) // and remembers that for a second
    expect(await releaseLane({ store, now }, 'r.test')).to.equal(2)
    expect((await claims.take('r.test', 10)).deliveries).to.have.length(2)
  })

  it('leave nothing held in a lane that isn’t, however hold, release and claims fall together', async () => {
    const claims = claimsOf('n1', 'b1')
    for (let round = 0; round < 60; round++) {
      const lane = `h${round}.test`
      await insert(lane, 3)
      await holdLane({ store, now }, lane, null)
      const takes = async () => {
        for (let i = 0; i < 4; i++) {
          await new Promise(resolve => setTimeout(resolve, Math.random() * 3))
          await claims.take(lane, 1)
        }
      }
      await Promise.all([takes(), releaseLane({ store, now }, lane), takes()])
      const held = await store.db.collection('deliveries').countDocuments({ lane, open: true, state: 'held' })
      expect(held, `round ${round}`).to.equal(0)
      later(2)
    }
  })
})
