import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { type EventRow, type EventType, eventRows, type Interest } from './index.ts'
import { tellAccount } from './tell.ts'

describe('events of accounts', function () {
  this.timeout(30_000)
  let store: Store
  const now = () => new Date('2046-03-01T00:00:00Z')
  const accountId = new ObjectId()
  const systemId = new ObjectId()
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(() => eventRows(store).deleteMany({}))

  const interest = (types: EventType[], more: Partial<Interest> = {}): Interest => ({
    ...{ webhookId: new ObjectId(), accountId, systemId: null, types, since: new Date(0), active: true, ...more },
  })
  const told: EventRow[] = []
  const deps = (interests: Interest[], dies = false) => ({
    store,
    now,
    interests: {
      read: async () => interests,
      async announce(_: readonly Interest[], events: readonly EventRow[]) {
        told.push(...events)
        if (dies) throw new Error('killed')
      },
    },
  })
  const low = (key = 'a-1', of: ObjectId | null = null) => ({
    ...{ key, accountId, systemId: of, type: 'quota.low' as const, at: now() },
    data: { remaining: 1, threshold: 2, overage: 0 },
  })
  beforeEach(() => {
    told.length = 0
  })

  it('are told once to who wants them, under an id without a full stop', async () => {
    const who = [interest(['quota.low'])]
    for (const key of ['a-1', 'a-1', 'a-2']) expect(await tellAccount(deps(who), low(key))).to.equal(true)
    expect(told.map(event => event._id)).to.deep.equal(['evt_a-1_quota-low', 'evt_a-2_quota-low'])
    expect(await eventRows(store).countDocuments()).to.equal(2)
    const stored = await eventRows(store).findOne({ _id: 'evt_a-1_quota-low' })
    expect(stored).to.deep.include({ systemId: null, data: low().data, type: 'quota.low' })
    expect(String(stored?.accountId)).to.equal(String(accountId))
  })

  it('are told to nobody else', async () => {
    const others = [
      interest(['invoice.created', 'message.bounced']),
      interest(['quota.low'], { systemId }),
      interest(['quota.low'], { since: new Date(now().getTime() + 5000) }),
    ]
    expect(await tellAccount(deps(others), low())).to.equal(false)
    expect(told).to.deep.equal([])
    expect(await eventRows(store).countDocuments()).to.equal(0)
    expect(await tellAccount(deps(others), low('s', systemId)), 'of this system').to.equal(true)
  })

  it('are told again when the relay died before they were stored', async () => {
    const who = [interest(['quota.low'])]
    expect(await tellAccount(deps(who, true), low()).catch(error => error.message)).to.equal('killed')
    await tellAccount(deps(who), low())
    expect(told.map(event => event._id)).to.deep.equal(['evt_a-1_quota-low', 'evt_a-1_quota-low'])
  })
})
