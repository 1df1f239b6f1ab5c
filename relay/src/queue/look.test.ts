import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { holdLane, releaseLane, retryLane } from './hold.ts'
import { explainDestination, explainLane, listLanes, viewLane } from './look.ts'

const at = new Date('2026-05-01T10:00:00Z')
const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

describe('a look at the queue', function () {
  this.timeout(60_000)
  let store: Store
  const now = () => at
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['deliveries', 'lanes']) await store.db.collection(name).deleteMany({})
  })
  const insert = (...rows: object[]) => store.db.collection('deliveries').insertMany(rows)
  const deferred = (lane: string, dueAt: Date, ...responses: string[]) =>
    newDelivery(lane, dueAt, {
      state: 'deferred',
      attemptCount: responses.length,
      attempts: responses.map((response, i) => ({ at: minutes(i - 60), response })),
    })

  it('lists the lanes with work in alphabetical order, page by page, and no others', async () => {
    const { open: _, dueAt: __, ...ended } = newDelivery('ended.test', at, { state: 'delivered' })
    await insert(ended, ...['c.test', 'a.test', 'b.test', 'a.test', 'd.test'].map(lane => newDelivery(lane, at)))
    const names = async (after?: string) => (await listLanes(store, { after, limit: 2 })).map(lane => lane.lane)
    expect(await names()).to.deep.equal(['a.test', 'b.test'])
    expect(await names('b.test')).to.deep.equal(['c.test', 'd.test'])
    expect(await names('d.test')).to.deep.equal([])
  })

  it('counts what waits by its state and tells the time of the next try', async () => {
    await insert(
      newDelivery('a.test', minutes(3)),
      deferred('a.test', minutes(2), 'busy'),
      deferred('a.test', minutes(9)),
    )
    await insert(newDelivery('b.test', at))
    expect(await viewLane(store, 'a.test')).to.deep.equal({
      lane: 'a.test',
      queued: 1,
      deferred: 2,
      held: 0,
      nextDueAt: minutes(2),
      heldAt: null,
      heldReason: null,
    })
  })

  it('shows a held lane with its reason and without a time', async () => {
    await insert(newDelivery('a.test', at), deferred('a.test', minutes(2), 'busy'))
    expect(await holdLane({ store, now }, 'a.test', 'their wish')).to.equal(2)
    expect(await viewLane(store, 'a.test')).to.deep.include({
      queued: 0,
      deferred: 0,
      held: 2,
      nextDueAt: null,
      heldAt: at,
      heldReason: 'their wish',
    })
    expect((await listLanes(store, { limit: 10 })).map(lane => lane.lane)).to.deep.equal(['a.test'])
    expect(await releaseLane({ store, now }, 'a.test')).to.equal(2)
    expect(await viewLane(store, 'a.test')).to.deep.include({ queued: 2, held: 0, nextDueAt: at, heldAt: null })
  })

  it('sees a retry: what was to wait is due now', async () => {
    await insert(deferred('a.test', minutes(9), 'busy'), deferred('a.test', minutes(90), 'busy'))
    expect(await retryLane({ store, now }, 'a.test')).to.equal(2)
    expect(await viewLane(store, 'a.test')).to.deep.include({ queued: 2, deferred: 0, nextDueAt: at })
  })

  describe('of a destination with several pools of sending addresses', () => {
    const deps = { store, now }
    const counts = async (lane: string) => {
      const { queued, held } = await viewLane(store, lane)
      return `${queued} queued, ${held} held`
    }
    const lanes = ['a.test', 'a.test/one', 'a.test/two', 'a.test.else', 'a.tes']
    const all = () => Promise.all(lanes.map(counts))
    beforeEach(async () => {
      deps.store = store
      await insert(...lanes.map(lane => newDelivery(lane, at)))
    })

    it('holds, releases and retries all of them by its name', async () => {
      expect(await holdLane(deps, 'a.test', 'their wish')).to.equal(3)
      const held = ['0 queued, 1 held', '0 queued, 1 held', '0 queued, 1 held', '1 queued, 0 held', '1 queued, 0 held']
      expect(await all()).to.deep.equal(held)
      expect(await viewLane(store, 'a.test/new')).to.deep.include({ heldAt: at, heldReason: 'their wish' })
      expect(await releaseLane(deps, 'a.test/one'), 'the destination is still held').to.equal(0)
      expect(await all()).to.deep.equal(held)
      expect(await releaseLane(deps, 'a.test')).to.equal(3)
      expect(await all()).to.deep.equal(Array(5).fill('1 queued, 0 held'))
      await insert(deferred('a.test/two', minutes(9)), deferred('a.test.else', minutes(9)))
      expect(await retryLane(deps, 'a.test')).to.equal(1)
    })

    it('holds one of them by its whole name, and releases it with the others', async () => {
      expect(await holdLane(deps, 'a.test/one', null)).to.equal(1)
      expect((await all()).slice(0, 2)).to.deep.equal(['1 queued, 0 held', '0 queued, 1 held'])
      expect(await releaseLane(deps, 'a.test')).to.equal(1)
      expect((await viewLane(store, 'a.test/one')).heldAt).to.equal(null)
    })

    it('tells of each that has work', async () => {
      await holdLane(deps, 'a.test/two', 'their wish')
      const { explanation, pools } = await explainDestination(store, 'a.test')
      expect(explanation.en).to.contain('1 mail is new')
      expect(pools.map(({ lane }) => lane)).to.deep.equal(['a.test/one', 'a.test/two'])
      expect(pools[1]?.explanation.en).to.contain('depesche queue release a.test/two')
      expect((await explainDestination(store, 'a.test/two')).pools).to.deep.equal([])
    })
  })

  describe('explains in two languages', () => {
    const explain = async (lane: string) => (await explainLane(store, lane)).explanation

    it('that nothing waits', async () => {
      const words = await explain('nowhere.test')
      expect(words.en).to.contain('Nothing waits for nowhere.test')
      expect(words.de).to.contain('nowhere.test wartet nichts')
    })

    it('that mails are new', async () => {
      await insert(newDelivery('a.test', at))
      expect((await explain('a.test')).en).to.contain('1 mail is new')
      await insert(newDelivery('a.test', at))
      expect((await explain('a.test')).de).to.contain('2 Mails sind neu')
    })

    it('that mails wait, with the latest answer and the time of the next try', async () => {
      await insert(deferred('a.test', minutes(2), 'first', 'latest of all'), deferred('a.test', minutes(9), 'older'))
      const { explanation, lastResponse } = await explainLane(store, 'a.test')
      expect(lastResponse).to.equal('latest of all')
      for (const words of [explanation.en, explanation.de])
        expect(words).to.contain('latest of all').and.to.contain(minutes(2).toISOString())
      expect(explanation.en).to.contain('depesche queue retry a.test')
    })

    it('that the host has said it is too much, and what it gets now', async () => {
      await insert(newDelivery('busy.test', at))
      const state = {
        group: 'Orange',
        connections: { now: 0, allowed: 1, most: 2 },
        mailsPerConnection: 100,
        perMinute: 40,
        pausedUntil: new Date(Date.now() + 60_000),
        lastTrouble: { at, words: 'Trop de connexions' },
        source: 'the test',
      }
      await store.db.collection<{ _id: string }>('destinations').insertOne({ _id: 'busy.test', ...state })
      const { explanation, limits } = await explainLane(store, 'busy.test')
      for (const words of [explanation.en, explanation.de])
        expect(words)
          .to.contain('Trop de connexions')
          .and.to.match(/1 [Mm]ail (at once|auf einmal)/)
          .and.to.match(/40 (a|in der) [Mm]inute/)
          .and.to.contain(state.pausedUntil.toISOString())
      expect(limits?.group).to.equal('Orange')
    })

    it('that mails wait for the warm-up of the sending addresses, and until when', async () => {
      const until = new Date(Date.now() + 3600_000)
      const waits = () => newDelivery('a.test/other', until, { state: 'deferred', waitsUntil: until })
      await insert(waits(), waits())
      const words = await explain('a.test/other')
      expect(words.en).to.match(/^2 mails wait since the sending addresses of the pool other are being warmed up/)
      expect(words.de).to.match(/^2 Mails warten, weil die Sendeadressen des Pools other aufgewärmt werden/)
      for (const text of [words.en, words.de])
        expect(text).to.contain(until.toISOString()).and.to.not.contain('queue retry')
      await insert(deferred('a.test/other', minutes(9), 'busy'))
      expect((await explain('a.test/other')).en).to.match(
        /^2 mails wait since .* 1 mail waits for another try\. .* busy/,
      )
    })

    it('who held it, why, and how it goes on', async () => {
      await insert(newDelivery('a.test', at))
      await holdLane({ store, now }, 'a.test', 'their wish')
      for (const words of Object.values(await explain('a.test')))
        expect(words).to.contain('their wish').and.to.contain('depesche queue release a.test')
    })

    it('that new mails will wait, where it is held and nothing waits yet', async () => {
      await holdLane({ store, now }, 'empty.test', 'their wish')
      const { en, de } = await explain('empty.test')
      expect(en).to.match(/put on hold .*their wish.*nothing waits for it yet.*depesche queue release empty\.test/)
      expect(de).to.match(/angehalten .*their wish.*Noch wartet nichts.*depesche queue release empty\.test/)
    })
  })
})
