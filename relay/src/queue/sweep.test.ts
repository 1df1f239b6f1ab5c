import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { sweepLanes } from './sweep.ts'

const at = new Date('2026-03-01T12:00:00Z')
const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

describe('the sweep', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    await store.db.collection('deliveries').deleteMany({})
  })

  describe('for lanes', () => {
    const sweep = async (horizonMs: number, signal?: AbortSignal) => {
      const woken: [string, Date][] = []
      const wakeAt = async (lane: string, when: Date) => void woken.push([lane, when])
      const said = await sweepLanes({ store, now: () => at, wakeAt }, horizonMs, signal)
      expect(said).to.equal(woken.length)
      return woken
    }
    const insert = (...rows: object[]) => store.db.collection('deliveries').insertMany(rows)

    it('wakes each with due work once, at the time of its earliest delivery, also when that lies a little ahead', async () => {
      await insert(
        newDelivery('a.test', minutes(-2)),
        newDelivery('a.test', minutes(-1)),
        newDelivery('b.test', minutes(1)),
        newDelivery('c.test', minutes(60)),
      )
      expect(await sweep(2 * 60_000)).to.deep.equal([
        ['a.test', minutes(-2)],
        ['b.test', minutes(1)],
      ])
    })

    it('wakes none that is held only, and none whose deliveries have all ended', async () => {
      const { dueAt: _, ...held } = newDelivery('held.test', at, { state: 'held' })
      const { dueAt: __, open: ___, ...final } = newDelivery('final.test', at, { state: 'delivered' })
      await insert(held, final)
      expect(await sweep(60_000)).to.deep.equal([])
    })

    it('wakes a lane with a lease that has run out, since its delivery is due again', async () => {
      await insert(newDelivery('lost.test', minutes(-1), { leaseId: 'dead.1.1' }))
      expect(await sweep(0)).to.deep.equal([['lost.test', minutes(-1)]])
    })

    it('ends when the process does', async () => {
      await insert(newDelivery('a.test', at), newDelivery('b.test', at))
      expect(await sweep(60_000, AbortSignal.abort())).to.deep.equal([])
    })
  })
})
