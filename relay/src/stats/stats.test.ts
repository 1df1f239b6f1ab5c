import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { closeBuckets, intervalMs, readNumbers, readSeries, readStats } from './index.ts'

const start = new Date('2026-03-29T00:00:00Z').getTime() // the night of a change to summer time
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const finals = ['delivered', 'bounced', 'suppressed', 'cancelled'] as const

describe('statistics', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const newSystem = async () => {
    const systemId = new ObjectId()
    const accountId = new ObjectId()
    await store.db
      .collection('systems')
      .insertOne({ _id: systemId, accountId, username: `u${systemId}`, domainIds: [] })
    return { systemId, accountId }
  }

  it('add up with the deliveries, however often and in whatever pieces buckets are closed', async () => {
    const history = fc.array(
      fc.record({
        received: fc.integer({ min: 0, max: 6 * 4 }), // quarters of an interval, so that borders are met
        took: fc.integer({ min: 0, max: 12 }),
        end: fc.constantFrom(...finals, 'queued', 'deferred', 'held'),
      }),
      { minLength: 1, maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(fc.integer({ min: 0, max: 45 }), { maxLength: 4 }),
        async (events, closings) => {
          for (const name of ['deliveries', 'buckets', 'marks', 'systems', 'messages'])
            await store.db.collection(name).deleteMany({})
          const { systemId, accountId } = await newSystem()
          const rows = events.map(({ received, took, end }) => {
            const receivedAt = new Date(start + (received * intervalMs) / 4)
            const final = (finals as readonly string[]).includes(end)
            return {
              _id: new ObjectId(),
              systemId,
              accountId,
              messageId: new ObjectId(),
              lane: 'x.test',
              receivedAt,
              state: end,
              ...(end === 'bounced' ? { class: 'hard' } : {}),
              ...(final
                ? { finalAt: new Date(receivedAt.getTime() + (took * intervalMs) / 4), latencyMs: took }
                : { open: true, dueAt: receivedAt }),
            }
          })
          await store.db.collection('messages').insertOne({ systemId, receivedAt: new Date(start), accountId } as never)
          // outcomes are written as time goes by, and buckets are closed now and then
          const steps = [
            ...rows.map(row => ({ at: ('finalAt' in row ? row.finalAt : row.receivedAt).getTime(), row })),
            ...closings.map(quarter => ({ at: start + (quarter * intervalMs) / 4 + 61_000, row: null })),
          ].sort((a, b) => a.at - b.at)
          await store.db
            .collection('deliveries')
            .insertMany(rows.map(row => ({ ...row, state: 'queued', open: true, finalAt: undefined })) as never[], {
              ignoreUndefined: true,
            })
          for (const { at, row } of steps) {
            if (row === null) await closeBuckets({ store, now: () => new Date(at) })
            else await store.db.collection('deliveries').replaceOne({ _id: row._id }, row)
          }
          const now = () => new Date(start + 12 * intervalMs)
          const count = (state: string) => rows.filter(row => row.state === state).length
          const expected = {
            received: rows.length,
            delivered: count('delivered'),
            bounced: count('bounced'),
            suppressed: count('suppressed'),
            cancelled: count('cancelled'),
            queued: count('queued'),
            deferred: count('deferred'),
            held: count('held'),
          }
          expect(await readStats({ store, now }, [systemId], {})).to.deep.include(expected)
          await closeBuckets({ store, now })
          await closeBuckets({ store, now })
          expect(await readStats({ store, now }, [systemId], {})).to.deep.include(expected)
          for (const step of ['quarter', 'hour', 'day'] as const) {
            const { points } = await readSeries({ store, now }, [systemId], {}, step, 'Europe/Berlin')
            for (const name of ['received', ...finals] as const)
              expect(sum(points.map(point => point[name]))).to.equal(expected[name])
          }
          const numbers = await readNumbers({ store, now }, [systemId, new ObjectId()], {})
          expect(numbers).to.deep.equal([{ systemId: systemId.toHexString(), ...expected }])
          const { received, delivered, bounced, suppressed, cancelled, queued, deferred, held } = expected
          expect(received).to.equal(delivered + bounced + suppressed + cancelled + queued + deferred + held)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('are drawn by the days of whoever looks, also where one has 23 hours', async () => {
    for (const name of ['deliveries', 'buckets', 'marks', 'systems', 'messages'])
      await store.db.collection(name).deleteMany({})
    const { systemId } = await newSystem()
    const at = (iso: string) => ({ systemId, receivedAt: new Date(iso), state: 'queued' })
    await store.db
      .collection('deliveries')
      .insertMany([
        at('2026-03-28T22:30:00Z'),
        at('2026-03-28T23:30:00Z'),
        at('2026-03-29T21:30:00Z'),
        at('2026-03-29T22:30:00Z'),
      ])
    const now = () => new Date('2026-03-30T12:00:00Z')
    const range = { from: new Date('2026-03-28T00:00:00Z') }
    const { points } = await readSeries({ store, now }, [systemId], range, 'day', 'Europe/Berlin')
    expect(points.map(({ startsAt, received }) => [startsAt.toISOString(), received])).to.deep.equal([
      ['2026-03-27T23:00:00.000Z', 1],
      ['2026-03-28T23:00:00.000Z', 2],
      ['2026-03-29T22:00:00.000Z', 1],
    ])
  })

  it('pass over a month in which nothing happened', async () => {
    for (const name of ['deliveries', 'buckets', 'marks', 'systems', 'messages'])
      await store.db.collection(name).deleteMany({})
    const { systemId, accountId } = await newSystem()
    const times = [0, 12 * 86_400_000, 30 * 86_400_000].map(ms => new Date(start + ms))
    for (const at of times)
      await store.db.collection('deliveries').insertOne({
        systemId,
        accountId,
        receivedAt: at,
        finalAt: at,
        state: 'delivered',
        lane: 'x.test',
        latencyMs: 1,
      })
    await store.db.collection('messages').insertOne({ systemId, accountId, receivedAt: times[0] })
    let asked = 0
    const db = new Proxy(store.db, {
      get(target, name) {
        if (name === 'collection') asked++
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const now = () => new Date(start + 31 * 86_400_000)
    expect(await closeBuckets({ store: { ...store, db }, now })).to.equal(3)
    expect(asked, 'queries').to.be.below(100)
    expect(await readStats({ store, now }, [systemId], {})).to.include({ received: 3, delivered: 3 })
    expect(await store.db.collection('marks').findOne({ _id: 'buckets-closed-until' as never })).to.deep.include({
      at: new Date(now().getTime() - intervalMs), // what ended less than a minute ago waits
    })
  })

  it('of an interval count acceptance and ends by their own times', async () => {
    for (const name of ['deliveries', 'buckets', 'marks', 'systems', 'messages'])
      await store.db.collection(name).deleteMany({})
    const { systemId } = await newSystem()
    await store.db.collection('deliveries').insertOne({
      systemId,
      receivedAt: new Date(start + intervalMs - 1),
      finalAt: new Date(start + intervalMs),
      state: 'delivered',
    })
    const now = () => new Date(start + 3 * intervalMs)
    const at = (n: number) => ({ from: new Date(start + n * intervalMs), to: new Date(start + (n + 1) * intervalMs) })
    expect(await readStats({ store, now }, [systemId], at(0))).to.deep.include({ received: 1, delivered: 0 })
    expect(await readStats({ store, now }, [systemId], at(1))).to.deep.include({ received: 0, delivered: 1 })
  })

  it('go on counting when the clock was ahead and is put right', async () => {
    for (const name of ['deliveries', 'buckets', 'marks', 'systems', 'messages'])
      await store.db.collection(name).deleteMany({})
    const { systemId, accountId } = await newSystem()
    const mail = async (n: number) => {
      const at = new Date(start + n * intervalMs)
      const row = { systemId, accountId, receivedAt: at, finalAt: at, state: 'delivered' }
      await store.db.collection('deliveries').insertOne(row)
      await store.db.collection('messages').insertOne({ systemId, receivedAt: at, accountId })
    }
    const on = (n: number) => ({ store, now: () => new Date(start + n * intervalMs + 120_000) })
    await mail(0)
    await mail(8) // by the clock that is ahead
    await closeBuckets(on(10))
    await mail(2) // it was put right
    expect(await readStats(on(2), [systemId], {}), 'live').to.deep.include({ received: 3, delivered: 3 })
    for (const n of [3, 4, 11]) {
      await closeBuckets(on(n))
      expect(await readStats(on(n), [systemId], {}), `closed at ${n}`).to.deep.include({ received: 3, delivered: 3 })
    }
    const buckets = await store.db.collection('buckets').find({ systemId }).sort({ startsAt: 1 }).toArray()
    expect(buckets.map(({ startsAt, delivered }) => [(startsAt - start) / intervalMs, delivered])).to.deep.equal([
      [0, 1],
      [2, 1],
      [8, 1],
    ])
  })

  for (const hours of [1, 48])
    it(`count what was under way when the clock was set forward by ${hours} h and closed its interval`, async () => {
      for (const name of ['deliveries', 'buckets', 'marks', 'messages']) await store.db.collection(name).deleteMany({})
      const { systemId, accountId } = await newSystem()
      const at = (ms: number) => ({ store, now: () => new Date(start + ms) })
      const receivedAt = new Date(start + 60_000)
      const row = {
        _id: new ObjectId(),
        systemId,
        accountId,
        receivedAt,
        state: 'queued',
        open: true,
        dueAt: receivedAt,
      }
      await store.db.collection('messages').insertOne({ systemId, accountId, receivedAt })
      await store.db.collection('deliveries').insertOne(row)
      await closeBuckets(at(3 * 60_000))
      const jump = hours * 3600_000
      await closeBuckets(at(jump + 3 * 60_000))
      // told its time before, and written after
      const outcome = {
        $set: { state: 'delivered', finalAt: new Date(start + 3 * 60_000) },
        $unset: { open: 1, dueAt: 1 },
      }
      await store.db.collection('deliveries').updateOne({ _id: row._id }, outcome as object)
      for (const later of [1, 2, 9]) {
        const next = at(jump + later * intervalMs + 3 * 60_000)
        await closeBuckets(next)
        expect(await readStats(next, [systemId], {})).to.include({ received: 1, delivered: 1, queued: 0 })
      }
      expect((await store.db.collection('marks').findOne({ _id: 'buckets-closed-from' as never }))?.at).to.deep.equal(
        new Date(start + jump + 2 * intervalMs),
      )
    })
})
